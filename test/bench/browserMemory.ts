import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

const BYTES_A_KILOBYTE = 1024;

/**
 * Bytes that all processes of a browser take, pages that several share counted once: "proportional set size" of Linux.
 * @returns undefined on other systems.
 */
export async function browserMemory(browser: Browser): Promise<number | undefined> {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { id }) => sum + proportionalSize(id), 0);
  } catch {
    return undefined;
  } finally {
    await session.detach();
  }
}

function proportionalSize(process: number): number {
  const [, kilobytes] = /^Pss: +(\d+) kB/m.exec(readFileSync(`/proc/${process}/smaps_rollup`, 'latin1'))!;
  return Number(kilobytes) * BYTES_A_KILOBYTE;
}
