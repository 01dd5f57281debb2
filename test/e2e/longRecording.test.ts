import { readFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { ROOT } from '../../src/shell/paths';
import { loopMp3 } from '../bench/longMp3';
import { openFile, pause, position } from './studio';
import { test } from './visit';

/** The demo song eighteen times: over eleven minutes, which is more than is held whole. */
async function elevenMinutes() {
  const buffer = Buffer.from(loopMp3(await readFile(`${ROOT}public/demo/demo.mp3`), 18));
  return { name: 'Long.mp3', mimeType: 'audio/mpeg', buffer };
}

describe('a recording of eleven minutes', () => {
  test('plays at once and from anywhere, is heard to its end, and comes back after a reload', async ({
    visit,
  }) => {
    const { page } = await visit();
    await openFile(page, await elevenMinutes());
    await page.getByRole('region', { name: 'Stage' }).waitFor();
    await expect.poll(() => position(page), { timeout: 20_000 }).toBeGreaterThan(0.3);
    const slider = page.getByRole('slider', { name: 'Position' });
    const seconds = Number(await slider.getAttribute('aria-valuemax'));
    expect(seconds).toBeGreaterThan(660);
    await slider.press('End');
    for (let i = 0; i < 8; i++) await slider.press('ArrowLeft');
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => position(page), { timeout: 20_000 }).toBeGreaterThan(seconds - 7);
    await pause(page);
    await expect.poll(() => page.getByText(/^124 bpm · bar \d+$/).count(), { timeout: 100_000 }).toBe(1);
    await page.getByText('Saved on this device').waitFor({ state: 'attached', timeout: 30_000 });
    await page.reload();
    await page.getByRole('region', { name: 'Stage' }).waitFor({ timeout: 30_000 });
    expect(Number(await slider.getAttribute('aria-valuemax'))).toBe(seconds);
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => position(page), { timeout: 20_000 }).toBeGreaterThan(0.3);
  });
});
