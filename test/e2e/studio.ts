import type { Download, Page } from 'playwright-core';
import { expect } from 'vitest';

/** A file as Playwright hands it to a page. */
export interface FileToGive {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Long work on a busy machine. */
const PATIENCE = 150_000;

export async function toGive(file: File): Promise<FileToGive> {
  return { name: file.name, mimeType: file.type, buffer: Buffer.from(await file.arrayBuffer()) };
}

/** Opens a recording through the picker of the start page. */
export async function openFile(page: Page, file: string | FileToGive): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open audio' }).click(),
  ]);
  await chooser.setFiles(file);
}

/** Drops a file on the page, as from the desktop. */
export async function dropFile(page: Page, { name, mimeType, buffer }: FileToGive): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([base64, fileName, type]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], fileName, { type }));
      return data;
    },
    [buffer.toString('base64'), name, mimeType] as const,
  );
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('body', type, { dataTransfer: transfer });
  }
}

/** The demo song in the studio, analysed and paused. */
export async function openDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the demo song' }).click();
  await pause(page);
}

/** Waits until the studio is there and stops the sound. */
export async function pause(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Stage' }).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Play' }).waitFor();
}

/** Seconds at the playhead. */
export async function position(page: Page): Promise<number> {
  return Number(await page.getByRole('slider', { name: 'Position' }).getAttribute('aria-valuenow'));
}

/** What is on the stage, as a PNG. */
export async function stagePicture(page: Page): Promise<string> {
  const picture = await page.getByRole('region', { name: 'Stage' }).locator('canvas').screenshot();
  return picture.toString('base64');
}

/** Waits until the stage shows something other than `before`. */
export async function stageChanges(page: Page, before: string): Promise<void> {
  await expect.poll(() => stagePicture(page), { timeout: 20_000 }).not.toBe(before);
}

/** Exports with the preset whose label is like this, and downloads the file. */
export async function exportVideo(page: Page, preset: RegExp): Promise<Download> {
  await startExport(page, preset);
  return saveVideo(page);
}

/** Starts an export; the dialog shows its progress. */
export async function startExport(page: Page, preset: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const presets = page.getByRole('combobox', { name: 'Preset' });
  const label = (await presets.locator('option').allTextContents()).find((text) => preset.test(text));
  expect(label, `a preset like ${preset}`).toBeDefined();
  await presets.selectOption({ label: label! });
  await page.getByRole('button', { name: 'Start export' }).click();
  await page.getByRole('progressbar', { name: 'Export progress' }).waitFor();
}

/** Waits in the open dialog until the video is done, and downloads it. */
export async function saveVideo(page: Page): Promise<Download> {
  const link = page.getByRole('link', { name: 'Save video' });
  await link.waitFor({ timeout: PATIENCE });
  // A browser without a save picker downloads; the picker itself cannot be driven.
  await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return download;
}
