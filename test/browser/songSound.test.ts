import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { rescueByFfmpeg, type Rescue } from '../../src/app/rescue';
import { soundOf, type SongSound } from '../../src/app/songSound';
import { withFfmpeg } from '../../src/audio/ffmpeg';
import { openFileSound } from '../../src/audio/fileSound';
import { inspectAudio } from '../../src/audio/inspect';
import { abortError, AppError, isAbort } from '../../src/core/errors';
import * as bad from '../fixtures/badAudio';
import { looped, mp3At, mp3File } from '../fixtures/longAudio';
import * as odd from '../fixtures/oddAudio';
import { noise, SAMPLE_RATE, sine } from '../fixtures/signals';
import { wavFile } from '../fixtures/wav';

/** More than is held whole where there is another way. */
const LONG_SECONDS = 661;
const HZ = 440;
const { signal } = new AbortController();
const { AudioDecoder: PlainDecoder } = globalThis;

/** What the browser cannot read, made by ffmpeg of a tone in one channel at 8 kHz. */
const REFUSED = {
  'long.aiff': [],
  'long.wma': ['-b:a', '24k'],
  'alac.m4a': ['-c:a', 'alac'],
} as const;
type Refused = keyof typeof REFUSED;
const NAMES = Object.keys(REFUSED) as Refused[];
const files = new Map<Refused, File>();

beforeAll(async () => {
  await withFfmpeg(async (ffmpeg) => {
    const tone = ['-f', 'lavfi', '-i', `sine=f=${HZ}:r=8000:d=${LONG_SECONDS}`];
    for (const name of NAMES) {
      await ffmpeg.exec([...tone, ...REFUSED[name], name]);
      files.set(name, new File([(await ffmpeg.readFile(name)) as Uint8Array<ArrayBuffer>], name));
    }
  });
});

afterEach(() => {
  globalThis.AudioDecoder = PlainDecoder;
  // The browser's own is inherited.
  Reflect.deleteProperty(navigator, 'deviceMemory');
});

function takeDecoders(): void {
  globalThis.AudioDecoder = undefined as unknown as typeof AudioDecoder;
}

/** Opens a file as the app does. @returns its sound, and whether it took ffmpeg. */
async function open(file: File): Promise<{ readonly sound: SongSound; readonly isRescued: boolean }> {
  let isRescued = false;
  const sound = await soundOf(file, await inspectAudio(file), (refused, hint) => {
    isRescued = true;
    return rescueByFfmpeg(refused, hint);
  });
  if ('source' in sound) sound.source.close();
  return { sound, isRescued };
}

/** Opens it where no rescue is to be had. @returns what is thrown. */
async function failure(file: File, rescue: Rescue): Promise<unknown> {
  try {
    await soundOf(file, await inspectAudio(file), rescue);
    return undefined;
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
}

const notWanted: Rescue = () => Promise.reject(abortError());
const notAsked: Rescue = () => Promise.reject(new Error('asked for ffmpeg'));

/** Share of a stretch's energy that is the tone's. */
function toneShare(samples: Float32Array, sampleRate: number): number {
  let [re, im, all] = [0, 0, 0];
  samples.forEach((sample, i) => {
    const phase = (2 * Math.PI * HZ * i) / sampleRate;
    re += sample * Math.cos(phase);
    im += sample * Math.sin(phase);
    all += sample * sample;
  });
  return (2 * (re * re + im * im)) / (samples.length * all);
}

/** An MP3 in stereo of the same seconds over and over. */
async function longMp3(seconds: number): Promise<File> {
  const channels = [sine(10, HZ, 0.5), noise(10, 0.1, 1)];
  return mp3File(looped(await mp3At(64_000, { sampleRate: SAMPLE_RATE, channels }), seconds / 10));
}

describe('a long recording that the browser cannot read', () => {
  test.each(NAMES)('%s is read from what ffmpeg makes of it, by whoever reads it', async (name) => {
    const { sound, isRescued } = await open(files.get(name)!);
    expect(isRescued).toBe(true);
    expect(sound).toHaveProperty('source.numberOfChannels', 1);
    if (!('source' in sound)) return;
    const other = await openFileSound(sound.file, signal);
    const { sampleRate, samples } = other;
    expect([other.sampleRate, other.samples]).toEqual([sound.source.sampleRate, sound.source.samples]);
    expect(Math.abs(samples / sampleRate - LONG_SECONDS)).toBeLessThan(0.3);
    for (const second of [1, 333, 659]) {
      const [heard] = await other.read(second * sampleRate, sampleRate, signal);
      expect(toneShare(heard!, sampleRate), `at ${second} s`).toBeGreaterThan(0.95);
    }
    other.close();
  });

  test.each(NAMES)('%s that is cut off or damaged ends in sound or in one clear error', async (name) => {
    const file = files.get(name)!;
    const at = Math.round(0.4 * file.size);
    const rubbish = Uint8Array.from({ length: 70_000 }, (_, i) => (i * i * 97) % 251);
    const damaged = new File([file.slice(0, at), rubbish, file.slice(at + 70_000)], name);
    for (const odd of [bad.truncated(file, 0.6), damaged]) {
      const outcome = await open(odd).catch((error: unknown) => error);
      if (outcome instanceof AppError) expect(outcome.code).toBe('audio-unreadable');
      else expect(outcome).toHaveProperty('sound.source.sampleRate');
    }
  });

  test('is left alone when the decoder is not wanted', async () => {
    expect(isAbort(await failure(files.get('long.aiff')!, notWanted))).toBe(true);
  });
});

describe('a long recording that the browser cannot read piece by piece', () => {
  const SECONDS = 800;
  let file: File;

  beforeAll(async () => {
    file = await longMp3(SECONDS);
  });

  test('is held whole, where memory allows', async () => {
    takeDecoders();
    const { sound, isRescued } = await open(file);
    expect(isRescued).toBe(false);
    expect('pcm' in sound && sound.pcm.channels[0]!.length / sound.pcm.sampleRate).toBeCloseTo(SECONDS, -1);
  });

  test('goes through ffmpeg, where memory does not allow', async () => {
    takeDecoders();
    Object.defineProperty(navigator, 'deviceMemory', { value: 1, configurable: true });
    const { sound, isRescued } = await open(file);
    expect(isRescued).toBe(true);
    expect('source' in sound && sound.source.samples / sound.source.sampleRate).toBeCloseTo(SECONDS, -1);
  });

  test('is too long, when it is too much for ffmpeg as well', async () => {
    takeDecoders();
    Object.defineProperty(navigator, 'deviceMemory', { value: 1, configurable: true });
    const full: Rescue = () => Promise.reject(new AppError('audio-too-long', 'no room'));
    expect(await failure(file, full)).toBe('audio-too-long');
  });

  test('is read from its file all the same when that needs no decoder', async () => {
    takeDecoders();
    const wav = wavFile({ sampleRate: 8000, channels: [new Float32Array(8000 * LONG_SECONDS)] });
    expect((await open(wav)).sound).toHaveProperty('file', wav);
  });
});

describe('ffmpeg is not asked for', () => {
  test('what the browser reads only piece by piece', async () => {
    const tone = sine(3, HZ, 0.5);
    const doubles = odd.wavOf({ sampleRate: SAMPLE_RATE, channels: [tone, tone] }, odd.F64);
    expect(await failure(doubles, notAsked)).toBeUndefined();
  });

  test.each([
    ['audio-unreadable', bad.textAsMp3()],
    ['audio-empty', bad.emptyFile()],
    ['audio-silent-file', bad.wavWithoutSamples()],
  ])('what is plainly %s', async (code, file) => {
    expect(await failure(file, notAsked)).toBe(code);
  });
});
