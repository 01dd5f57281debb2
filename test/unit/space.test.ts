import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StereoListener, type Space } from '../../src/analysis/space/stereo';
import { drums, joined, noise, SAMPLE_RATE, silence, sine } from '../fixtures/signals';

function heard(channels: readonly Float32Array[], sampleRate = SAMPLE_RATE): Space {
  const listener = new StereoListener(sampleRate, channels.length);
  listener.push(channels);
  return listener.finish();
}

const scaled = (samples: Float32Array, gain: number) => samples.map((sample) => gain * sample);

/** The middle of a second of it. */
function middle(left: Float32Array, right: Float32Array) {
  const { width, correlation, balance } = heard([left, right]);
  return { width: width[30]!, correlation: correlation[30]!, balance: balance[30]! };
}

describe('where the sound is', () => {
  test('has a row every 1/60 s, the first and the last included', () => {
    const space = heard([drums(1.5), drums(1.5)]);
    expect(space.rate).toBe(60);
    for (const values of [space.width, space.correlation, space.balance]) expect(values).toHaveLength(91);
  });

  test.each([
    ['mono', 1, 1, 0, 1, 0],
    ['antiphase', 1, -1, 1, -1, 0],
    ['the left alone', 1, 0, 0.5, 0, -1],
    ['the right alone', 0, 1, 0.5, 0, 1],
    ['panned to the left', 1, 0.5, 0.1, 1, -0.6],
    ['panned to the right', 0.5, 1, 0.1, 1, 0.6],
  ])('knows %s', (_, left, right, width, correlation, balance) => {
    const space = middle(scaled(sine(1, 440, 0.4), left), scaled(sine(1, 440, 0.4), right));
    expect(space.width).toBeCloseTo(width, 5);
    expect(space.correlation).toBeCloseTo(correlation, 5);
    expect(space.balance).toBeCloseTo(balance, 5);
  });

  test('knows strangers, and a quarter of a cycle apart', () => {
    const strangers = middle(noise(1, 0.3, 1), noise(1, 0.3, 2));
    expect(strangers.width).toBeCloseTo(0.5, 1);
    expect(Math.abs(strangers.correlation)).toBeLessThan(0.05);
    const length = Math.round(SAMPLE_RATE / 440 / 4);
    const apart = middle(sine(1, 440, 0.3), joined(silence(length / SAMPLE_RATE), sine(1, 440, 0.3)));
    expect(Math.abs(apart.correlation)).toBeLessThan(0.01);
  });

  test('hears silence, dither and a steady offset as mono in the middle', () => {
    const nothing = [silence(1), noise(1, 2 ** -16, 3), new Float32Array(SAMPLE_RATE).fill(-0.7)];
    for (const sound of nothing) {
      const space = middle(sound, noise(1, 2 ** -16, 4));
      expect(space).toEqual({ width: 0, correlation: 1, balance: 0 });
    }
  });

  test('looks at the 100 ms around each row', () => {
    const left = joined(sine(0.5, 440, 0.4), silence(0.5));
    const right = joined(silence(0.5), sine(0.5, 440, 0.4));
    const { balance } = heard([left, right]);
    expect(balance[26]).toBeCloseTo(-1, 5);
    expect(balance[30]).toBeCloseTo(0, 1);
    expect(balance[34]).toBeCloseTo(1, 5);
  });

  test('takes one channel for mono, and listens to the first two of more', () => {
    const { width, correlation, balance } = heard([noise(1, 0.3, 1)]);
    expect([Math.max(...width), Math.min(...correlation), Math.max(...balance)]).toEqual([0, 1, 0]);
    const two = [noise(1, 0.3, 1), noise(1, 0.2, 2)];
    expect(heard([...two, noise(1, 0.5, 3)])).toEqual(heard(two));
  });

  test('does not depend on the length of the blocks', () => {
    const left = joined(drums(0.7), noise(0.3, 0.3, 1));
    const right = joined(sine(0.6, 330), noise(0.4, 0.3, 2));
    const expected = heard([left, right]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1 }), (lengths) => {
        const listener = new StereoListener(SAMPLE_RATE, 2);
        for (let at = 0, i = 0; at < left.length; i++) {
          const end = at + lengths[i % lengths.length]!;
          listener.push([left.subarray(at, end), right.subarray(at, end)]);
          at = end;
        }
        expect(listener.finish()).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  test('is finite and in range for any sound at any rate', () => {
    const sample = fc.float({ min: -16, max: 16, noNaN: true });
    const sound = fc.array(fc.tuple(sample, sample), { maxLength: 3000 });
    const rates = fc.constantFrom(8000, 22_050, 44_100, 192_000);
    fc.assert(
      fc.property(sound, rates, (pairs, sampleRate) => {
        const channels = [0, 1].map((side) => Float32Array.from(pairs, (pair) => pair[side]!));
        const { width, correlation, balance } = heard(channels, sampleRate);
        expect(width).toHaveLength(Math.floor((pairs.length / sampleRate) * 60) + 1);
        for (const value of width) expect(value >= 0 && value <= 1).toBe(true);
        for (const value of [...correlation, ...balance]) expect(value >= -1 && value <= 1).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('refuses a sample rate that is none', () => {
    expect(() => new StereoListener(-1, 2)).toThrow(TypeError);
  });
});
