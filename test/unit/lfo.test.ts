import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lfo, lfoPhase, LFO_SHAPES } from '../../src/analysis/lfo';

const phases = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('the oscillator', () => {
  test.each([
    ['sine', [0, 0.5, 1, 0.5, 0]],
    ['triangle', [0, 0.5, 1, 0.5, 0]],
    ['square', [1, 1, 0, 0, 1]],
    ['sawUp', [0, 0.25, 0.5, 0.75, 0]],
    ['sawDown', [1, 0.75, 0.5, 0.25, 1]],
  ] as const)('draws a %s', (shape, values) => {
    values.forEach((value, quarter) => expect(lfo(shape, quarter / 4)).toBeCloseTo(value, 12));
  });

  test.each(LFO_SHAPES)('stays within 0 and 1 as %s', (shape) => {
    fc.assert(
      fc.property(phases, fc.integer(), (phase, seed) => {
        const value = lfo(shape, phase, seed);
        expect(value >= 0 && value <= 1).toBe(true);
      }),
    );
  });

  test('repeats every cycle, before 0 too', () => {
    const quarters = fc.integer({ min: -4000, max: 4000 });
    fc.assert(
      fc.property(quarters, fc.integer({ min: -1000, max: 1000 }), (quarter, cycles) => {
        for (const shape of ['sine', 'triangle', 'square', 'sawUp', 'sawDown'] as const)
          expect(lfo(shape, quarter / 4 + cycles)).toBe(lfo(shape, quarter / 4));
      }),
    );
  });

  test('holds a random value for a cycle, another for another cycle and seed', () => {
    expect(lfo('random', 3.1)).toBe(lfo('random', 3.9));
    const values = Array.from({ length: 500 }, (_, cycle) => lfo('random', cycle - 250, 7));
    expect(new Set(values).size).toBeGreaterThan(490);
    expect(values.reduce((sum, value) => sum + value) / 500).toBeCloseTo(0.5, 1);
    expect(lfo('random', 3.1, 1)).not.toBe(lfo('random', 3.1, 2));
  });

  test('glides from one random value to the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer(), (cycle, seed) => {
        expect(lfo('smoothRandom', cycle, seed)).toBe(lfo('random', cycle, seed));
        const before = lfo('smoothRandom', cycle - 1e-6, seed);
        expect(Math.abs(before - lfo('smoothRandom', cycle, seed))).toBeLessThan(1e-6);
      }),
    );
  });

  test('keeps step with the beat', () => {
    expect(lfo('sawUp', lfoPhase(1 / 4, 6))).toBe(0.5);
    expect(lfo('sawDown', lfoPhase(2, 10.25))).toBe(0.5);
    expect(lfo('triangle', lfoPhase(1, 7, 0.5))).toBe(1);
  });
});
