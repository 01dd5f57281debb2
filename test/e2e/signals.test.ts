import { describe, expect } from 'vitest';
import { openDemo, position } from './studio';
import { PHONE, test } from './visit';

describe('the signals of the demo song', () => {
  test('are drawn under the waveform with its tempo, key, loudness and sections', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    await page.getByRole('button', { name: 'Signals' }).click();
    const signals = page.getByRole('region', { name: 'Signals' });
    const facts = signals.getByText('124.0 bpm');
    await facts.waitFor();
    expect(await facts.textContent()).toMatch(/4 beats a bar · D minor · −11\.\d LUFS/);
    expect(
      await signals.getByRole('list', { name: 'Sections' }).getByRole('listitem').count(),
    ).toBeGreaterThan(2);
    for (const name of ['RMS', 'Bass', 'Kick', 'Beat phase', 'Stereo width', 'Brightness']) {
      expect(await signals.getByText(name, { exact: true }).count(), name).toBe(1);
    }
    await expect.poll(() => page.getByText(/^124 bpm · bar \d+$/).count()).toBe(1);
  });

  test('are a place to seek, and scroll', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    await page.getByRole('button', { name: 'Signals' }).click();
    const signals = page.getByRole('region', { name: 'Signals' });
    await signals.getByText('Bass', { exact: true }).waitFor();
    const box = (await signals.boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height - 20);
    expect(await position(page)).toBeCloseTo(37.6 / 2, 0);
    await page.mouse.wheel(0, 300);
    await expect.poll(() => signals.evaluate((element) => element.scrollTop)).toBeGreaterThan(100);
  });

  test('stand under Media on a phone', async ({ visit }) => {
    const { page } = await visit(PHONE);
    await openDemo(page);
    await page.getByRole('tab', { name: 'Media' }).click();
    await page.getByText('124.0 bpm').waitFor();
  });
});
