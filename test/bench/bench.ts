import { rmSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Order, Outcome } from '../../src/app/shell/order';
import type { ExportPhase } from '../../src/export/request';
import { ROOT } from '../../src/shell/paths';
import { openShellPage } from '../../src/shell/shellPage';
import { cancelMillis, firstMovingPicture, scriptBytes } from './appTimes';
import { bandChangeMillis } from './bandTimes';
import { encoderFramesPerSecond } from './encoderCeiling';
import { loopMp3 } from './longMp3';
import { longRows } from './longRows';
import { ffmpegFramesPerSecond } from './nativeFfmpeg';
import { less, median, more, tidy, type Row } from './row';

/** `npm run bench`: one table of how fast it is, on this machine, now. `--json` prints one object a row. */
const isJson = process.argv.includes('--json');
const DEMO = `${ROOT}public/demo/demo.mp3`;
/** Exports whose median is told. */
const EXPORTS = 3;
const HD: Order = { make: 'video', width: 1920, height: 1080, frameRate: '30' };

type Done = Extract<Outcome, { isDone: true }>;

const folder = await mkdtemp(join(tmpdir(), 'songrender-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const shell = await openShellPage();
const context = shell.page.context();
const { origin } = new URL(shell.page.url());
// tsx wraps functions in a helper of this name, which those that run in a page would lack.
await context.addInitScript('globalThis.__name = (value) => value');
await shell.page.reload();
await shell.page.waitForFunction(() => 'songrender' in window);
const phases = new Map<ExportPhase, number>();
await shell.page.exposeFunction('reportProgress', ({ phase }: { phase: ExportPhase }) => {
  if (!phases.has(phase)) phases.set(phase, performance.now());
});

try {
  const demo = await readFile(DEMO);
  const fourMinutes = join(folder, 'four-minutes.mp3');
  const long = loopMp3(demo, 7);
  await writeFile(fourMinutes, long);

  const video = join(folder, 'demo.mp4');
  const exports: number[] = [];
  const drawings: number[] = [];
  const natives: number[] = [];
  // In turn, so that both have their share of a machine that is busy with other things too.
  for (let run = 0; run < EXPORTS; run++) {
    const done = await make(shell.page, DEMO, HD, video);
    exports.push(done.frames / done.wallSeconds);
    drawings.push((done.frames * 1000) / (phases.get('finishing')! - phases.get('drawing')!));
    const native = ffmpegFramesPerSecond(DEMO, done.songSeconds, join(folder, 'native.mp4'));
    if (native !== undefined) natives.push(native);
  }
  const exported = median(exports);
  const drawn = median(drawings);
  const exportName = 'Export of the demo song, 1080p30, from file to checked video';
  print(
    natives.length === 0
      ? { name: exportName, value: exported, unit: 'frames/s', peer: 'ffmpeg is not installed', ratio: null }
      : more(exportName, exported, 'frames/s', 'ffmpeg showfreqs, x264 veryfast, AAC', median(natives)),
  );
  const ceiling = await encoderFramesPerSecond(shell.page, video);
  print(
    more('Drawing and encoding, 1080p30', drawn, 'frames/s', 'encoder alone, same frames', ceiling.canvas),
  );
  print(more('Drawing and encoding, 1080p30', drawn, 'frames/s', 'encoder alone, I420 frames', ceiling.i420));

  const still = await make(shell.page, fourMinutes, { ...HD, make: 'still' }, join(folder, 'still.png'));
  print(
    more('Analysis of four minutes', still.songSeconds / still.analysisSeconds, '× real time', 'goal', 150),
  );
  print(
    less(
      'Drop of a four-minute MP3 to a moving picture',
      await firstMovingPicture(context, origin, long, 5),
      'ms',
      'goal',
      1000,
    ),
  );
  print(
    less(
      'JavaScript before the first interaction, gzipped',
      (await scriptBytes(context, origin)) / 1000,
      'kB',
      'goal',
      100,
    ),
  );
  print(less('Cancel of a running 1080p export', await cancelMillis(context, origin, 3), 'ms', 'goal', 200));
  print(
    less(
      'A change to 64 bands of a ten-minute song',
      bandChangeMillis(30),
      'ms',
      'a frame at 60 Hz',
      1000 / 60,
    ),
  );
  for await (const row of longRows(demo, await readFile(video), folder)) print(row);
  if (!isJson)
    console.log(
      `\nOn ${cpus().length} × ${cpus()[0]?.model.trim()}, ${context.browser()?.version() ?? 'Chromium'}`,
    );
} finally {
  await shell.close();
}

async function make(page: Page, song: string, order: Order, out: string): Promise<Done> {
  phases.clear();
  await page.setInputFiles('#audio', song);
  const downloading = page.waitForEvent('download', { timeout: 0 });
  downloading.catch(() => {});
  const outcome = await page.evaluate((asked) => window.songrender.render(asked), order);
  if (!outcome.isDone) throw new Error(outcome.message);
  await (await downloading).saveAs(out);
  return outcome;
}

function print(row: Row): void {
  if (isJson) return console.log(JSON.stringify(row));
  const value = row.value === null ? '–' : `${tidy(row.value)} ${row.unit}`;
  const ratio = row.ratio === null ? '' : `${row.ratio.toFixed(2)}×`;
  console.log(`${row.name.padEnd(62)}${value.padStart(18)}   ${ratio.padStart(8)}   ${row.peer}`);
}
