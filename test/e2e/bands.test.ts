import { describe, expect } from 'vitest';
import { openDemo, stageChanges, stagePicture } from './studio';
import { test } from './visit';

describe('the bands of a spectrum', () => {
  test('are set by hand, field by field, and fitted to the song again by an undo', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    await page.getByRole('button', { name: 'Monolith' }).click();
    await page.getByRole('tab', { name: 'Layers' }).click();
    await page.getByRole('button', { name: 'Bars', exact: true }).click();
    const floor = page.getByRole('slider', { name: 'Floor' });
    expect(await floor.count()).toBe(0);
    const fitted = page.getByRole('combobox', { name: 'Fitted' });
    // The song has been listened to.
    await page.getByText(/^124 bpm · bar/).waitFor();
    let picture = await stagePicture(page);
    const changesWith = async (change: () => Promise<unknown>) => {
      await change();
      await stageChanges(page, picture);
      picture = await stagePicture(page);
    };
    await changesWith(() => fitted.selectOption('By hand'));
    await changesWith(() => floor.press('Home'));
    await changesWith(() =>
      page.getByRole('combobox', { name: 'Channel' }).selectOption('Difference (side)'),
    );
    await changesWith(() => page.getByRole('combobox', { name: 'Scale' }).selectOption('Octave bands'));
    expect(await page.getByRole('slider', { name: 'Bars', exact: true }).count()).toBe(0);
    await changesWith(() => page.getByRole('slider', { name: 'Bands an octave' }).press('End'));
    for (let step = 0; step < 5; step++) await page.getByRole('button', { name: 'Undo' }).click();
    expect(await fitted.inputValue()).toBe('song');
    expect(await floor.count()).toBe(0);
  });
});

describe('a range of frequencies', () => {
  test('is a signal of its own, from any frequency to any other', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    await page.getByRole('slider', { name: 'Position' }).press('PageDown');
    await page.getByRole('button', { name: 'Signals' }).click();
    const signals = page.getByRole('region', { name: 'Signals' });
    const range = signals.getByText(/^Range \d+ %$/);
    const percent = async () => Number(/\d+/.exec((await range.textContent()) ?? '')?.[0]);
    await expect.poll(percent).toBeGreaterThan(30);
    const from = signals.getByRole('spinbutton', { name: 'Range from, in Hz' });
    const to = signals.getByRole('spinbutton', { name: 'Range to, in Hz' });
    await to.fill('20000');
    await to.press('Enter');
    await from.fill('19500');
    await from.press('Enter');
    // An MP3 has nothing up there.
    await expect.poll(percent).toBe(0);
    await from.fill('');
    await from.press('Enter');
    expect(await from.inputValue()).toBe('19500');
  });
});
