import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Order } from '../../src/app/shell/order';
import { loopM4a } from './longM4a';
import { loopMp3 } from './longMp3';
import { dropLong, exportStart, openLongTab, type LongTimes } from './longTimes';
import { matchOfSound } from './nativeFfmpeg';
import { less, more, type Row } from './row';

const MEGABYTE = 2 ** 20;
/** How often the demo song, of 37 seconds, makes a quarter of an hour and three hours. */
const QUARTER = 24;
const THREE_HOURS = 287;
/** Minute 170 to 171. */
const MINUTE: Order = { make: 'video', width: 640, height: 360, frameRate: '30', from: 10_200, to: 10_260 };

/**
 * What recordings of three hours cost. Each is measured once, for it takes minutes; they play meanwhile, as they do for a
 * person who drops one.
 * @param demo bytes of the demo song; `video` of a video made of it.
 */
export async function* longRows(
  demo: Uint8Array,
  video: Uint8Array,
  folder: string,
): AsyncGenerator<Row, void> {
  const [quarter, mp3, m4a] = ['quarter.mp3', 'three-hours.mp3', 'three-hours.m4a'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await writeFile(quarter, loopMp3(demo, QUARTER));
  await writeFile(mp3, loopMp3(demo, THREE_HOURS));
  await writeFile(m4a, await loopM4a(video, 3 * 3600));

  const short = await inTab((tab) => dropLong(tab.page, quarter, true));
  const start = join(folder, 'minute.mp4');
  const long = await inTab(async (tab) => {
    const times = await dropLong(tab.page, mp3, true);
    return { ...times, exportMillis: await exportStart(tab, mp3, MINUTE, start) };
  });
  yield* speedRows('MP3', long);
  yield* memoryRows(long, short);
  yield less('Export of minute 170 to 171, from start to first frame', long.exportMillis, 'ms', 'goal', 3000);
  yield soundRow(start, mp3);
  yield* speedRows('M4A', await inTab((tab) => dropLong(tab.page, m4a, false)));
}

async function inTab<T>(work: (tab: Awaited<ReturnType<typeof openLongTab>>) => Promise<T>): Promise<T> {
  const tab = await openLongTab();
  try {
    return await work(tab);
  } finally {
    await tab.close();
  }
}

function* speedRows(
  kind: string,
  { firstPictureMillis, waveformMillis, seconds }: LongTimes,
): Generator<Row> {
  yield less(`Drop of a three-hour ${kind} to its first picture`, firstPictureMillis, 'ms', 'goal', 2000);
  const speed = (seconds * 1000) / waveformMillis;
  yield more(`Whole waveform of a three-hour ${kind}, playing`, speed, '× real time', 'goal', 150);
}

/** Bytes are counted in all processes of the browser. */
function* memoryRows(long: LongTimes, short: LongTimes): Generator<Row> {
  const above = 'Most memory for three hours, all heard, above an empty tab';
  const beside = 'Most memory for three hours, all heard';
  const peer = 'a tenth over that for fifteen minutes';
  if (long.mostBytes === undefined || long.emptyBytes === undefined || short.mostBytes === undefined) {
    const unknown = { value: null, unit: 'MB', peer: 'only Linux tells', ratio: null };
    yield { name: above, ...unknown };
    yield { name: beside, ...unknown };
    return;
  }
  yield less(above, (long.mostBytes - long.emptyBytes) / MEGABYTE, 'MB', 'goal', 450);
  yield less(beside, long.mostBytes / MEGABYTE, 'MB', peer, (1.1 * short.mostBytes) / MEGABYTE);
}

function soundRow(video: string, song: string): Row {
  const name = 'Sound of minute 170 to 171 in that video';
  const unit = 'samples off';
  const match = matchOfSound(video, song, MINUTE.from!, MINUTE.to!);
  if (!match) return { name, value: null, unit, peer: 'ffmpeg is not installed', ratio: null };
  const peer = `ffmpeg's decode of the song: correlation ${match.likeness.toFixed(4)}`;
  return { name, value: match.lag, unit, peer, ratio: null };
}
