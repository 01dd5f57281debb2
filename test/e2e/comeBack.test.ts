import { describe, expect } from 'vitest';
import { sine } from '../fixtures/signals';
import { wavFile } from '../fixtures/wav';
import { exportVideo, openDemo, openFile, pause, stagePicture, toGive } from './studio';
import { readVideo } from './videoFile';
import { test } from './visit';

describe('coming back', () => {
  test('brings everything back after a reload', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    await page.getByRole('button', { name: 'Monolith' }).click();
    await page.getByRole('radiogroup', { name: 'Format' }).getByText('1:1').click();
    await page.getByRole('textbox', { name: 'Project name' }).fill('Kept for good');
    await page.getByRole('tab', { name: 'Text & lyrics' }).click();
    await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Another title');
    await page.getByText('Saved on this device').waitFor({ timeout: 20_000 });

    await page.reload();
    await page.getByRole('region', { name: 'Stage' }).waitFor({ timeout: 30_000 });
    expect(await page.getByRole('textbox', { name: 'Project name' }).inputValue()).toBe('Kept for good');
    expect(await page.getByRole('radio', { name: '1:1' }).isChecked()).toBe(true);
    expect(await page.getByRole('button', { name: 'Monolith' }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('tab', { name: 'Text & lyrics' }).click();
    expect(await page.getByRole('textbox', { name: 'Title', exact: true }).inputValue()).toBe(
      'Another title',
    );
    await page.getByRole('slider', { name: 'Position' }).press('ArrowRight');
    const before = await stagePicture(page);
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => stagePicture(page), { timeout: 20_000 }).not.toBe(before);
  });

  test('works with the network off after the first visit: reload, open a file, export', async ({ visit }) => {
    const { page, context } = await visit();
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await context.setOffline(true);
    await page.reload();
    const tone = sine(3, 440, 0.5);
    await openFile(
      page,
      await toGive(wavFile({ sampleRate: 44_100, channels: [tone, tone] }, 'Offline song.wav')),
    );
    await pause(page);
    const video = await readVideo(await (await exportVideo(page, /1280×720/)).path());
    expect(video).toMatchObject({ width: 1280, frames: 90, audioCodec: 'aac', title: 'Offline song' });
  }, 240_000);

  test('can be installed', async ({ visit }) => {
    const { page, context } = await visit();
    const devtools = await context.newCDPSession(page);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    const manifest = await devtools.send('Page.getAppManifest');
    expect(manifest.errors).toEqual([]);
    expect(manifest.url).toMatch(/\.webmanifest$/);
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    // A visitor of a test is incognito, which is the only obstacle there may be.
    expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);
  });
});
