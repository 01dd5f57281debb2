import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { DIST } from '../../src/shell/paths';
import { SECURITY_HEADERS } from '../../workers/headers';
import { aiffOf, S16, S8 } from '../fixtures/oddAudio';
import { noise, SAMPLE_RATE, sine } from '../fixtures/signals';
import { dropFile, openDemo, openFile, pause, position, toGive } from './studio';
import { test } from './visit';

/** What a file of the host may have at most: Cloudflare's limit for static assets. */
const MOST_BYTES = 25 * 2 ** 20;

const tone = sine(3, 440, 0.5);
const aiff = () => toGive(aiffOf({ sampleRate: SAMPLE_RATE, channels: [tone, tone] }, S16));
const noiseFile = () => toGive(new File([noise(1, 1, 1)], 'noise.aiff'));

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Open with the compatibility decoder' });
const projectName = (page: Page) => page.getByRole('textbox', { name: 'Project name' }).inputValue();

/** Agrees to fetch the decoder. */
async function accept(page: Page): Promise<void> {
  await dialogOf(page).getByRole('button', { name: 'Fetch and open' }).click();
}

describe('a file that the browser cannot read', () => {
  test('opens once the decoder is fetched, and from then on without a question or a network', async ({
    visit,
  }) => {
    const { page, context } = await visit();
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await openFile(page, await aiff());
    await dialogOf(page).waitFor();
    expect(await dialogOf(page).textContent()).toMatch(/A decoder of 10\.\d MB can be fetched once/);
    await accept(page);
    await pause(page);
    expect(Number(await page.getByRole('slider', { name: 'Position' }).getAttribute('aria-valuemax'))).toBe(
      3,
    );
    await page.getByText('Saved on this device').waitFor({ timeout: 20_000 });

    await context.setOffline(true);
    await page.reload();
    await page.getByRole('region', { name: 'Stage' }).waitFor({ timeout: 30_000 });
    expect(await projectName(page)).toBe('sound');
    expect(await dialogOf(page).count()).toBe(0);

    await dropFile(page, await noiseFile());
    const alert = page.getByRole('alert');
    await alert.waitFor({ timeout: 20_000 });
    expect(await alert.textContent()).toContain('could not be read as sound');
    expect(await projectName(page)).toBe('sound');
  });

  test('opens when it is eleven minutes long, and plays to its end', async ({ visit }) => {
    const { page } = await visit();
    const minutes = new Float32Array(11 * 60 * 8000).map((_, i) => 0.5 * Math.sin(i / 3));
    await openFile(page, await toGive(aiffOf({ sampleRate: 8000, channels: [minutes] }, S8)));
    await accept(page);
    await pause(page);
    const slider = page.getByRole('slider', { name: 'Position' });
    expect(Number(await slider.getAttribute('aria-valuemax'))).toBe(660);
    await slider.press('End');
    for (let i = 0; i < 4; i++) await slider.press('ArrowLeft');
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => position(page), { timeout: 20_000 }).toBeGreaterThan(656.5);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('leaves the open project as it was when the decoder is refused', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    const before = await projectName(page);
    await dropFile(page, await aiff());
    await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    await dropFile(page, await aiff());
    await dialogOf(page).waitFor();
    await page.keyboard.press('Escape');
    await dialogOf(page).waitFor({ state: 'detached' });
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await projectName(page)).toBe(before);
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  test('leaves it as it was when the decoder is cancelled on its way, or comes damaged', async ({
    visit,
  }) => {
    const { page, context } = await visit();
    await openDemo(page);
    const before = await projectName(page);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await context.route('**/*.wasm.gz', async (route) => {
      await held;
      await route.fulfill({ headers: { ...SECURITY_HEADERS }, body: 'not the decoder' });
    });
    await dropFile(page, await aiff());
    await accept(page);
    await page.getByRole('progressbar', { name: 'Fetching the decoder' }).waitFor();
    await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    expect(await page.getByRole('alert').count()).toBe(0);
    letGo();

    await dropFile(page, await aiff());
    await accept(page);
    const alert = page.getByRole('alert');
    await alert.waitFor({ timeout: 20_000 });
    expect(await alert.textContent()).toContain('decoder could not be fetched');
    expect(await projectName(page)).toBe(before);
  });
});

describe('the build', () => {
  test('has the ffmpeg core beside its licence, apart from what everyone fetches, in files that the host takes', async () => {
    const files = await readdir(DIST, { recursive: true });
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(DIST, file))).size));
    expect(Math.max(...sizes)).toBeLessThan(MOST_BYTES);
    const core = files.filter((file) => file.includes('ffmpeg-core'));
    expect(core.map((file) => file.replace(/\.[0-9a-f]{8}\./, '.')).toSorted()).toEqual([
      'assets/ffmpeg-core.js',
      'assets/ffmpeg-core.txt',
      'assets/ffmpeg-core.wasm.gz',
    ]);
    expect(await readFile(join(DIST, 'assets/ffmpeg-core.txt'), 'utf8')).toContain(
      'GNU GENERAL PUBLIC LICENSE',
    );
    const worker = await readFile(join(DIST, 'sw.js'), 'utf8');
    expect(worker).toContain('assets/');
    for (const file of core) expect(worker).not.toContain(file);
  });
});
