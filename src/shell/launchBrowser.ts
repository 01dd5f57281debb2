import { chromium, type Browser } from 'playwright-core';
import { installedBrowser } from './installedBrowser';

/** What keeps an unwatched browser quiet: it looks up nothing but what the page asks for. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

/** Chromium refuses to run as root with its sandbox. */
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Arguments for every browser that a program starts. */
export const BROWSER_ARGUMENTS: readonly string[] = [...QUIET, ...sandbox];

/** Starts a headless browser with an empty profile. Close it when done. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: installedBrowser(), args: [...BROWSER_ARGUMENTS] });
}
