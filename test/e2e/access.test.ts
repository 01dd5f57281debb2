import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { openDemo } from './studio';
import { DESK, PHONE, test } from './visit';

let axe = '';

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});

/** One line for each thing that axe finds wrong. */
async function violations(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger, which the page's policy does not bind.
  await page.evaluate(axe);
  const results = (await page.evaluate('axe.run()')) as AxeResults;
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')}. ${failureSummary}`),
  );
}

const WINDOWS = [
  ['desk', 'dark', { ...DESK, colorScheme: 'dark' }],
  ['desk', 'light', { ...DESK, colorScheme: 'light' }],
  ['phone', 'dark', { ...PHONE, colorScheme: 'dark' }],
  ['phone', 'light', { ...PHONE, colorScheme: 'light' }],
] as const;

describe.each(WINDOWS)('on a %s in the %s theme', (_window, _theme, options) => {
  test('the start page, the studio and the export dialog have no fault that axe finds', async ({ visit }) => {
    const { page } = await visit({ ...options, reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Open audio' }).waitFor();
    expect(await violations(page), 'start page').toEqual([]);
    await openDemo(page);
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      expect(await violations(page), `studio, ${await tab.getAttribute('aria-label')}`).toEqual([]);
    }
    const signals = page.getByRole('button', { name: 'Signals' });
    if (await signals.isVisible()) {
      await signals.click();
      await page.getByRole('list', { name: 'Sections' }).waitFor();
      expect(await violations(page), 'signals').toEqual([]);
    }
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('dialog', { name: 'Export video' }).waitFor();
    expect(await violations(page), 'export dialog').toEqual([]);
  });

  test('nothing is wider than the window', async ({ visit }) => {
    const { page } = await visit(options);
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await page.getByRole('button', { name: 'Open audio' }).waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await openDemo(page);
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
});

describe('the keyboard alone', () => {
  test('opens the demo song, plays, steps, seeks and undoes', async ({ visit }) => {
    const { page } = await visit();
    const demo = page.getByRole('button', { name: 'Try the demo song' });
    await demo.waitFor();
    const isFocused = () => demo.evaluate((element) => element === document.activeElement);
    for (let i = 0; i < 10 && !(await isFocused()); i++) await page.keyboard.press('Tab');
    expect(await isFocused()).toBe(true);
    await page.keyboard.press('Enter');

    await page.getByRole('region', { name: 'Stage' }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    const now = async () =>
      Number(await page.getByRole('slider', { name: 'Position' }).getAttribute('aria-valuenow'));
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await page.keyboard.press('Home');
    await expect.poll(now).toBe(0);
    await page.keyboard.press('ArrowRight');
    await expect.poll(now).toBeCloseTo(1, 2);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(now).toBe(0);
    await page.keyboard.press('.');
    await expect.poll(now).toBeCloseTo(1 / 30, 2);
    await page.keyboard.press('End');
    await expect.poll(now).toBeGreaterThan(20);

    const wide = page.getByRole('radio', { name: '16:9' });
    await wide.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.getByRole('radio', { name: '1:1' }).isChecked()).toBe(true);
    await page.keyboard.press('Control+z');
    await expect.poll(() => wide.isChecked()).toBe(true);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => page.getByRole('radio', { name: '1:1' }).isChecked()).toBe(true);
  });

  test('opens the export dialog, stays inside it and comes back', async ({ visit }) => {
    const { page } = await visit();
    await openDemo(page);
    const button = page.getByRole('button', { name: 'Export', exact: true });
    await button.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Export video' });
    await dialog.waitFor();
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      const isOutside = await page.evaluate(
        () => document.activeElement !== document.body && !document.activeElement?.closest('dialog'),
      );
      expect(isOutside).toBe(false);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});
