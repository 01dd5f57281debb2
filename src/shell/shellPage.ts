import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import type { ReportProgress, ShellPage } from '../app/shell/order';
import { buildAppIfOlder } from './build';
import { installedBrowser } from './installedBrowser';
import { BROWSER_ARGUMENTS } from './launchBrowser';
import { serve } from './serve';

declare global {
  interface Window {
    readonly songrender: ShellPage;
    reportProgress?: ReportProgress;
  }
}

/** The built app's page for programs, open in a browser nobody sees. */
export interface OpenShellPage {
  readonly page: Page;
  /** Ends browser and server, and removes what they kept. */
  close(): Promise<void>;
}

/** Builds the app when its sources are newer, serves it and opens its page for programs. */
export async function openShellPage(): Promise<OpenShellPage> {
  await buildAppIfOlder();
  const [server, profile] = await Promise.all([
    serve({ port: 0, persist: false }),
    // A profile on disk, because without one a browser keeps the video it is writing in memory.
    mkdtemp(join(tmpdir(), 'songrender-')),
  ]);
  // Also when the process is stopped by a signal.
  process.once('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: installedBrowser(),
    args: [...BROWSER_ARGUMENTS],
    acceptDownloads: true,
    serviceWorkers: 'block',
  });
  const page = browser.pages()[0] ?? (await browser.newPage());
  await page.goto(`${server.origin}/shell`);
  await page.waitForFunction(() => 'songrender' in window);
  return {
    page,
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}
