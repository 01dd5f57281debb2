import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Pcm } from '../../src/analysis/featureTrack';
import { rescueByFfmpeg } from '../../src/app/rescue';
import { soundOf } from '../../src/app/songSound';
import { withFfmpeg } from '../../src/audio/ffmpeg';
import { FFMPEG_CORE_BYTES, fetchFfmpegCore, isFfmpegCoreKept } from '../../src/audio/ffmpegCore';
import { decodeWithFfmpeg, type DecodeOptions } from '../../src/audio/ffmpegDecode';
import { scriptUrl, wasmUrl } from '../../src/audio/ffmpegFiles';
import { openFileSound } from '../../src/audio/fileSound';
import { inspectAudio } from '../../src/audio/inspect';
import type { SoundSource } from '../../src/audio/soundSource';
import { AppError, isAbort } from '../../src/core/errors';
import { encodedFile } from '../fixtures/encodedAudio';
import * as odd from '../fixtures/oddAudio';
import { noise, sine, SAMPLE_RATE } from '../fixtures/signals';

const SECONDS = 2;
const LEFT = { hz: 1000, level: 0.5 };
const RIGHT = { hz: 600, level: 0.25 };
const pcm: Pcm = {
  sampleRate: SAMPLE_RATE,
  channels: [LEFT, RIGHT].map(({ hz, level }) => sine(SECONDS, hz, level)),
};
const ROOM_ENOUGH = { mostBytes: 2 ** 28 };
const { signal } = new AbortController();

/** Files that ffmpeg itself makes of the tones: its arguments by name. */
const MADE: Readonly<Record<string, readonly string[]>> = {
  'sound.flac': [],
  'vorbis.ogg': ['-c:a', 'libvorbis'],
  'sound.webm': ['-c:a', 'libvorbis'],
  'alac.m4a': ['-c:a', 'alac'],
  'alac.caf': ['-c:a', 'alac'],
  'sound.wma': [],
  'sound.wv': [],
  'sound.ac3': [],
  'adpcm.wav': ['-c:a', 'adpcm_ima_wav'],
  'telephone.aiff': ['-ar', '8000'],
  'studio.aiff': ['-ar', '96000'],
  'surround.aiff': ['-ac', '6'],
};
const VIDEOS: Readonly<Record<string, readonly string[]>> = {
  'video.mp4': ['-c:v', 'libx264'],
  'video.mov': ['-c:v', 'libx264', '-c:a', 'pcm_s16le'],
  'video.webm': ['-c:v', 'libvpx', '-c:a', 'libvorbis'],
  'video.mkv': ['-c:v', 'libx264', '-c:a', 'ac3'],
  'silent.mp4': ['-c:v', 'libx264', '-an'],
};
const PICTURE = ['-f', 'lavfi', '-i', `color=c=red:s=64x64:r=10:d=${SECONDS}`];

const made = new Map<string, File>();

beforeAll(async () => {
  await withFfmpeg(async (ffmpeg) => {
    const wav = odd.wavOf(pcm, odd.F32);
    await ffmpeg.writeFile('in.wav', new Uint8Array(await wav.arrayBuffer()));
    const make = async (name: string, args: readonly string[]) => {
      expect(await ffmpeg.exec([...args, name]), name).toBe(0);
      made.set(name, new File([(await ffmpeg.readFile(name)) as Uint8Array<ArrayBuffer>], name));
    };
    for (const [name, args] of Object.entries(MADE)) await make(name, ['-i', 'in.wav', ...args]);
    for (const [name, args] of Object.entries(VIDEOS))
      await make(name, [...PICTURE, '-i', 'in.wav', ...args]);
  });
});

/** Frequency and amplitude of the tone near `hz` in the middle of a channel, by its phase in two windows. */
function toneIn(channel: Float32Array, sampleRate: number, hz: number): { hz: number; level: number } {
  const size = Math.round(sampleRate / 2);
  const begin = Math.round(channel.length / 2) - size;
  const [first, second] = [0, size].map((offset) => {
    let [re, im] = [0, 0];
    for (let i = begin + offset; i < begin + offset + size; i++) {
      re += channel[i]! * Math.cos((2 * Math.PI * hz * i) / sampleRate);
      im -= channel[i]! * Math.sin((2 * Math.PI * hz * i) / sampleRate);
    }
    return { level: (2 * Math.hypot(re, im)) / size, phase: Math.atan2(im, re) };
  });
  const turn = Math.atan2(Math.sin(second!.phase - first!.phase), Math.cos(second!.phase - first!.phase));
  return { hz: hz + (turn * sampleRate) / (2 * Math.PI * size), level: first!.level };
}

/** Two channels, each with its tone within 0.5 Hz and 1 dB, of the right length. */
function expectTones({ channels, sampleRate }: Pcm): void {
  expect([44_100, 48_000]).toContain(sampleRate);
  expect(channels).toHaveLength(2);
  [LEFT, RIGHT].forEach((tone, i) => {
    const { hz, level } = toneIn(channels[i]!, sampleRate, tone.hz);
    expect(Math.abs(hz - tone.hz)).toBeLessThan(0.5);
    expect(Math.abs(20 * Math.log10(level / tone.level))).toBeLessThan(1);
    // Codecs work in frames, and not every container says how much of the last one is sound.
    expect(channels[i]!.length / sampleRate).toBeGreaterThan(SECONDS - 0.05);
    expect(channels[i]!.length / sampleRate).toBeLessThan(SECONDS + 0.05);
  });
}

/** Opens a file as the app does. @returns the sound, and whether the browser refused the file. */
async function open(file: File): Promise<{ readonly sound: Pcm; readonly isRescued: boolean }> {
  let isRescued = false;
  const sound = await soundOf(file, await inspectAudio(file), (refused, hint) => {
    isRescued = true;
    return rescueByFfmpeg(refused, hint);
  });
  return { sound: 'pcm' in sound ? sound.pcm : await wholeOf(sound.source), isRescued };
}

async function wholeOf(source: SoundSource): Promise<Pcm> {
  const { sampleRate, samples } = source;
  try {
    return { sampleRate, channels: await source.read(0, samples, signal) };
  } finally {
    source.close();
  }
}

/** What ffmpeg makes of a file. */
async function decoded(file: File, options: Partial<DecodeOptions> = {}): Promise<Pcm> {
  const wav = await decodeWithFfmpeg(file, { ...ROOM_ENOUGH, ...options });
  return wholeOf(await openFileSound(wav, signal));
}

async function failure(opening: Promise<unknown>): Promise<unknown> {
  const error = await opening.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? error.code : error;
}

type Format = readonly [name: string, make: () => File | Promise<File>];
const fromFfmpeg = (name: string): Format => [name, () => made.get(name)!];

describe('the browser reads by itself', () => {
  test.each<Format>([
    ['MP3', () => encodedFile('mp3', pcm)],
    ['M4A', () => encodedFile('m4a', pcm)],
    ['bare AAC', () => encodedFile('adts', pcm)],
    ['Opus', () => encodedFile('ogg', pcm)],
    ['WAV of 8 bits', () => odd.wavOf(pcm, odd.U8)],
    ['WAV of 16 bits', () => odd.wavOf(pcm, odd.S16)],
    ['WAV of 24 bits', () => odd.wavOf(pcm, odd.S24)],
    ['WAV of 32 bits', () => odd.wavOf(pcm, odd.S32)],
    ['WAV of floats', () => odd.wavOf(pcm, odd.F32)],
    ['extensible WAV of 24 bits', () => odd.wavOf(pcm, odd.S24, 'extensible')],
    ['extensible WAV of floats', () => odd.wavOf(pcm, odd.F32, 'extensible')],
    ['RF64', () => odd.rf64Of(pcm, odd.S24)],
    fromFfmpeg('sound.flac'),
    fromFfmpeg('vorbis.ogg'),
    fromFfmpeg('sound.webm'),
    fromFfmpeg('video.mp4'),
    fromFfmpeg('video.mov'),
    fromFfmpeg('video.webm'),
  ])('%s', async (_, make) => {
    const { sound, isRescued } = await open(await make());
    expectTones(sound);
    expect(isRescued).toBe(false);
  });
});

describe('between the browser and ffmpeg opens', () => {
  test.each<Format>([
    ['AIFF of 8 bits', () => odd.aiffOf(pcm, odd.S8)],
    ['AIFF of 16 bits', () => odd.aiffOf(pcm, odd.S16)],
    ['AIFF of 24 bits', () => odd.aiffOf(pcm, odd.S24)],
    ['AIFF-C, little end first', () => odd.aifcOf(pcm, odd.S16, 'sowt')],
    ['AIFF-C of floats', () => odd.aifcOf(pcm, odd.F32, 'fl32')],
    ['WAV of doubles', () => odd.wavOf(pcm, odd.F64)],
    fromFfmpeg('alac.m4a'),
    fromFfmpeg('alac.caf'),
    fromFfmpeg('sound.wma'),
    fromFfmpeg('sound.wv'),
    fromFfmpeg('sound.ac3'),
    fromFfmpeg('adpcm.wav'),
    fromFfmpeg('video.mkv'),
    fromFfmpeg('telephone.aiff'),
    fromFfmpeg('studio.aiff'),
  ])('%s', async (_, make) => {
    expectTones((await open(await make())).sound);
  });

  test('six channels, as two', async () => {
    const { sound } = await open(made.get('surround.aiff')!);
    expect(sound.channels).toHaveLength(2);
    expect(toneIn(sound.channels[0]!, sound.sampleRate, LEFT.hz).level).toBeGreaterThan(0.25);
  });

  test('one channel, as one, at the rate that was asked for', async () => {
    const file = odd.aiffOf({ sampleRate: SAMPLE_RATE, channels: [pcm.channels[0]!] }, odd.S16);
    const sound = await decoded(file, { sampleRate: 48_000 });
    expect(sound.sampleRate).toBe(48_000);
    expect(sound.channels).toHaveLength(1);
    expect(sound.channels[0]).toHaveLength(SECONDS * 48_000);
  });
});

describe('what ffmpeg decodes', () => {
  test('is sample for sample what is in the file, over the seams of the pieces it leaves the core in', async () => {
    const tone = sine(45, 440, 0.5);
    const file = odd.aifcOf({ sampleRate: SAMPLE_RATE, channels: [tone] }, odd.F32, 'fl32');
    const { channels } = await decoded(file);
    expect(channels[0]).toHaveLength(tone.length);
    expect(channels[0]!.findIndex((sample, i) => sample !== tone[i])).toBe(-1);
  });

  test('has silence where the file has numbers that are no sound', async () => {
    const tone = sine(1, 440, 0.5);
    tone.fill(NaN, 500, 520);
    tone.fill(Infinity, 1500, 1520);
    const file = odd.aifcOf({ sampleRate: SAMPLE_RATE, channels: [tone] }, odd.F32, 'fl32');
    const { channels } = await decoded(file);
    expect([channels[0]![505], channels[0]![1505]]).toEqual([0, 0]);
    expect(channels[0]!.every(Number.isFinite)).toBe(true);
  });

  test('is the same in a worker', async () => {
    const worker = new Worker(new URL('./ffmpeg.worker.ts', import.meta.url), { type: 'module' });
    const wav = new Promise<Blob>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Blob>) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
    });
    worker.postMessage(odd.aiffOf(pcm, odd.S16));
    const sound = await openFileSound(await wav, signal);
    worker.terminate();
    expectTones(await wholeOf(sound));
  });
});

describe('what ffmpeg cannot decode either ends in one clear error', () => {
  test.each<readonly [string, () => File, string]>([
    ['noise', () => new File([noise(1, 1, 1)], 'noise.aiff'), 'audio-unreadable'],
    ['a video without sound', () => made.get('silent.mp4')!, 'audio-silent-file'],
    [
      'an AIFF without samples',
      () => odd.aiffOf({ sampleRate: SAMPLE_RATE, channels: [new Float32Array(0)] }, odd.S16),
      'audio-silent-file',
    ],
  ])('%s', async (_, make, code) => {
    expect(await failure(open(make()))).toBe(code);
  });

  test('a recording that turns out to be too much', async () => {
    const decoding = decodeWithFfmpeg(odd.aiffOf(pcm, odd.S16), { mostBytes: 100_000 });
    expect(await failure(decoding)).toBe('audio-too-long');
  });

  test('a file that crashes the core, which harms no other', async () => {
    // Opus in stereo crashes this build: ffmpegwasm/ffmpeg.wasm#591.
    const crash = withFfmpeg(async (ffmpeg) => {
      const tone = ['-f', 'lavfi', '-i', 'sine=r=48000:d=1'];
      await ffmpeg.exec([...tone, '-ac', '2', '-c:a', 'libopus', 'out.ogg']);
    });
    expect(await failure(crash)).toMatch(/memory access out of bounds/);
    expectTones((await open(odd.aiffOf(pcm, odd.S16))).sound);
  });
});

describe('the core', () => {
  afterEach(() => fetchFfmpegCore());

  const fetches = () =>
    performance.getEntriesByType('resource').filter(({ name }) => name.endsWith(wasmUrl)).length;

  test('is fetched once, with every byte told, and then kept', async () => {
    await caches.delete('ffmpeg-core');
    expect(await isFfmpegCoreKept()).toBe(false);
    const told: number[] = [];
    await fetchFfmpegCore({ onProgress: (received) => told.push(received) });
    expect(told.at(-1)).toBe(FFMPEG_CORE_BYTES);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(await isFfmpegCoreKept()).toBe(true);
    const before = fetches();
    await decoded(odd.aiffOf(pcm, odd.S16));
    expect(fetches()).toBe(before);
  });

  test('takes the place of a former version', async () => {
    const cache = await caches.open('ffmpeg-core');
    await cache.put('/assets/ffmpeg-core.00000000.wasm.gz', new Response('old'));
    await cache.delete(wasmUrl);
    await fetchFfmpegCore();
    const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
    expect(kept.toSorted()).toEqual([scriptUrl, wasmUrl].toSorted());
  });

  test('that was damaged on the disk is fetched again', async () => {
    const cache = await caches.open('ffmpeg-core');
    await cache.put(wasmUrl, new Response('damaged'));
    expectTones(await decoded(odd.aiffOf(pcm, odd.S16)));
    expect((await (await cache.match(wasmUrl))!.blob()).size).toBe(FFMPEG_CORE_BYTES);
  });

  test('is not kept when the fetch is cancelled', async () => {
    await caches.delete('ffmpeg-core');
    const stop = new AbortController();
    const fetching = fetchFfmpegCore({ signal: stop.signal, onProgress: () => stop.abort() });
    expect(isAbort(await failure(fetching))).toBe(true);
    expect(await isFfmpegCoreKept()).toBe(false);
  });

  test('stops in the middle of its work', async () => {
    const stop = new AbortController();
    const work = withFfmpeg(
      async (ffmpeg) => {
        ffmpeg.on('log', () => stop.abort());
        // For ever.
        await ffmpeg.exec(['-f', 'lavfi', '-i', 'sine', '-f', 'null', '-']);
      },
      { signal: stop.signal },
    );
    expect(isAbort(await failure(work))).toBe(true);
  });
});
