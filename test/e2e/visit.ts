import { type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect, inject, test as base } from 'vitest';
import { launchBrowser } from '../../src/shell/launchBrowser';
import { CONTENT_SECURITY_POLICY } from '../../workers/headers';

/** What a visitor's window is like. */
export const DESK = { viewport: { width: 1280, height: 800 } };
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** One visitor with an empty profile. */
export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
}

interface Fixtures {
  readonly browser: Awaited<ReturnType<typeof launchBrowser>>;
  /** Comes to the app with this window; at the end of the test nothing bad may have been seen. */
  readonly visit: (options?: BrowserContextOptions) => Promise<Visit>;
}

/**
 * A test with a visitor. It fails when the page broke its security policy, logged an error, threw, asked another origin,
 * or was given a response without the policy.
 */
export const test = base.extend<Fixtures>({
  browser: [
    async ({}, use) => {
      const browser = await launchBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],
  visit: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    const faults: string[] = [];
    await use(async (options = DESK) => {
      const context = await browser.newContext({ baseURL: inject('origin'), ...options });
      contexts.push(context);
      watch(context, faults);
      const page = await context.newPage();
      await page.goto('/');
      return { context, page };
    });
    for (const context of contexts) await context.close();
    expect(faults).toEqual([]);
  },
});

function watch(context: BrowserContext, faults: string[]): void {
  const origin = inject('origin');
  const isOurs = (url: string) => url.startsWith(`${origin}/`) || /^(blob|data|about):/.test(url);
  context.on('console', (message) => {
    // A broken policy is told on the console too, in pages and workers alike.
    if (message.type() === 'error') faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  context.on('weberror', (error) => faults.push(`thrown: ${error.error().message}`));
  context.on('request', (request) => {
    if (!isOurs(request.url())) faults.push(`another origin was asked: ${request.url()}`);
  });
  context.on('response', (response) => {
    const policy = response.headers()['content-security-policy'];
    if (response.url().startsWith(`${origin}/`) && policy !== CONTENT_SECURITY_POLICY) {
      faults.push(`without the policy: ${response.url()}`);
    }
  });
}
