import { describe, expect, test } from 'vitest';
import { inspectAudio } from '../../src/audio/inspect';
import { AppError, type ErrorCode } from '../../src/core/errors';
import { decodeAudio } from '../../src/platform/decodeAudio';
import * as bad from '../fixtures/badAudio';
import { encodedFile } from '../fixtures/encodedAudio';
import { noise, SAMPLE_RATE, sine } from '../fixtures/signals';
import { wavFile } from '../fixtures/wav';
import { analysed, wholePage } from '../fixtures/analysed';

const pcm = { sampleRate: SAMPLE_RATE, channels: [sine(3, 330, 0.4), noise(3, 0.1, 1)] };

/** Opens a file as the app does: what it says of itself, its sound, and a first look at that. */
async function open(file: File) {
  const inspection = await inspectAudio(file);
  const sound = await decodeAudio(file, inspection);
  const analyser = analysed(sound);
  const track = analyser.track();
  for (const values of [wholePage(track).levels, track.loudness, track.travel])
    expect(values.every(Number.isFinite)).toBe(true);
  for (const channel of sound.channels) expect(channel.every(Number.isFinite)).toBe(true);
  return { inspection, sound, track };
}

async function failure(opening: Promise<unknown>): Promise<ErrorCode> {
  const error = await opening.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return (error as AppError).code;
}

describe('a file that is no recording ends in one clear error', () => {
  test('an empty file', async () => {
    expect(await failure(open(bad.emptyFile()))).toBe('audio-empty');
  });

  test('text that calls itself an MP3', async () => {
    expect(await failure(open(bad.textAsMp3()))).toBe('audio-unreadable');
  });

  test('a WAV without samples', async () => {
    expect(await failure(open(bad.wavWithoutSamples()))).toBe('audio-silent-file');
  });

  test('an M4A cut off before its index', async () => {
    expect(await failure(open(bad.truncated(await encodedFile('recorder', pcm), 0.6)))).toBe(
      'audio-unreadable',
    );
  });

  test('a recording that memory cannot hold, before anything is decoded', async () => {
    const file = await encodedFile('mp3', pcm);
    expect(await failure(decodeAudio(file, { seconds: 3 * 3600 }))).toBe('audio-too-long');
  });
});

describe('a file that is odd still opens', () => {
  test.each(['mp3', 'm4a'] as const)('an %s cut off in the middle', async (kind) => {
    const { sound } = await open(bad.truncated(await encodedFile(kind, pcm), 0.5));
    expect(sound.channels[0]!.length / sound.sampleRate).toBeGreaterThan(1);
    expect(sound.channels[0]!.length / sound.sampleRate).toBeLessThan(2);
  });

  test('a WAV with NaN and Infinity in it: they are silenced', async () => {
    const { sound } = await open(bad.wavWithNonsense());
    expect(sound.channels[0]![505]).toBe(0);
    expect(sound.channels[0]![1505]).toBe(0);
    expect(Math.max(...sound.channels[0]!.subarray(6000))).toBeCloseTo(0.5, 2);
  });

  test('a WAV of eight channels: mixed down to two that do not clip', async () => {
    const { sound } = await open(bad.wavOfEightChannels());
    expect(sound.channels).toHaveLength(2);
    for (const channel of sound.channels) {
      const peak = channel.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
      expect(peak).toBeGreaterThan(0.5);
      expect(peak).toBeLessThanOrEqual(1);
    }
  });

  test('a WAV at 192 kHz: brought to 48 kHz', async () => {
    const { sound, inspection } = await open(bad.wavAt192kHz());
    expect(inspection.sampleRate).toBe(192_000);
    expect(sound.sampleRate).toBe(48_000);
    expect(sound.channels[0]!.length / 48_000).toBeCloseTo(inspection.seconds!, 2);
  });

  test('a mono WAV at 8 kHz: its bands end where it ends', async () => {
    const { sound, track } = await open(bad.monoWavAt8kHz());
    expect(sound.channels).toHaveLength(1);
    expect(track.frequencies.at(-1)).toBeLessThan(4500);
  });

  test('a cover of 20000 × 20000: left out', async () => {
    const { inspection } = await open(await bad.hugeCover());
    expect(inspection.tags.title).toBe('Huge');
    expect(inspection.cover).toBeUndefined();
  });

  test.each([
    ['an MP3 with frames longer than its tag', async () => bad.lyingMp3(await encodedFile('mp3', pcm))],
    ['an MP3 with a tag longer than the file', async () => bad.endlessTagMp3(await encodedFile('mp3', pcm))],
    ['an MP3 that claims to last a month', async () => bad.lyingLengthMp3(await encodedFile('mp3', pcm))],
    ['a WAV with a list of two gigabytes', bad.lyingWav],
    ['a FLAC with a picture of one gigabyte', bad.lyingFlac],
  ])('%s: short clean lines, and the sound all the same', async (_, file) => {
    const { inspection, sound } = await open(await file());
    expect(sound.channels[0]!.length).toBeGreaterThan(SAMPLE_RATE / 2);
    expect(inspection.cover).toBeUndefined();
    expect(inspection.tags.title).not.toBe('');
    for (const text of Object.values(inspection.tags)) {
      expect(text.length).toBeLessThanOrEqual(300);
      expect(text).toBe(text.trim());
      expect(text).not.toMatch(/[\p{Cc}\p{Cs}\u202e]/u);
    }
  });
});

describe('the sample rate', () => {
  test.each([44_100, 48_000])('of a source at %i Hz is kept, sample for sample', async (sampleRate) => {
    const channels = [sine(1, 1000, 0.7), sine(1, 500, 0.2)];
    const { sound } = await open(wavFile({ sampleRate, channels }));
    expect(sound.sampleRate).toBe(sampleRate);
    expect(sound.channels).toEqual(channels);
  });
});
