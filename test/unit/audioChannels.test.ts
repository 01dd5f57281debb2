import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toMonoOrStereo } from '../../src/core/channels';

/** One channel a value, ten samples each. */
function steady(...values: readonly number[]): Float32Array[] {
  return values.map((value) => new Float32Array(10).fill(value));
}

function mixed(...values: readonly number[]): number[] {
  return toMonoOrStereo(steady(...values)).map((channel) => channel[5]!);
}

describe('decoded channels', () => {
  test('stay as they are in mono and stereo, in memory of their own', () => {
    for (const planes of [steady(0.25), steady(0.5, -1.5)]) {
      const result = toMonoOrStereo(planes);
      expect(result).toEqual(planes);
      result.forEach((channel, i) => {
        expect(channel.buffer).not.toBe(planes[i]!.buffer);
        expect(channel.buffer.byteLength).toBe(channel.byteLength);
      });
    }
  });

  test('hold numbers only, whatever they held before', () => {
    const [channel] = toMonoOrStereo([Float32Array.of(0.5, NaN, Infinity, -Infinity, 3e38, -3e38, -0.5)]);
    expect([...channel!]).toEqual([0.5, 0, 0, 0, 16, -16, -0.5]);
  });

  test('are mixed down from 5.1 by ITU-R BS.775, without the low-frequency effects', () => {
    const half = Math.SQRT1_2;
    expect(mixed(0.1, 0, 0, 0, 0, 0)[0]).toBeCloseTo(0.1, 6);
    expect(mixed(0, 0, 0.1, 0, 0, 0)).toEqual([expect.closeTo(0.1 * half, 6), expect.closeTo(0.1 * half, 6)]);
    expect(mixed(0, 0, 0, 0.9, 0, 0)).toEqual([0, 0]);
    expect(mixed(0, 0, 0, 0, 0.1, 0)).toEqual([expect.closeTo(0.1 * half, 6), 0]);
    expect(mixed(0, 0, 0, 0, 0, 0.1)).toEqual([0, expect.closeTo(0.1 * half, 6)]);
  });

  test('of no known layout are averaged, even ones to the left', () => {
    expect(mixed(0.2, 0.4, 0.2, 0.4, 0.2, 0.4, 0.2, 0.4, 0.2, 0.4)).toEqual([
      expect.closeTo(0.2, 6),
      expect.closeTo(0.4, 6),
    ]);
  });

  test('never clip when they are added up, and keep their balance', () => {
    const [left, right] = mixed(1, 0.5, 1, 0, 1, 0.5);
    expect(left).toBe(1);
    expect(right! / left!).toBeCloseTo((0.5 + 0.5 * Math.SQRT1_2 + Math.SQRT1_2) / (1 + 2 * Math.SQRT1_2), 6);
    const planes = fc.array(fc.float32Array({ minLength: 20, maxLength: 20 }), {
      minLength: 3,
      maxLength: 12,
    });
    fc.assert(
      fc.property(planes, (channels) => {
        for (const channel of toMonoOrStereo(channels)) {
          for (const sample of channel) expect(Math.abs(sample)).toBeLessThanOrEqual(1.000001);
        }
      }),
    );
  });
});
