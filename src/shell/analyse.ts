import { parseArgs } from 'node:util';
import type { AnalysisReport } from '../app/shell/order';
import { existingFile, Failure, runCommand, UsageError } from './command';

const USAGE = `npm run analyse -- <audio> [--json]
  --json   the last line of stdout is one JSON object`;

/** What was typed, checked. @throws {UsageError} */
function readArguments(args: readonly string[]): { readonly audio: string; readonly json: boolean } {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: 'boolean' } } });
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : String(cause)}\n${USAGE}`, { cause });
  }
  const [audio, ...rest] = parsed.positionals;
  if (audio === undefined || rest.length > 0) throw new UsageError(`Give one recording.\n${USAGE}`);
  return { audio, json: parsed.values.json ?? false };
}

async function analyse(args: readonly string[]): Promise<void> {
  const { audio, json } = readArguments(args);
  const file = existingFile(audio);
  // Loaded only now, because it takes seconds and a wrong call is told at once.
  const { openShellPage } = await import('./shellPage');
  const { page, close } = await openShellPage();
  try {
    await page.setInputFiles('#audio', file);
    const outcome = await page.evaluate(() => window.songrender.analyse());
    if (!outcome.isDone) throw new Failure(outcome.message);
    console.log(json ? JSON.stringify(outcome.report) : describe(outcome.report));
  } finally {
    await close();
  }
}

function describe(report: AnalysisReport): string {
  const decimal = (value: number | null, unit: string) =>
    value === null ? '–' : `${value.toFixed(1)} ${unit}`;
  const rows: readonly (readonly [name: string, text: string])[] = [
    ['Length', `${report.seconds.toFixed(2)} s`],
    ['Sound', `${report.sampleRate / 1000} kHz, ${report.channels === 1 ? 'mono' : 'stereo'}`],
    ['Loudness', decimal(report.integratedLufs, 'LUFS')],
    ['Range', decimal(report.loudnessRange, 'LU')],
    ['True peak', decimal(report.truePeakDb, 'dBTP')],
    ['Tempo', decimal(report.bpm, 'bpm')],
    ['Beats', `${report.beats.length}, of them ${report.downbeats.length} begin a bar`],
    ['Onsets', String(report.onsets.length)],
    ['Key', report.key ?? '–'],
    ...report.sections.map(
      ({ start, end, label, energy }) =>
        [
          `Section ${String.fromCharCode(65 + (label % 26))}`,
          `${start.toFixed(1)} to ${end.toFixed(1)} s, ${energy}`,
        ] as const,
    ),
  ];
  return rows.map(([name, text]) => `${name.padEnd(12)}${text}`).join('\n');
}

await runCommand(USAGE, analyse);
