import { describe, expect } from 'vitest';
import { openDemo, position, saveVideo, stageChanges, stagePicture, startExport } from './studio';
import { readVideo } from './videoFile';
import { test } from './visit';

describe('the main job', () => {
  test('plays the demo song with a picture that moves, at the first click', async ({ visit }) => {
    const { page } = await visit();
    await page.getByRole('button', { name: 'Try the demo song' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await expect.poll(() => position(page), { timeout: 20_000 }).toBeGreaterThan(0.5);
    const before = await stagePicture(page);
    await stageChanges(page, before);
    await page.getByRole('button', { name: 'Pause' }).click();
    const paused = await position(page);
    const still = await stagePicture(page);
    expect(await stagePicture(page)).toBe(still);
    expect(await position(page)).toBe(paused);
  });

  test('shows the same picture again at the same place', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    const slider = page.getByRole('slider', { name: 'Position' });
    await slider.press('Home');
    await expect.poll(() => position(page)).toBe(0);
    for (let i = 0; i < 5; i++) await slider.press('ArrowRight');
    await expect.poll(() => position(page)).toBeCloseTo(5, 1);
    const before = await stagePicture(page);
    await slider.press('End');
    const end = Number(await slider.getAttribute('aria-valuemax'));
    await expect.poll(() => position(page)).toBeCloseTo(end, 1);
    await stageChanges(page, before);
    await slider.press('Home');
    for (let i = 0; i < 5; i++) await slider.press('ArrowRight');
    await expect.poll(() => stagePicture(page), { timeout: 20_000 }).toBe(before);
  });

  test('switches template and format at once, and undoes both', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    const first = await stagePicture(page);
    await page.getByRole('tab', { name: 'Templates' }).click();
    const monolith = page.getByRole('button', { name: 'Monolith' });
    await monolith.click();
    await expect.poll(() => monolith.getAttribute('aria-pressed')).toBe('true');
    await stageChanges(page, first);

    const canvas = page.getByRole('region', { name: 'Stage' }).locator('canvas');
    const ratio = async () => {
      const box = await canvas.boundingBox();
      return box ? box.width / box.height : 0;
    };
    for (const [name, expected] of [
      ['9:16', 9 / 16],
      ['1:1', 1],
      ['4:5', 4 / 5],
    ] as const) {
      await page.getByRole('radiogroup', { name: 'Format' }).getByText(name).click();
      await expect.poll(() => page.getByRole('radio', { name }).isChecked()).toBe(true);
      await expect.poll(ratio).toBeCloseTo(expected, 1);
    }
    const undo = page.getByRole('button', { name: 'Undo' });
    for (let i = 0; i < 4; i++) await undo.click();
    await expect.poll(ratio).toBeCloseTo(16 / 9, 1);
    await expect.poll(() => monolith.getAttribute('aria-pressed')).toBe('false');
    expect(await undo.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Redo' }).click();
    await expect.poll(() => monolith.getAttribute('aria-pressed')).toBe('true');
  });

  test('exports a video that other programs read, while the page stays usable', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    const slider = page.getByRole('slider', { name: 'Position' });
    const seconds = Number(await slider.getAttribute('aria-valuemax'));
    const title = await page.getByRole('textbox', { name: 'Project name' }).inputValue();
    await startExport(page, /1280×720/);
    await page.getByRole('button', { name: 'Close' }).click();
    const before = await stagePicture(page);
    await page.getByRole('button', { name: 'Monolith' }).click();
    await stageChanges(page, before);
    await page.getByRole('button', { name: /An export is running|Video ready/ }).click();
    const download = await saveVideo(page);
    expect(download.suggestedFilename()).toMatch(/\.mp4$/);
    const video = await readVideo(await download.path());
    expect(video).toMatchObject({ width: 1280, height: 720, videoCodec: 'avc', audioCodec: 'aac', title });
    expect(video.frames).toBe(Math.ceil(seconds * 30 - 1e-3));
    expect(Math.abs(video.videoSeconds - video.audioSeconds)).toBeLessThanOrEqual(1 / 30);
    expect(Math.abs(video.videoSeconds - seconds)).toBeLessThanOrEqual(1 / 30);
  }, 300_000);

  test('cancels an export and leaves nothing behind', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('button', { name: 'Start export' }).click();
    await page.getByRole('progressbar', { name: 'Export progress' }).waitFor();
    // Also when it was started before the picture in the dialog was there.
    await page.getByRole('dialog', { name: 'Export video' }).locator('img').waitFor();
    await page.getByRole('button', { name: 'Cancel export' }).click();
    await page.getByRole('progressbar', { name: 'Export progress' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('link', { name: 'Save video' }).count()).toBe(0);
    expect(await page.getByRole('alert').count()).toBe(0);
    const kept = () =>
      page.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle('exports', { create: true });
        const names: string[] = [];
        for await (const [name] of folder as unknown as AsyncIterable<[string, unknown]>) names.push(name);
        return names;
      });
    await expect.poll(kept).toEqual([]);
  });
});
