import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pcm } from '../../src/analysis/featureTrack';
import { Listener } from '../../src/analysis/hearing';
import { SpectraListener } from '../../src/analysis/spectra/spectraListener';
import { hashRandom } from '../../src/core/numeric';
import { analyserFor, wholePage } from '../fixtures/analysed';

/** Something that listens to a sound. */
interface Ear {
  push(channels: readonly Float32Array[]): void;
  /** What was heard: numbers, texts and nulls in objects and arrays. */
  result(): unknown;
}

const isMono = ({ channels }: Pcm) => channels.length === 1;

/** Everything in `src/analysis` that is given a recording: the analyser, the five of {@link Listener}, the spectra. */
const EARS: Readonly<Record<string, (sound: Pcm) => Ear>> = {
  analyser(sound) {
    const analyser = analyserFor(sound);
    return {
      push: (channels) => analyser.push(channels),
      result() {
        const track = analyser.track();
        // These are functions, and differ from one track to the next.
        return {
          ...track,
          page: undefined,
          means: undefined,
          ...wholePage(track),
          waveform: analyser.waveform(),
        };
      },
    };
  },
  hearing(sound) {
    const { sampleRate } = sound;
    const samples = sound.channels[0]!.length;
    const listener = new Listener({ sampleRate, samples, numberOfChannels: isMono(sound) ? 1 : 2 });
    return { push: (channels) => listener.push(channels), result: () => listener.finish() };
  },
  spectra(sound) {
    const listener = new SpectraListener(sound.sampleRate, isMono(sound) ? 1 : 2);
    return {
      push: (channels) => listener.push(channels),
      result() {
        const { frames, edges, rows } = listener.finish();
        return { frames, edges, rows: rows.channels.map((channel) => rows.read(channel, 0, frames).slice()) };
      },
    };
  },
};

const KINDS: Readonly<Record<string, (n: number, rate: number, channel: number) => number>> = {
  silence: () => 0,
  'an offset': () => 0.5,
  noise: (n, _, channel) => 2 * hashRandom(channel, n) - 1,
  'far too loud noise': (n, _, channel) => 100 * (2 * hashRandom(channel, n) - 1),
  clicks: (n, rate, channel) => (n % Math.round(rate / (8 + channel)) < 20 ? 0.8 : 0),
  'a tone on one side': (n, rate, channel) =>
    channel === 0 ? 0.7 * Math.sin((2 * Math.PI * 440 * n) / rate) : 0,
};

/** Sounds of every kind, rate and number of channels, from one sample to a third of a second. */
const sounds = fc
  .record({
    kind: fc.constantFrom(...Object.keys(KINDS)),
    sampleRate: fc.constantFrom(8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000),
    numberOfChannels: fc.constantFrom(1, 2),
    seconds: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.3, noNaN: true })),
  })
  .map(({ kind, sampleRate, numberOfChannels, seconds }): Pcm => {
    const length = 1 + Math.floor(seconds * sampleRate);
    const channels = Array.from({ length: numberOfChannels }, (_, c) =>
      Float32Array.from({ length }, (_, n) => KINDS[kind]!(n, sampleRate, c)),
    );
    return { sampleRate, channels };
  });

const portions = fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 6 });

/** Pushes the samples of portion after portion, and after each calls `between`. */
function listen(ear: Ear, { channels }: Pcm, lengths: readonly number[], between?: () => void): void {
  const { length } = channels[0]!;
  for (let at = 0, i = 0; at < length; i++) {
    // One at least in each round, or it would never end.
    const end = Math.min(length, at + lengths[i % lengths.length]! + (i % lengths.length === 0 ? 1 : 0));
    ear.push(channels.map((samples) => samples.subarray(at, end)));
    at = end;
    between?.();
  }
}

function heardAtOnce(open: (sound: Pcm) => Ear, sound: Pcm): unknown {
  const ear = open(sound);
  ear.push(sound.channels);
  return ear.result();
}

/** Every number in a result, with the names that lead to it. */
function* numbersIn(value: unknown, path = ''): Generator<readonly [path: string, value: number]> {
  if (typeof value === 'number') yield [path, value];
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) yield* numbersIn(inner, `${path}.${name}`);
  }
}

describe.each(Object.entries(EARS))('the %s', (_, open) => {
  test('hears the same to the last bit in portions of any length', () => {
    fc.assert(
      fc.property(sounds, portions, (sound, lengths) => {
        const ear = open(sound);
        listen(ear, sound, lengths);
        expect(ear.result()).toEqual(heardAtOnce(open, sound));
      }),
      { numRuns: 40 },
    );
  });

  test('hears the same while another listens to something else', () => {
    fc.assert(
      fc.property(sounds, sounds, portions, (sound, other, lengths) => {
        const ear = open(sound);
        const stranger = open(other);
        let at = 0;
        const next = (samples: number) => {
          stranger.push(other.channels.map((channel) => channel.subarray(at, at + samples)));
          at += samples;
        };
        listen(ear, sound, lengths, () => next(1000));
        next(Infinity);
        const [theirs, ours] = [stranger.result(), ear.result()];
        expect(ours).toEqual(heardAtOnce(open, sound));
        expect(theirs).toEqual(heardAtOnce(open, other));
      }),
      { numRuns: 20 },
    );
  });

  test('gives numbers for every sound: finite ones, but for the loudness of nothing', () => {
    fc.assert(
      fc.property(sounds, (sound) => {
        for (const [path, value] of numbersIn(heardAtOnce(open, sound))) {
          const isFine = Number.isFinite(value) || (value === -Infinity && path.startsWith('.loudness.'));
          if (!isFine) expect.fail(`${path} is ${value}`);
        }
      }),
      { numRuns: 40 },
    );
  });
});
