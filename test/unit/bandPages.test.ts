import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAGE_ROWS, type BandPage } from '../../src/analysis/featureTrack';
import { BandPages } from '../../src/analysis/spectra/bandPages';
import { mapBands } from '../../src/analysis/spectra/bandRows';
import { leadRows, shapeBands } from '../../src/analysis/spectra/bandShape';
import { ComplexFft } from '../../src/analysis/spectra/complexFft';
import { MemorySpectra } from '../../src/analysis/spectra/memorySpectra';
import type { RawSpectra } from '../../src/analysis/spectra/rawSpectra';
import { SpectraListener } from '../../src/analysis/spectra/spectraListener';
import { weightingDb } from '../../src/analysis/spectra/weighting';
import {
  BAND_SCALES,
  DEFAULT_BAND_SETTINGS,
  LISTENINGS,
  WEIGHTINGS,
  type BandSettings,
} from '../../src/core/bandSettings';
import { chord, drums, joined, noise, SAMPLE_RATE, silence, sine } from '../fixtures/signals';

/** Levels as they are measured, without any smoothing. */
const PLAIN: BandSettings = {
  ...DEFAULT_BAND_SETTINGS,
  minHz: 20,
  maxHz: 20_000,
  tiltDbPerOctave: 0,
  releaseSeconds: 0,
  floorDb: -100,
};

function listened(channels: readonly Float32Array[], sampleRate = SAMPLE_RATE): RawSpectra {
  const listener = new SpectraListener(sampleRate, channels.length === 1 ? 1 : 2);
  listener.push(channels);
  return listener.finish();
}

/** The whole recording in one. */
function bandTrack(spectra: RawSpectra, settings: BandSettings): BandPage & { readonly frames: number } {
  const { frames } = spectra;
  return { frames, ...shapeBands(mapBands(spectra, settings, 0, frames), settings) };
}

function codesOf({ rows, frames }: RawSpectra): Uint8Array[] {
  return rows.channels.map((channel) => rows.read(channel, 0, frames));
}

function rowOf(track: BandPage, row: number): Float32Array {
  return track.levels.subarray(row * track.bands, (row + 1) * track.bands);
}

/** Decibels of the loudest band in a row. */
function loudest(spectra: RawSpectra, seconds: number, settings: Partial<BandSettings>): number {
  const { bands, codes } = mapBands(spectra, { ...PLAIN, ...settings }, 0, spectra.frames);
  const row = Math.round(seconds * 60);
  return Math.max(...codes.subarray(row * bands, (row + 1) * bands)) / 256 - 160;
}

const isSilent = (track: BandPage) => track.levels.every((level) => level === 0);

describe('the complex transform', () => {
  test('is the discrete Fourier transform, for every size', () => {
    const sizes = fc.integer({ min: 4, max: 9 }).map((bits) => 2 ** bits);
    const signals = sizes.chain((size) =>
      fc.float32Array({ minLength: 2 * size, maxLength: 2 * size, min: -1, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(signals, (x) => {
        const size = x.length / 2;
        const fft = new ComplexFft(size);
        fft.transform(x, 0, x, size, new Float64Array(size).fill(1));
        for (let k = 0; k < size; k += 1 + (k >> 3)) {
          let re = 0;
          let im = 0;
          for (let n = 0; n < size; n++) {
            const [cos, sin] = [Math.cos, Math.sin].map((f) => f((2 * Math.PI * k * n) / size)) as [
              number,
              number,
            ];
            re += x[n]! * cos + x[size + n]! * sin;
            im += x[size + n]! * cos - x[n]! * sin;
          }
          expect(Math.abs(fft.data[2 * k]! - re)).toBeLessThan(1e-10 * size);
          expect(Math.abs(fft.data[2 * k + 1]! - im)).toBeLessThan(1e-10 * size);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('the listener', () => {
  const left = joined(drums(1), noise(0.4, 0.3, 1));
  const right = joined(chord(0.9, [60, 700, 9000]), noise(0.5, 0.1, 2));

  test('hears the same however the sound is cut into blocks', () => {
    for (const channels of [[left], [left, right]]) {
      const whole = listened(channels);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1 }), (sizes) => {
          // At least one sample a round, so that it ends.
          const blocks = [...sizes, 4097];
          const listener = new SpectraListener(SAMPLE_RATE, channels.length === 1 ? 1 : 2);
          for (let at = 0, i = 0; at < left.length; at += blocks[i % blocks.length]!, i++) {
            const end = at + blocks[i % blocks.length]!;
            listener.push(channels.map((samples) => samples.subarray(at, end)));
          }
          const heard = listener.finish();
          expect({ ...heard, rows: undefined }).toEqual({ ...whole, rows: undefined });
          expect(heard.rows.channels).toEqual(whole.rows.channels);
          codesOf(heard).forEach((codes, i) => expect(Buffer.compare(codes, codesOf(whole)[i]!)).toBe(0));
        }),
        { numRuns: 6 },
      );
    }
  });

  test('makes a row every 1/60 s, and one of nothing', () => {
    expect(listened([silence(2)]).frames).toBe(121);
    expect(listened([new Float32Array(0)]).frames).toBe(1);
    expect(listened([new Float32Array(735)]).frames).toBe(2);
    expect(listened([new Float32Array(734)]).frames).toBe(1);
  });

  test('keeps a song of ten minutes in less than 60 MB at any usual rate', () => {
    for (const rate of [8000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000]) {
      const { cells } = listened([new Float32Array(1), new Float32Array(1)], rate);
      expect(cells * 4 * 36_000, `${rate} Hz`).toBeLessThan(60e6);
    }
  });

  test('keeps no more than its store does, where mid stands for what is missing', () => {
    const listener = new SpectraListener(SAMPLE_RATE, 2, (_, cells) => new MemorySpectra(['mid'], cells));
    listener.push([left, right]);
    const spectra = listener.finish();
    expect(codesOf(spectra)).toEqual([codesOf(listened([left, right]))[LISTENINGS.indexOf('mid')]]);
    expect(bandTrack(spectra, { ...PLAIN, channel: 'side' })).toEqual(bandTrack(spectra, PLAIN));
  });

  test('can be asked for what it has heard so far', () => {
    const listener = new SpectraListener(SAMPLE_RATE, 1);
    const song = joined(...Array.from({ length: 12 }, () => drums(1)));
    const whole = listened([song]);
    listener.push([song.subarray(0, 10 * SAMPLE_RATE)]);
    const { frames, complete, rows } = listener.spectra;
    expect([frames, complete]).toEqual([PAGE_ROWS, false]);
    expect(rows.read('mid', 0, frames)).toEqual(whole.rows.read('mid', 0, frames));
    listener.push([song.subarray(10 * SAMPLE_RATE)]);
    expect(codesOf(listener.finish())).toEqual(codesOf(whole));
  });

  test('refuses other channels than it was made for, and anything after the end', () => {
    const listener = new SpectraListener(SAMPLE_RATE, 2);
    expect(() => listener.push([left])).toThrow(TypeError);
    expect(() => listener.push([left, left.subarray(1)])).toThrow(TypeError);
    listener.finish();
    expect(() => listener.push([left, right])).toThrow(TypeError);
    expect(() => listener.finish()).toThrow(TypeError);
    expect(() => new SpectraListener(0, 1)).toThrow(TypeError);
  });

  test('hears bass and treble of one stroke at the same time', () => {
    const click = new Float32Array(SAMPLE_RATE);
    click.fill(1, SAMPLE_RATE / 2, SAMPLE_RATE / 2 + 8);
    const { levels, bands } = bandTrack(listened([click]), { ...PLAIN, scale: 'octave', perOctave: 1 });
    const peaks = Array.from({ length: bands }, (_, band) => {
      const column = Array.from({ length: 61 }, (_, row) => levels[row * bands + band]!);
      return column.indexOf(Math.max(...column));
    });
    expect(Math.max(...peaks) - Math.min(...peaks)).toBeLessThanOrEqual(1);
    // The middle of the short window is 23 ms before its end.
    expect(Math.abs(peaks[5]! / 60 - 0.523)).toBeLessThan(0.02);
  });
});

describe('what is listened to', () => {
  const tone = sine(0.6, 997, 0.5);
  const other = sine(0.6, 3001, 0.25);
  const inverted = tone.map((sample) => -sample);

  test('is left, right, their mean or half their difference', () => {
    const spectra = listened([tone, other]);
    const decibels = Object.fromEntries(
      LISTENINGS.map((channel) => [channel, loudest(spectra, 0.4, { channel })]),
    );
    expect(decibels.left).toBeCloseTo(-6.02, 0);
    expect(decibels.right).toBeCloseTo(-12.04, 0);
    expect(decibels.mid).toBeCloseTo(-12.04, 0);
    expect(decibels.side).toBeCloseTo(-12.04, 0);
  });

  test('is silence at the side of a sound that is the same left and right', () => {
    const spectra = listened([tone, tone]);
    expect(isSilent(bandTrack(spectra, { ...PLAIN, channel: 'side' }))).toBe(true);
    for (const channel of ['left', 'right', 'mid'] as const)
      expect(loudest(spectra, 0.4, { channel })).toBeCloseTo(-6.02, 0);
  });

  test('is silence in the middle of a sound in antiphase', () => {
    const spectra = listened([tone, inverted]);
    expect(isSilent(bandTrack(spectra, { ...PLAIN, channel: 'mid' }))).toBe(true);
    expect(loudest(spectra, 0.4, { channel: 'side' })).toBeCloseTo(-6.02, 0);
  });

  test('is the one channel of a mono sound, whose side is silence', () => {
    const spectra = listened([tone]);
    const [mid, side, left, right] = LISTENINGS.map((channel) => bandTrack(spectra, { ...PLAIN, channel }));
    expect(left).toEqual(mid);
    expect(right).toEqual(mid);
    expect(isSilent(side!)).toBe(true);
    expect(isSilent(mid!)).toBe(false);
  });
});

describe('a band', () => {
  test('adds up power: white noise reads the same however finely it is cut, and its whole at last', () => {
    const spectra = listened([noise(4, 1, 3)]);
    // Uniform noise of ±1 has a mean square of 1/3; a full-scale sine has 1/2.
    const whole = 10 * Math.log10(2 / 3);
    const { frames } = spectra;
    const linear = { ...PLAIN, scale: 'linear' as const, count: 8, minHz: 10 };
    const { codes, bands } = mapBands(spectra, linear, 0, frames);
    let power = 0;
    for (let i = 20 * bands; i < frames * bands; i++) power += 10 ** ((codes[i]! / 256 - 160) / 10);
    const mean = 10 * Math.log10(power / (frames - 20));
    const heard = 10 * Math.log10(20_000 / (SAMPLE_RATE / 2));
    expect(Math.abs(mean - (whole + heard))).toBeLessThan(0.5);
  });

  test.each([-20, -40, -60, -80, -100])('reads a sine of %i dB as that', (level) => {
    for (const hz of [61, 500, 1000, 8000])
      expect(Math.abs(loudest(listened([sine(0.6, hz, 10 ** (level / 20))]), 0.4, {}) - level)).toBeLessThan(
        0.5,
      );
  });

  test('weighs a sine as its curve says', () => {
    for (const hz of [50, 100, 300, 1000, 4000, 12_000]) {
      const spectra = listened([sine(0.6, hz)]);
      for (const weighting of ['a', 'b', 'c', 'd', 'itu468'] as const) {
        const difference = loudest(spectra, 0.4, { weighting }) - weightingDb(weighting, hz);
        expect(Math.abs(difference), `${weighting} at ${hz} Hz`).toBeLessThan(0.7);
      }
    }
  });

  test('does not show a constant offset', () => {
    for (const channels of [[0.5], [1, -1]]) {
      const spectra = listened(channels.map((offset) => new Float32Array(SAMPLE_RATE).fill(offset)));
      for (const channel of LISTENINGS) {
        const track = bandTrack(spectra, { ...PLAIN, channel, minHz: 10 });
        // After the step at the start and before the one at the end.
        for (const row of [20, 40, 55]) expect(Math.max(...rowOf(track, row))).toBe(0);
      }
    }
  });

  test('survives samples that are no numbers', () => {
    const broken = sine(1.2, 440);
    broken[9000] = NaN;
    broken[9001] = Infinity;
    const track = bandTrack(listened([broken]), PLAIN);
    expect(track.levels.every((level) => level >= 0 && level <= 1)).toBe(true);
    expect(Math.max(...rowOf(track, 60))).toBeGreaterThan(0.99);
  });
});

/** Noise from `start` to `end` seconds, at which everything reads 1; silence around it. */
function burst(start: number, end: number, seconds: number): Float32Array {
  return joined(silence(start), noise(end - start, 1, 4), silence(seconds - end));
}

/** Rows that read 0 for `before` rows, then `level`, then 0 from row `after` on: no window in the way. */
function stepRows(frames: number, from: number, to: number, level: number) {
  const codes = new Uint16Array(frames);
  // With a floor of −100 dB.
  codes.fill(Math.round((60 + 100 * level) * 256), from, to);
  return { frames, bands: 1, frequencies: Float32Array.of(1000), codes };
}

describe('a level', () => {
  test('is 1/e of a step after the release time, and has come that near after the attack time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (attackRows, releaseRows, height, holdSeconds) => {
          const end = 100 + 20 * attackRows;
          const rows = stepRows(end + 200, 100, end, height);
          const { levels } = shapeBands(rows, {
            ...PLAIN,
            attackSeconds: attackRows / 60,
            releaseSeconds: releaseRows / 60,
            holdSeconds,
          });
          expect(levels[99]).toBe(0);
          expect(levels[99 + attackRows]).toBeCloseTo(height * (1 - 1 / Math.E), 4);
          expect(levels[end - 1]).toBeCloseTo(height, 4);
          expect(levels[end - 1 + releaseRows]).toBeCloseTo(height / Math.E, 4);
        },
      ),
    );
  });

  test('follows at once when there is no attack and no release', () => {
    const { levels, caps } = shapeBands(stepRows(30, 10, 20, 0.5), {
      ...PLAIN,
      holdSeconds: 0,
      gravity: 1e9,
    });
    levels.forEach((level, row) => expect(level).toBeCloseTo(row >= 10 && row < 20 ? 0.5 : 0, 4));
    expect(caps).toEqual(levels);
  });

  test('has a cap that is held, then falls as a stone does', () => {
    const shape = { ...PLAIN, holdSeconds: 0.5, gravity: 2 };
    const { caps } = shapeBands(stepRows(120, 10, 11, 1), shape);
    for (let row = 10; row <= 40; row++) expect(caps[row]).toBe(1);
    for (let row = 41; row < 100; row++)
      expect(caps[row]).toBeCloseTo(Math.max(0, 1 - ((row - 40) / 60) ** 2), 5);
  });

  test('rises by gain and tilt, and is 0 at the floor and 1 at full scale', () => {
    const rows = { ...stepRows(1, 0, 1, 0.5), bands: 3, frequencies: Float32Array.of(500, 1000, 4000) };
    const codes = Uint16Array.of(110 * 256, 110 * 256, 110 * 256);
    const read = (shape: Partial<BandSettings>) =>
      [...shapeBands({ ...rows, codes }, { ...PLAIN, ...shape }).levels].map(
        (level) => Math.round(level * 1e4) / 1e4,
      );
    expect(read({})).toEqual([0.5, 0.5, 0.5]);
    expect(read({ gainDb: 10 })).toEqual([0.6, 0.6, 0.6]);
    expect(read({ tiltDbPerOctave: 3 })).toEqual([0.47, 0.5, 0.56]);
    expect(read({ floorDb: -50 })).toEqual([0, 0, 0]);
    expect(read({ gainDb: 80 })).toEqual([1, 1, 1]);
    expect(read({ gainDb: 44, unit: 'linear' })).toEqual([0.5012, 0.5012, 0.5012]);
    expect(read({ gainDb: 50, unit: 'linear' })).toEqual([1, 1, 1]);
  });

  test('of nothing is 0 whatever the gain', () => {
    const { levels } = shapeBands(stepRows(5, 5, 5, 0), { ...PLAIN, gainDb: 200, floorDb: -120 });
    expect([...levels]).toEqual([0, 0, 0, 0, 0]);
  });

  test('falls from a burst in the time it was told, window and all', () => {
    const settings = { ...PLAIN, scale: 'octave' as const, perOctave: 1, minHz: 1000, maxHz: 16_000 };
    const track = bandTrack(listened([burst(0.5, 1, 3)]), { ...settings, releaseSeconds: 0.5 });
    const at = (seconds: number) => rowOf(track, Math.round(60 * seconds))[2]!;
    expect(at(0.45)).toBe(0);
    expect(at(0.9)).toBeGreaterThan(0.8);
    // The short window has left the burst 46 ms after its end.
    expect(at(1.6) / at(1.1)).toBeCloseTo(1 / Math.E, 2);
  });
});

describe('a band track', () => {
  test('is a track of numbers from 0 to 1 with caps on top, for any sound and settings', () => {
    const sounds = {
      silence: (n: number) => new Float32Array(n),
      offset: (n: number) => new Float32Array(n).fill(1),
      noise: (n: number) => noise(n / SAMPLE_RATE, 1, 9),
    };
    fc.assert(
      fc.property(
        fc.constantFrom(8000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000),
        fc.constantFrom(1, 2),
        fc.constantFrom(...Object.values(sounds)),
        fc.oneof(fc.constantFrom(0, 1, 2), fc.integer({ min: 3, max: 20_000 })),
        fc.record({
          scale: fc.constantFrom(...BAND_SCALES),
          count: fc.integer({ min: 1, max: 240 }),
          perOctave: fc.integer({ min: 1, max: 24 }),
          minHz: fc.integer({ min: 1, max: 24_000 }),
          maxHz: fc.integer({ min: 1, max: 100_000 }),
          weighting: fc.constantFrom(...WEIGHTINGS),
          channel: fc.constantFrom(...LISTENINGS),
          unit: fc.constantFrom('decibels', 'linear'),
          floorDb: fc.integer({ min: -140, max: 10 }),
          gainDb: fc.integer({ min: -60, max: 60 }),
          tiltDbPerOctave: fc.integer({ min: -12, max: 12 }),
          attackSeconds: fc.double({ min: 0, max: 5, noNaN: true }),
          releaseSeconds: fc.double({ min: 0, max: 5, noNaN: true }),
          holdSeconds: fc.double({ min: 0, max: 5, noNaN: true }),
          gravity: fc.double({ min: 0, max: 50, noNaN: true }),
        }) satisfies fc.Arbitrary<BandSettings>,
        (sampleRate, channels, sound, length, settings) => {
          const samples = sound(length);
          const track = bandTrack(
            listened(channels === 1 ? [samples] : [samples, samples], sampleRate),
            settings,
          );
          expect(track.levels).toHaveLength(track.frames * track.bands);
          expect(track.frequencies).toHaveLength(track.bands);
          expect(track.levels.every((level, i) => level >= 0 && level <= track.caps[i]!)).toBe(true);
          expect(track.caps.every((cap) => cap <= 1)).toBe(true);
          if (sound === sounds.silence) expect(isSilent(track)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of one piece of a song is that of the song: rows know nothing of what comes later', () => {
    const song = joined(drums(1), noise(0.5, 0.3, 6));
    const [whole, part] = [song, song.subarray(0, SAMPLE_RATE)].map((samples) =>
      bandTrack(listened([samples]), DEFAULT_BAND_SETTINGS),
    );
    // But for the long window, which reaches 70 ms beyond its row.
    const rows = 55 * whole!.bands;
    expect(part!.levels.subarray(0, rows)).toEqual(whole!.levels.subarray(0, rows));
  });
});

describe('the pages of a recording', () => {
  const song = joined(...Array.from({ length: 10 }, (_, i) => joined(drums(2), noise(1, 0.3, i))));
  const spectra = listened([song, joined(noise(30, 0.2, 3))]);
  const settings = DEFAULT_BAND_SETTINGS;
  const lastPage = Math.floor((spectra.frames - 1) / PAGE_ROWS);

  test('are the recording followed from its start, whichever is asked for first', () => {
    fc.assert(
      fc.property(
        fc.record({
          attackSeconds: fc.double({ min: 0, max: 0.3, noNaN: true }),
          releaseSeconds: fc.double({ min: 0, max: 0.6, noNaN: true }),
          holdSeconds: fc.double({ min: 0, max: 1, noNaN: true }),
          gravity: fc.double({ min: 0, max: 20, noNaN: true }),
          channel: fc.constantFrom(...LISTENINGS),
          unit: fc.constantFrom('decibels', 'linear'),
        }) satisfies fc.Arbitrary<Partial<BandSettings>>,
        fc.shuffledSubarray([0, 1, lastPage], { minLength: 3 }),
        (change, order) => {
          const pages = new BandPages(() => spectra);
          const whole = bandTrack(spectra, { ...settings, ...change });
          for (const index of order) {
            const page = pages.page({ ...settings, ...change }, index)!;
            const from = index * PAGE_ROWS * whole.bands;
            expect(page.levels).toHaveLength(Math.min(whole.levels.length - from, PAGE_ROWS * whole.bands));
            for (const name of ['levels', 'caps'] as const) {
              const far = page[name].reduce(
                (most, value, i) => Math.max(most, Math.abs(value - whole[name][from + i]!)),
                0,
              );
              expect(far, name).toBeLessThan(1e-5);
            }
          }
        },
      ),
      { numRuns: 12, endOnFailure: true },
    );
  });

  test('begin no earlier than they must', () => {
    expect(leadRows({ ...settings, attackSeconds: 0, releaseSeconds: 0, holdSeconds: 0, gravity: 2 })).toBe(
      61,
    );
    expect(leadRows(settings)).toBeLessThan(PAGE_ROWS);
  });

  test('are shared by equal settings', () => {
    const pages = new BandPages(() => spectra);
    const get = (change: Partial<BandSettings>) => pages.page({ ...settings, ...change }, 1);
    expect(get({})).toBe(get({}));
    expect(get({ gainDb: 1 })).not.toBe(get({}));
    expect(get({ perOctave: 12 })).toBe(get({}));
    expect(get({ scale: 'octave', count: 8 })).toBe(get({ scale: 'octave', count: 9 }));
  });

  test('are made again, the same, when there were too many to keep', () => {
    const pages = new BandPages(() => spectra);
    const first = pages.page(settings, 0)!;
    for (let gainDb = 0; gainDb < 60; gainDb++) pages.page({ ...settings, count: 240, gainDb }, 1);
    expect(pages.page(settings, 0)).not.toBe(first);
    expect(pages.page(settings, 0)).toEqual(first);
  });

  test('are there as soon as they have been heard', () => {
    const listener = new SpectraListener(SAMPLE_RATE, 1);
    const pages = new BandPages(() => listener.spectra);
    expect(pages.page(settings, 0)).toBeUndefined();
    listener.push([song.subarray(0, 10 * SAMPLE_RATE)]);
    const first = pages.page(settings, 0)!;
    expect(pages.page(settings, 1)).toBeUndefined();
    listener.push([song.subarray(10 * SAMPLE_RATE)]);
    listener.finish();
    expect(pages.page(settings, 0)).toBe(first);
    expect(pages.page(settings, lastPage)).toBeDefined();
    expect(pages.page(settings, lastPage + 1)).toBeUndefined();
  });
});
