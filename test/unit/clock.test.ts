import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  frameCount,
  frameTime,
  frameTimestampMicros,
  framesPerSecond,
  parseFrameRate,
} from '../../src/core/time';
import { positionAt } from '../../src/core/clock';

describe('the clock', () => {
  const clock = { playing: true, position: 10, atMillis: 1000, loop: null } as const;

  it('counts on while playing and stands while not', () => {
    expect(positionAt(clock, 1500, 60)).toBeCloseTo(10.5, 9);
    expect(positionAt({ ...clock, playing: false }, 1500, 60)).toBe(10);
  });

  it('waits where sound is still on its way to the speaker', () => {
    expect(positionAt(clock, 900, 60)).toBe(10);
  });

  it('never leaves the recording', () => {
    expect(positionAt(clock, 1e9, 60)).toBe(60);
    expect(positionAt({ ...clock, position: -1, playing: false }, 0, 60)).toBe(0);
  });

  it('goes round a loop any number of times', () => {
    const looped = { ...clock, loop: [8, 12] as const };
    expect(positionAt(looped, 1000 + 1500, 60)).toBeCloseTo(11.5, 9);
    expect(positionAt(looped, 1000 + 3000, 60)).toBeCloseTo(9, 9);
    expect(positionAt(looped, 1000 + 3000 + 40_000, 60)).toBeCloseTo(9, 9);
  });
});

describe('frame times', () => {
  it('read rates as people write them', () => {
    expect(parseFrameRate('30')).toEqual({ numerator: 30, denominator: 1 });
    expect(parseFrameRate('29.97')).toEqual({ numerator: 30000, denominator: 1001 });
    expect(framesPerSecond(parseFrameRate('12.5'))).toBe(12.5);
    for (const text of ['', 'fast', '0', '-1', '1e9', '30/0', '999']) {
      expect(() => parseFrameRate(text), text).toThrow(TypeError);
    }
  });

  it('are computed from the number of the frame, so that an hour drifts by less than half a microsecond', () => {
    const rate = parseFrameRate('29.97');
    fc.assert(
      fc.property(fc.nat(120_000), (n) => {
        expect(Math.abs(frameTimestampMicros(n, rate) - (n * 1001 * 1e6) / 30000)).toBeLessThanOrEqual(0.5);
        expect(frameTime(n, rate)).toBeCloseTo((n * 1001) / 30000, 9);
      }),
    );
  });

  it('cover the whole recording with no frame to spare', () => {
    const rate = parseFrameRate('30');
    expect(frameCount(2, rate)).toBe(60);
    expect(frameCount(2.01, rate)).toBe(61);
    expect(frameCount(0.0001, rate)).toBe(1);
  });
});
