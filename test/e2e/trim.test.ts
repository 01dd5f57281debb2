import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { exportVideo, openDemo, position } from './studio';
import { readVideo } from './videoFile';
import { PHONE, test } from './visit';

const NAMES = ['Trim start', 'Trim end', 'Fade in', 'Fade out'] as const;
const handle = (page: Page, name: (typeof NAMES)[number]) => page.getByRole('slider', { name, exact: true });

/** A handle's value, in seconds. */
async function valueOf(page: Page, name: (typeof NAMES)[number]): Promise<number> {
  return Number(await handle(page, name).getAttribute('aria-valuenow'));
}

/** Moves a handle with the mouse by pixels, in steps. */
async function dragBy(page: Page, name: (typeof NAMES)[number], pixels: number): Promise<void> {
  const box = (await handle(page, name).boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + pixels, y, { steps: 8 });
  await page.mouse.up();
}

describe('the trim handles', () => {
  test('move by the keyboard: a frame, with Shift a second, and say where they are', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    const start = handle(page, 'Trim start');
    for (let i = 0; i < 3; i++) await start.press('Shift+ArrowRight');
    for (let i = 0; i < 6; i++) await start.press('ArrowRight');
    await expect.poll(() => valueOf(page, 'Trim start')).toBe(3.2);
    expect(await start.getAttribute('aria-valuetext')).toBe('0:03.2');
    // The picture shows what the video begins with.
    await expect.poll(() => position(page)).toBe(3.2);
    await handle(page, 'Fade in').press('Shift+ArrowRight');
    expect(await handle(page, 'Fade in').getAttribute('aria-valuetext')).toBe('1 second');
    await handle(page, 'Fade out').press('Shift+ArrowLeft');
    expect(await valueOf(page, 'Fade out')).toBe(1);
    await start.press('Home');
    await expect.poll(() => valueOf(page, 'Trim start')).toBe(0);
  });

  test('move by the mouse, one step of undo for each drag', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    const whole = await valueOf(page, 'Trim end');
    await dragBy(page, 'Trim start', 200);
    await dragBy(page, 'Trim end', -300);
    await dragBy(page, 'Fade in', 120);
    await dragBy(page, 'Fade out', -80);
    expect(await valueOf(page, 'Trim start')).toBeGreaterThan(2);
    expect(await valueOf(page, 'Trim end')).toBeLessThan(whole - 2);
    expect(await valueOf(page, 'Fade in')).toBeGreaterThan(1);
    expect(await valueOf(page, 'Fade out')).toBeGreaterThan(1);

    const undo = page.getByRole('button', { name: 'Undo' });
    for (const name of ['Fade out', 'Fade in'] as const) {
      await undo.click();
      await expect.poll(() => valueOf(page, name)).toBe(0);
    }
    await undo.click();
    await expect.poll(() => valueOf(page, 'Trim end')).toBe(whole);
    await undo.click();
    await expect.poll(() => valueOf(page, 'Trim start')).toBe(0);
    expect(await undo.isDisabled()).toBe(true);
  });

  test('let a press that moves nothing through to the playhead', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    await handle(page, 'Trim end').click();
    await expect.poll(() => position(page)).toBeGreaterThan(30);
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
  });

  test('are large enough for a finger, and do not cover each other', async ({ visit }) => {
    const { page } = await visit(PHONE);
    await openDemo(page);
    const boxes = await Promise.all(NAMES.map(async (name) => (await handle(page, name).boundingBox())!));
    for (const { width, height, x } of boxes) {
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
      expect(x >= 0 && x + width <= PHONE.viewport.width).toBe(true);
    }
    for (const name of NAMES) {
      const box = (await handle(page, name).boundingBox())!;
      const met = await page.evaluate(
        ([x, y]) => document.elementFromPoint(x, y)?.getAttribute('aria-label'),
        [box.x + box.width / 2, name.startsWith('Fade') ? box.y + 12 : box.y + box.height - 12] as const,
      );
      expect(met).toBe(name);
    }
  });
});

describe('a trimmed song', () => {
  test('is played from its start, exported as it is kept, and still trimmed after a reload', async ({
    visit,
  }) => {
    const { page } = await visit();
    await openDemo(page);
    await page.getByRole('tab', { name: 'Media' }).click();
    const fields = page.getByRole('group', { name: 'Trim and fades' });
    for (const [name, text] of [
      ['Trim end', '0:07.5'],
      ['Trim start', '6'],
      ['Fade in', '0.25'],
      ['Fade out', '0,5 s'],
    ] as const) {
      const field = fields.getByRole('textbox', { name });
      await field.fill(text);
      await field.press('Enter');
    }
    expect(await fields.getByRole('textbox', { name: 'Trim start' }).inputValue()).toBe('0:06.000');
    expect(await fields.getByRole('textbox', { name: 'Fade out' }).inputValue()).toBe('0.5 s');

    await page.getByRole('slider', { name: 'Position' }).press('Home');
    await expect.poll(() => position(page)).toBe(6);
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Play' }).waitFor({ timeout: 20_000 });
    await expect.poll(() => position(page)).toBe(7.5);

    await page.getByRole('button', { name: 'Export', exact: true }).click();
    expect(await page.getByRole('dialog', { name: 'Export video' }).textContent()).toContain('0:01');
    await page.getByRole('button', { name: 'Close' }).click();
    const video = await readVideo(await (await exportVideo(page, /1280×720/)).path());
    expect(video.frames).toBe(45);
    expect(video.audioSeconds).toBeCloseTo(1.5, 1);
    await page.getByRole('button', { name: 'Close' }).click();

    await page.getByText('Saved on this device').waitFor({ timeout: 20_000 });
    await page.reload();
    await page.getByRole('region', { name: 'Stage' }).waitFor({ timeout: 30_000 });
    await expect.poll(() => valueOf(page, 'Trim start')).toBe(6);
    await expect.poll(() => position(page)).toBe(6);
    expect(await valueOf(page, 'Fade out')).toBe(0.5);
  }, 180_000);
});
