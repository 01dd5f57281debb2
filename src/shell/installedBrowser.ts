import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser } from './browser.js';

/**
 * Path of Chrome, Chromium or Edge. On Debian and Ubuntu, when run as root, Chromium is installed if none is there.
 * @throws {Error} when there is none, saying what to do.
 */
export function installedBrowser(): string {
  const found = findBrowser() ?? (canInstall() ? installChromium() : undefined);
  if (found) return found;
  throw new Error('No Chrome, Chromium or Edge was found. Install one, or set CHROME_PATH to its program.');
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

function installChromium(): string | undefined {
  console.error('Installing Chromium');
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update');
  apt('install', '-y', 'chromium');
  return findBrowser();
}
