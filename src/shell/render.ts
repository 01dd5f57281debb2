import type { Page } from 'playwright-core';
import type { ExportProgress } from '../export/request';
import { existingFile, Failure, fromHere, runCommand, UsageError } from './command';
import { readRenderCommand, USAGE, type RenderCommand } from './renderOptions';

async function render(command: RenderCommand): Promise<void> {
  const audio = existingFile(command.audio);
  const cover = command.cover === undefined ? undefined : existingFile(command.cover);
  // Loaded only now, because it takes seconds and a wrong call is told at once.
  const { openShellPage } = await import('./shellPage');
  const shell = await openShellPage();
  try {
    console.log(await renderIn(shell.page, command, audio, cover));
  } finally {
    await shell.close();
  }
}

/** @returns what to print. */
async function renderIn(
  page: Page,
  command: RenderCommand,
  audio: string,
  cover: string | undefined,
): Promise<string> {
  const { order } = command;
  const templates = await page.evaluate(() => window.songrender.templates);
  if (order.template !== undefined && !templates.includes(order.template)) {
    throw new UsageError(`There is no template "${order.template}". There are: ${templates.join(', ')}.`);
  }
  await page.setInputFiles('#audio', audio);
  if (cover !== undefined) await page.setInputFiles('#cover', cover);
  await page.exposeFunction('reportProgress', showProgress);
  const downloading = page.waitForEvent('download', { timeout: 0 });
  downloading.catch(() => {});
  const outcome = await page.evaluate((asked) => window.songrender.render(asked), order);
  clearProgress();
  if (!outcome.isDone) throw new Failure(outcome.message);
  const out = fromHere(command.out);
  await (await downloading).saveAs(out);
  const { frames, seconds, wallSeconds, bytes, video, audio: sound } = outcome;
  if (command.json) return JSON.stringify({ out, frames, seconds, wallSeconds, bytes, video, audio: sound });
  return `${out}: ${frames} ${frames === 1 ? 'frame' : 'frames'}, ${(bytes / 1e6).toFixed(1)} MB, in ${wallSeconds.toFixed(1)} s`;
}

let shown = '';

function showProgress({ phase, frame, frames, rate, secondsLeft }: ExportProgress): void {
  const percent = frames > 0 ? Math.floor((100 * frame) / frames) : 0;
  // A log needs no more than a line for every ten percent.
  const step = process.stderr.isTTY ? `${phase} ${frame}` : `${phase} ${Math.floor(percent / 10)}`;
  if (step === shown) return;
  shown = step;
  const left = Number.isFinite(secondsLeft) ? `, ${Math.ceil(secondsLeft)} s left` : '';
  const line = `${phase} ${percent} %, frame ${frame} of ${frames}, ${Math.round(rate)} a second${left}`;
  process.stderr.write(process.stderr.isTTY ? `\r${line}\u001b[K` : `${line}\n`);
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}

await runCommand(USAGE, (args) => render(readRenderCommand(args)));
