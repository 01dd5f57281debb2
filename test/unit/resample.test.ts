import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Resampler } from '../../src/audio/resample';
import { hashRandom } from '../../src/core/numeric';

const UP = [
  [8000, 48_000],
  [11_025, 44_100],
  [16_000, 48_000],
  [22_050, 44_100],
  [24_000, 48_000],
  [32_000, 48_000],
  [37_800, 48_000],
] as const;
const DOWN = [
  [88_200, 44_100],
  [96_000, 48_000],
  [176_400, 44_100],
  [192_000, 48_000],
] as const;

/** The output of [from, from + length), the input being `sound` of each of its samples' indices. */
function resampled(resampler: Resampler, sound: (i: number) => number, from: number, length: number) {
  const input = resampler.inputFor({ from, length });
  const samples = Float32Array.from({ length: input.length }, (_, i) => sound(input.from + i));
  return resampler.resample(samples, { from, length });
}

function sineOf(hz: number, rate: number): (i: number) => number {
  return (i) => Math.sin((2 * Math.PI * hz * i) / rate);
}

/** Decibels, of a root mean square against that of a full sine. */
function level(samples: Float32Array): number {
  return 10 * Math.log10((2 * samples.reduce((sum, x) => sum + x * x, 0)) / samples.length);
}

describe.each([...UP, ...DOWN])('from %i to %i Hz', (from, to) => {
  const resampler = new Resampler(from, to);
  const edge = Math.min(20_000, (0.9 * Math.min(from, to)) / 2);

  it('a sine is the same sine, in time and in level, with nothing beside it', () => {
    for (const part of [0.001, 0.1, 0.37, 0.5, 0.8, 0.95, 1]) {
      const hz = part * edge;
      const output = resampled(resampler, sineOf(hz, from), 5000, 4096);
      const expected = sineOf(hz, to);
      // What is left is all that a filter can do wrong at once: ripple, delay, images.
      const error = output.map((sample, i) => sample - expected(5000 + i));
      expect(level(error), `${hz} Hz`).toBeLessThan(-85);
    }
  });

  it('the samples are the same whatever stretches they are made in', () => {
    const noise = (i: number) => 2 * hashRandom(1, i + 10_000) - 1;
    const whole = resampled(resampler, noise, -700, 3000);
    const stretch = fc.record({
      from: fc.integer({ min: 0, max: 2900 }),
      length: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(stretch, ({ from, length }) => {
        const part = resampled(resampler, noise, from - 700, length);
        expect(part).toEqual(whole.slice(from, from + length));
      }),
    );
  });

  it('a steady level stays what it is', () => {
    for (const sample of resampled(resampler, () => 0.5, 100, 500)) expect(sample).toBeCloseTo(0.5, 6);
  });
});

describe.each(DOWN)('from %i down to %i Hz', (from, to) => {
  it('what lies above the new Nyquist frequency is gone', () => {
    const resampler = new Resampler(from, to);
    for (const hz of [to / 2, to / 2 + 200, 0.75 * to, to - 1000, to, from / 2 - 1000]) {
      expect(level(resampled(resampler, sineOf(hz, from), 3000, 4096)), `${hz} Hz`).toBeLessThan(-80);
    }
  });
});

describe('the length', () => {
  it('lasts as long as before', () => {
    expect(new Resampler(8000, 48_000).outputLength(8001)).toBe(48_006);
    expect(new Resampler(96_000, 48_000).outputLength(96_001)).toBe(48_001);
    expect(new Resampler(32_000, 48_000).outputLength(0)).toBe(0);
  });

  it('far into a long recording, the place is still exact', () => {
    const from = 24 * 3600 * 48_000;
    const input = new Resampler(37_800, 48_000).inputFor({ from, length: 1 });
    expect(input.from + input.length / 2 - 1).toBe(24 * 3600 * 37_800);
  });
});

it('rates that are no rates are refused', () => {
  expect(() => new Resampler(0, 48_000)).toThrow(TypeError);
  expect(() => new Resampler(44_100, NaN)).toThrow(TypeError);
});
