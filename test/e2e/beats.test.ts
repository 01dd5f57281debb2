import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { sine } from '../fixtures/signals';
import { wavFile } from '../fixtures/wav';
import { openDemo, openFile, pause, position, toGive } from './studio';
import { PHONE, test } from './visit';

const correct = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** What the transport says of tempo and bar. */
async function tempo(page: Page): Promise<{ readonly bpm: number; readonly bar: number }> {
  const [, bpm, bar] = /^(\d+) bpm · bar (-?\d+)$/.exec(
    ((await page.getByText(/^\d+ bpm · bar/).textContent()) ?? '').trim(),
  )!;
  return { bpm: Number(bpm), bar: Number(bar) };
}
const bpm = async (page: Page) => (await tempo(page)).bpm;
const bar = async (page: Page) => (await tempo(page)).bar;

async function openSignals(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Signals' }).click();
  await page.getByRole('group', { name: 'Beat grid' }).waitFor();
}

/** Stands at whole seconds. */
async function standAt(page: Page, seconds: number): Promise<void> {
  const slider = page.getByRole('slider', { name: 'Position' });
  await slider.press('Home');
  for (let i = 0; i < seconds; i++) await slider.press('ArrowRight');
  await expect.poll(() => position(page)).toBe(seconds);
}

describe('the beats of the demo song', () => {
  test('are half or twice as fast when told so, and as they were after an undo', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    await openSignals(page);
    expect(await bpm(page)).toBe(124);
    await correct(page, 'Double tempo').click();
    await expect.poll(() => bpm(page)).toBe(248);
    await page.getByText('248.0 bpm').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => bpm(page)).toBe(124);
    await correct(page, 'Half tempo').click();
    await expect.poll(() => bpm(page)).toBe(62);
    await correct(page, 'Double tempo').click();
    await expect.poll(() => bpm(page)).toBe(124);
    // There and back is nothing that could be taken back.
    expect(await correct(page, 'As found').isDisabled()).toBe(true);
  });

  test('are nudged in one step of undo, and taken as they were found', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    await openSignals(page);
    for (let i = 0; i < 4; i++) await correct(page, '+10 ms').click();
    await correct(page, '−10 ms').click();
    const undo = page.getByRole('button', { name: 'Undo' });
    expect(await undo.getAttribute('title')).toContain('Undo nudge of the beats');
    await undo.click();
    expect(await undo.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Redo' }).click();
    await correct(page, 'As found').click();
    expect(await correct(page, 'As found').isDisabled()).toBe(true);
    expect(await undo.getAttribute('title')).toContain('Undo beats as found');
  });

  test('begin their bars where the playhead stands, still after a reload', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    await openSignals(page);
    await standAt(page, 9);
    const before = await bar(page);
    await correct(page, 'Bar starts here').click();
    await expect.poll(() => bar(page)).not.toBe(before);
    const after = await bar(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => bar(page)).toBe(before);
    await page.getByRole('button', { name: 'Redo' }).click();
    await expect.poll(() => bar(page)).toBe(after);

    await page.getByText('Saved on this device').waitFor({ timeout: 20_000 });
    await page.reload();
    await page.getByText(/^124 bpm · bar/).waitFor({ timeout: 30_000 });
    await standAt(page, 9);
    expect(await bar(page)).toBe(after);
    await openSignals(page);
    expect(await correct(page, 'As found').isEnabled()).toBe(true);
  });

  test('are tapped with a key or a press while the song plays', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    // The key is dead while the signals are not shown.
    await page.keyboard.press('t');
    await openSignals(page);
    expect(await page.getByRole('button', { name: 'Play' }).count()).toBe(1);
    // The first tap sets the song going.
    await page.keyboard.press('t');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    for (let i = 0; i < 5; i++) {
      await page.waitForTimeout(350);
      if (i % 2 === 0) await page.keyboard.press('t');
      else await correct(page, 'Tap').click();
    }
    await page.getByText(/^5 taps · \d+\.\d bpm$/).waitFor();
    await expect
      .poll(() => page.getByRole('button', { name: 'Undo' }).getAttribute('title'), { timeout: 10_000 })
      .toContain('Undo tapped beats');
    expect(await correct(page, 'As found').isEnabled()).toBe(true);
  });

  test('move an oscillator of any shape and length', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    await openSignals(page);
    const lane = page.getByRole('listitem').filter({ hasText: /LFO \d+ %/ });
    const value = async () => Number(/LFO (\d+) %/.exec((await lane.textContent()) ?? '')![1]);
    await standAt(page, 3);
    await page.getByRole('combobox', { name: 'LFO shape' }).selectOption('Square');
    expect([0, 100]).toContain(await value());
    await page.getByRole('combobox', { name: 'LFO shape' }).selectOption('Saw up');
    await page.getByRole('combobox', { name: 'LFO period' }).selectOption('16 beats');
    // Sixteen beats are 7.7 seconds: the second from here on is an eighth of them.
    const before = await value();
    await standAt(page, 4);
    expect([12, 13, 14]).toContain(((await value()) - before + 100) % 100);
  });

  test('can be put right with a finger', async ({ visit }) => {
    const { page } = await visit(PHONE);
    await openDemo(page);
    await page.getByRole('tab', { name: 'Media' }).click();
    const controls = page.getByRole('group', { name: 'Beat grid' });
    await controls.waitFor();
    for (const button of await controls.getByRole('button').all()) {
      const { width, height } = (await button.boundingBox())!;
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    }
    await correct(page, 'Half tempo').tap();
    await page.getByText('62.0 bpm').waitFor();
  });
});

describe('a recording without a beat', () => {
  test('gets one by tapping', async ({ visit }) => {
    const { page } = await visit();
    const tone = sine(20, 220, 0.3);
    await openFile(page, await toGive(wavFile({ sampleRate: 44_100, channels: [tone, tone] }, 'Tone.wav')));
    await pause(page);
    await openSignals(page);
    expect(await page.getByText(/bpm/).count()).toBe(0);
    for (const name of ['−10 ms', '+10 ms', 'Half tempo', 'Double tempo', 'Bar starts here']) {
      expect(await correct(page, name).isDisabled(), name).toBe(true);
    }
    for (let i = 0; i < 6; i++) {
      await correct(page, 'Tap').click();
      await page.waitForTimeout(400);
    }
    await page.getByText(/^\d+ bpm · bar/).waitFor({ timeout: 10_000 });
    expect(await correct(page, 'Half tempo').isEnabled()).toBe(true);
  });
});
