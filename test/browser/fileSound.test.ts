import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFileSound } from '../../src/audio/fileSound';
import { memorySound } from '../../src/audio/memorySound';
import { LONGEST_BLOCK, type SoundSource } from '../../src/audio/soundSource';
import { toMonoOrStereo } from '../../src/core/channels';
import { AppError } from '../../src/core/errors';
import * as bad from '../fixtures/badAudio';
import { encodedFile } from '../fixtures/encodedAudio';
import * as long from '../fixtures/longAudio';
import { chord, drums, noise, SAMPLE_RATE, sine } from '../fixtures/signals';
import { wavFile } from '../fixtures/wav';

/** Two segments and a part. */
const SECONDS = 26;
const { signal } = new AbortController();

/** Never the same twice, and with sound at every frequency. */
function song(seconds: number): Float32Array<ArrayBuffer>[] {
  const [beat, hiss, tones] = [
    drums(seconds),
    noise(seconds, 0.05, 1),
    chord(seconds, [220.3, 331.7, 555.1]),
  ];
  const left = beat.map((sample, i) => 0.5 * sample + hiss[i]! + 0.3 * tones[i]!);
  return [left, left.map((sample, i) => 0.7 * sample + 0.5 * hiss[(i + 999) % hiss.length]!)];
}

const pcm = { sampleRate: SAMPLE_RATE, channels: song(SECONDS) };
/** What Opus takes as it is. */
const at48kHz = { ...pcm, sampleRate: 48_000 };
const integers = Int16Array.from(pcm.channels[0]!, (sample) => Math.round(sample * 20_000));

const AAC_PRIMING = 1024;
/** What LAME puts in front and behind. */
const TAGGED = { delay: 576, padding: 1000 };

/** Frames of two bitrates in turn, some seconds of each. */
async function changingFrames(): Promise<Uint8Array<ArrayBuffer>[]> {
  const [low, high] = await Promise.all([64_000, 192_000].map((bitrate) => long.mp3At(bitrate, pcm)));
  return high!.map((frame, i) => (Math.floor(i / 100) % 2 === 0 ? frame : (low![i] ?? frame)));
}

const FORMATS = {
  'MP3 of constant bitrate': async () =>
    long.mp3File(await long.mp3At(128_000, pcm), { name: 'Info', ...TAGGED }),
  'MP3 of variable bitrate': async () => long.mp3File(await changingFrames(), TAGGED),
  'MP3 without a tag': async () => new File(await changingFrames(), 'bare.mp3'),
  'AAC in MP4': async () => long.withEditList(await encodedFile('m4a', pcm), AAC_PRIMING),
  'AAC in MP4 without an edit list, its index at the end': () => encodedFile('recorder', pcm),
  'AAC bare': () => encodedFile('adts', pcm),
  'Opus in Ogg': () => encodedFile('ogg', at48kHz),
  'Opus in WebM': () => long.webmFile(at48kHz),
  FLAC: async () => long.verbatimFlac(integers),
  WAV: async () => wavFile(pcm),
} as const;

type Format = keyof typeof FORMATS;
const NAMES = Object.keys(FORMATS) as Format[];
const files = new Map<Format, File>();

beforeAll(async () => {
  for (const name of NAMES) files.set(name, await FORMATS[name]());
}, 120_000);

/** Remembers the decoders there were. */
class CountedDecoder extends AudioDecoder {
  static readonly all: AudioDecoder[] = [];
  static most = 0;

  static get open(): number {
    return CountedDecoder.all.filter(({ state }) => state !== 'closed').length;
  }

  constructor(init: AudioDecoderInit) {
    super(init);
    CountedDecoder.all.push(this);
    CountedDecoder.most = Math.max(CountedDecoder.most, CountedDecoder.open);
  }
}

const opened: SoundSource[] = [];
const { AudioDecoder: PlainDecoder } = globalThis;

beforeEach(() => {
  globalThis.AudioDecoder = CountedDecoder;
  CountedDecoder.all.length = CountedDecoder.most = 0;
});

afterEach(() => {
  for (const sound of opened.splice(0)) sound.close();
  globalThis.AudioDecoder = PlainDecoder;
  expect(CountedDecoder.open).toBe(0);
});

async function open(file: Blob): Promise<SoundSource> {
  const sound = await openFileSound(file, signal);
  opened.push(sound);
  return sound;
}

/** Everything from `from` on, block by block. */
async function inOrder(sound: SoundSource, from = 0): Promise<Float32Array[]> {
  const whole = Array.from({ length: sound.numberOfChannels }, () => new Float32Array(sound.samples - from));
  let at = 0;
  for await (const block of sound.blocks(from, signal)) {
    expect(block).toHaveLength(sound.numberOfChannels);
    expect(block[0]!.length).toBeLessThanOrEqual(LONGEST_BLOCK);
    block.forEach((plane, i) => whole[i]!.set(plane, at));
    at += block[0]!.length;
  }
  expect(at).toBe(sound.samples - from);
  return whole;
}

/** Where two recordings first differ; -1 when they do not. Comparing millions of samples one `expect` at a time is slow. */
function firstDifference(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  expect(a.length).toBe(b.length);
  const differences = a.map((plane, channel) => {
    expect(plane.length).toBe(b[channel]!.length);
    return plane.findIndex((sample, i) => sample !== b[channel]![i]);
  });
  return differences.find((at) => at >= 0) ?? -1;
}

function cut(planes: readonly Float32Array[], from: number, to?: number): Float32Array[] {
  return planes.map((plane) => plane.subarray(from, to));
}

/** By how many samples `heard` is later than `source`: where they fit best around `at`. */
function lag(heard: Float32Array, source: Float32Array, at: number): number {
  let best = { lag: NaN, fit: -Infinity };
  for (let shift = -1500; shift <= 1500; shift++) {
    let fit = 0;
    for (let i = 0; i < 4000; i++) fit += (heard[at + shift + i] ?? 0) * source[at + i]!;
    if (fit > best.fit) best = { lag: shift, fit };
  }
  return best.lag;
}

function peak(plane: Float32Array): number {
  return plane.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
}

async function failure(opening: Promise<unknown>): Promise<unknown> {
  return opening.then(
    () => undefined,
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );
}

describe.each(NAMES)('%s', (name) => {
  const isOpus = name.startsWith('Opus');
  const rate = isOpus ? 48_000 : SAMPLE_RATE;

  test('read cold in the middle is bit for bit what comes in order', async () => {
    const sound = await open(files.get(name)!);
    expect(sound.sampleRate).toBe(rate);
    const whole = await inOrder(sound);
    for (const [from, length] of [
      [Math.round(0.71 * sound.samples), 3000],
      [1, 100],
      [LONGEST_BLOCK - 500, 1000],
      [2 * LONGEST_BLOCK, 1],
      [sound.samples - 2000, 2000],
      [50_000, LONGEST_BLOCK],
    ] as const) {
      const cold = await open(files.get(name)!);
      expect(firstDifference(await cold.read(from, length, signal), cut(whole, from, from + length))).toBe(
        -1,
      );
    }
    const middle = LONGEST_BLOCK + 777;
    expect(firstDifference(await inOrder(sound, middle), cut(whole, middle))).toBe(-1);
  });

  test('outside the recording is silence', async () => {
    const sound = await open(files.get(name)!);
    const [first] = await sound.read(0, 50, signal);
    const [early] = await sound.read(-100, 150, signal);
    expect(early).toEqual(Float32Array.of(...new Float32Array(100), ...first!));
    const [last] = await sound.read(sound.samples - 50, 50, signal);
    const [late] = await sound.read(sound.samples - 50, 150, signal);
    expect(late).toEqual(Float32Array.of(...last!, ...new Float32Array(100)));
    expect(await sound.read(sound.samples + 9, 3, signal)).toEqual(
      Array.from({ length: sound.numberOfChannels }, () => new Float32Array(3)),
    );
    expect((await sound.read(5, 0, signal))[0]).toHaveLength(0);
  });

  test('is where it was before it was encoded, from the beginning to the end', async () => {
    const sound = await open(files.get(name)!);
    const [heard] = await inOrder(sound);
    const source = pcm.channels[0]!;
    // Some say nothing of the silence that the encoder put in front.
    const delay = /bare|without/.test(name) ? (/MP3/.test(name) ? TAGGED.delay + 529 : AAC_PRIMING) : 0;
    for (const at of [3000, LONGEST_BLOCK - 2000, 2 * LONGEST_BLOCK - 2000, source.length - 8000]) {
      expect(lag(heard!, source, at), `at ${at}`).toBe(delay);
    }
  });

  test('joins its segments as if it were decoded in one go', async () => {
    const whole = await long.decodedInOrder(files.get(name)!);
    const sound = await open(files.get(name)!);
    for (const seam of [LONGEST_BLOCK, 2 * LONGEST_BLOCK]) {
      const heard = await sound.read(seam - 2000, 4000, signal);
      const shift = /bitrate/.test(name) ? TAGGED.delay + 529 : 0;
      const expected = toMonoOrStereo(cut(whole, seam - 2000 + shift, seam + 2000 + shift));
      const error = Math.max(
        ...heard.map((plane, channel) => peak(plane.map((sample, i) => sample - expected[channel]![i]!))),
      );
      expect(error, `at ${seam}`).toBeLessThan(1e-6);
    }
  });
});

describe('of an MP3', () => {
  let frames: Uint8Array<ArrayBuffer>[];
  /** All that its frames decode to. */
  let whole: Float32Array[];
  const FRAME = 1152;

  beforeAll(async () => {
    frames = (await long.mp3At(128_000, { ...pcm, channels: song(3) })).slice(0, 100);
    whole = await long.decodedInOrder(long.mp3File(frames));
  });

  async function expectCut(file: File, from: number, to: number): Promise<void> {
    const sound = await open(file);
    expect(sound.samples).toBe(to - from);
    expect(firstDifference(await inOrder(sound), cut(whole, from, to))).toBe(-1);
  }

  test('what encoder and decoder put in front and behind is left out', async () => {
    await expectCut(
      long.mp3File(frames, { delay: 576, padding: 1500 }),
      576 + 529,
      100 * FRAME - (1500 - 529),
    );
    await expectCut(long.mp3File(frames, { delay: 0, padding: 0 }), 529, 100 * FRAME);
    await expectCut(long.mp3File(frames, { delay: 1105, padding: 529 }), 1105 + 529, 100 * FRAME);
  });

  test('nothing is left out where nobody says how much', async () => {
    await expectCut(long.mp3File(frames), 0, 100 * FRAME);
    await expectCut(new File(frames, 'bare.mp3'), 0, 100 * FRAME);
  });

  test('a tag that lies about the length is found out', async () => {
    await expectCut(long.mp3File(frames, { frames: 100_000_000 }), 0, 100 * FRAME);
    await expectCut(long.mp3File(frames, { frames: 7, bytes: 1000, delay: 576 }), 576 + 529, 100 * FRAME);
  });

  test('tags before and behind it, and rubbish in its midst, are passed over', async () => {
    const noSound = Uint8Array.from({ length: 5000 }, (_, i) => (i * 97) % 251);
    const id3 = Uint8Array.of(...new TextEncoder().encode('ID3'), 3, 0, 0, 0, 0, 39, 8, ...noSound);
    const file = new File([id3, ...frames.slice(0, 50), noSound, ...frames.slice(50), noSound], 'odd.mp3');
    await expectCut(file, 0, 100 * FRAME);
  });

  test('an hour is entered anywhere, at constant and at variable bitrate', async () => {
    const hour = Math.ceil((3600 * SAMPLE_RATE) / (100 * FRAME));
    const varied = frames.map((frame, i) => (i === 99 ? new Uint8Array([...frame, 0]) : frame));
    for (const file of [
      long.mp3File(long.looped(frames, hour)),
      new File(long.looped(varied, hour), 'bare.mp3'),
    ]) {
      const sound = await open(file);
      expect(sound.samples).toBe(hour * 100 * FRAME);
      for (const minute of [55, 2, 31]) {
        const round = Math.floor((minute * 60 * SAMPLE_RATE) / (100 * FRAME));
        // The first frames of a round take bits from the round before.
        const heard = await sound.read((100 * round + 20) * FRAME, 60 * FRAME, signal);
        expect(firstDifference(heard, cut(whole, 20 * FRAME, 80 * FRAME))).toBe(-1);
      }
    }
  });
});

describe('a file that is cut off', () => {
  test.each(NAMES)('%s: gives what is there, then silence', async (name) => {
    const whole = await open(files.get(name)!);
    const file = bad.truncated(files.get(name)!, 0.6);
    if (name.includes('index at the end')) {
      expect(await failure(openFileSound(file, signal))).toBe('audio-unreadable');
      return;
    }
    const sound = await open(file);
    expect(sound.samples).toBeLessThanOrEqual(whole.samples);
    expect(sound.samples).toBeGreaterThan(0.5 * whole.samples);
    const heard = await inOrder(sound);
    const there = Math.round(0.5 * whole.samples);
    expect(firstDifference(cut(heard, 0, there), await whole.read(0, there, signal))).toBe(-1);
    expect(peak(heard[0]!.subarray(Math.round(0.7 * whole.samples)))).toBe(0);
  });
});

test('a damaged place costs that place alone', async () => {
  const file = files.get('AAC in MP4')!;
  const at = Math.round(file.size / 2);
  const damaged = new File([file.slice(0, at), new Uint8Array(700), file.slice(at + 700)], 'damaged.m4a');
  const whole = await inOrder(await open(file));
  const heard = await inOrder(await open(damaged));
  const half = whole[0]!.length / 2;
  const differing = heard[0]!.map((sample, i) => (sample === whole[0]![i] ? 0 : i));
  expect(peak(differing)).toBeLessThan(half + SAMPLE_RATE);
  const [first] = differing.filter((i) => i > 0);
  expect(first).toBeGreaterThan(half - SAMPLE_RATE);
});

describe('other than one or two channels at 44.1 or 48 kHz', () => {
  test.each([
    [8000, 48_000],
    [22_050, 44_100],
    [96_000, 48_000],
    [176_400, 44_100],
  ])('%i Hz becomes %i Hz, wherever it is read', async (from, to) => {
    const hertz = 1000.7;
    const tone = (rate: number, length: number) =>
      Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));
    const sound = await open(wavFile({ sampleRate: from, channels: [tone(from, 15 * from)] }));
    expect(sound.sampleRate).toBe(to);
    expect(sound.samples).toBe(15 * to);
    const whole = await inOrder(sound);
    const expected = tone(to, 15 * to);
    const error = whole[0]!.map((sample, i) => sample - expected[i]!);
    // Where it begins and ends at once it rings.
    expect(peak(error.subarray(1000, -1000))).toBeLessThan(3e-5);
    const at = LONGEST_BLOCK - 100;
    expect(firstDifference(await sound.read(at, 200, signal), cut(whole, at, at + 200))).toBe(-1);
  });

  test('eight channels are mixed down with one gain from beginning to end', async () => {
    const quietThenLoud = (level: number) =>
      Float32Array.from({ length: 48_000 }, (_, i) => (i < 24_000 ? level / 100 : level));
    const channels = Array.from({ length: 8 }, (_, i) => quietThenLoud(i === 1 ? 0 : 1));
    const sound = await open(wavFile({ sampleRate: 48_000, channels }));
    expect(sound.numberOfChannels).toBe(2);
    const [left, right] = await sound.read(0, 48_000, signal);
    const [expectedLeft, expectedRight] = toMonoOrStereo(channels);
    for (const i of [100, 47_000]) {
      expect(left![i]).toBeCloseTo(expectedLeft![i]!, 6);
      expect(right![i]).toBeCloseTo(expectedRight![i]!, 6);
    }
    expect(peak(left!)).toBeCloseTo(1, 6);
  });

  test('samples that are no numbers become silence', async () => {
    const sound = await open(bad.wavWithNonsense());
    const [left] = await sound.read(0, SAMPLE_RATE, signal);
    expect(left!.every(Number.isFinite)).toBe(true);
    expect([left![505], left![1505], left![2505]]).toEqual([0, 0, 0]);
  });
});

describe('reading can be given up', () => {
  const file = () => files.get('MP3 of variable bitrate')!;

  test('leaving the loop frees the decoders', async () => {
    const sound = await open(file());
    for await (const block of sound.blocks(0, signal)) {
      expect(block[0]).toHaveLength(LONGEST_BLOCK);
      break;
    }
    expect(CountedDecoder.open).toBe(0);
    const failing = (async () => {
      for await (const block of sound.blocks(0, signal)) throw new Error(`of ${block.length} channels`);
    })();
    expect(await failure(failing)).toEqual(new Error('of 2 channels'));
    expect(CountedDecoder.open).toBe(0);
  });

  test('no more is decoded than two blocks ahead', async () => {
    const sound = await open(file());
    const blocks = sound.blocks(0, signal)[Symbol.asyncIterator]();
    await blocks.next();
    const read = CountedDecoder.most;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(read).toBeLessThanOrEqual(2);
    expect(CountedDecoder.most).toBeLessThanOrEqual(2);
    expect(CountedDecoder.open).toBe(0);
    await blocks.return!();
  });

  test('a signal that aborts ends it with its reason, at once', async () => {
    const sound = await open(file());
    const stop = new AbortController();
    const reason = new Error('changed my mind');
    const reading = failure(sound.read(0, sound.samples, stop.signal));
    const blocks = failure(
      (async () => {
        for await (const block of sound.blocks(0, stop.signal)) expect(block).toHaveLength(2);
      })(),
    );
    stop.abort(reason);
    expect(await reading).toBe(reason);
    expect(await blocks).toBe(reason);
    expect(CountedDecoder.open).toBe(0);
    expect(await failure(sound.read(0, 1, stop.signal))).toBe(reason);
    expect(await failure(openFileSound(file(), stop.signal))).toBe(reason);
    expect((await sound.read(0, 1, signal))[0]).toHaveLength(1);
  });

  test('closing ends what is being read', async () => {
    const sound = await open(file());
    const reading = failure(sound.read(0, sound.samples, signal));
    sound.close();
    expect(await reading).toHaveProperty('name', 'AbortError');
    expect(await failure(sound.read(0, 1, signal))).toHaveProperty('name', 'AbortError');
  });
});

describe('a file that is no recording', () => {
  test.each([
    ['audio-empty', bad.emptyFile()],
    ['audio-unreadable', bad.textAsMp3()],
    ['audio-unreadable', new File([new Uint8Array(5000)], 'zeros.wav')],
    ['audio-silent-file', bad.wavWithoutSamples()],
  ])('is refused as %s', async (code, file) => {
    expect(await failure(openFileSound(file, signal))).toBe(code);
  });

  test('is unreadable where there is no decoder', async () => {
    globalThis.AudioDecoder = undefined as unknown as typeof AudioDecoder;
    expect(await failure(openFileSound(files.get('Opus in Ogg')!, signal))).toBe('audio-unreadable');
  });
});

describe('sound that is held in memory', () => {
  const channels = [sine(30, 100), sine(30, 200)];
  const sound = memorySound({ sampleRate: SAMPLE_RATE, channels });

  test('reads as it would from a file', async () => {
    expect([sound.sampleRate, sound.numberOfChannels, sound.samples]).toEqual([
      SAMPLE_RATE,
      2,
      30 * SAMPLE_RATE,
    ]);
    expect(firstDifference(await sound.read(1234, 99, signal), cut(channels, 1234, 1333))).toBe(-1);
    const [early] = await sound.read(-5, 10, signal);
    expect(early).toEqual(Float32Array.of(0, 0, 0, 0, 0, ...channels[0]!.subarray(0, 5)));
    expect(firstDifference(await inOrder(sound), channels)).toBe(-1);
    expect(firstDifference(await inOrder(sound, 600_000), cut(channels, 600_000))).toBe(-1);
  });

  test('refuses stretches that are none', async () => {
    expect(await failure(sound.read(0.5, 1, signal))).toBeInstanceOf(TypeError);
    expect(await failure(sound.read(0, -1, signal))).toBeInstanceOf(TypeError);
  });

  test('is closed for good', async () => {
    const other = memorySound({ sampleRate: SAMPLE_RATE, channels });
    other.close();
    expect(await failure(other.read(0, 1, signal))).toHaveProperty('name', 'AbortError');
  });
});
