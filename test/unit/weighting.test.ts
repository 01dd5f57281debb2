import { describe, expect, test } from 'vitest';
import { weightingDb } from '../../src/analysis/spectra/weighting';
import { WEIGHTINGS } from '../../src/core/bandSettings';

/**
 * Third-octave bands from 10 Hz to 20 kHz. A and C: IEC 61672-1:2013, table 3. B: IEC 60651:1979, and ANSI S1.4-1983,
 * table IV. All are given to a tenth of a decibel, for the exact frequencies 10^(n/10) Hz.
 */
const TABLES = {
  a: [
    -70.4, -63.4, -56.7, -50.5, -44.7, -39.4, -34.6, -30.2, -26.2, -22.5, -19.1, -16.1, -13.4, -10.9, -8.6,
    -6.6, -4.8, -3.2, -1.9, -0.8, 0, 0.6, 1, 1.2, 1.3, 1.2, 1, 0.5, -0.1, -1.1, -2.5, -4.3, -6.6, -9.3,
  ],
  b: [
    -38.2, -33.2, -28.5, -24.2, -20.4, -17.1, -14.2, -11.6, -9.3, -7.4, -5.6, -4.2, -3, -2, -1.3, -0.8, -0.5,
    -0.3, -0.1, 0, 0, 0, 0, -0.1, -0.2, -0.4, -0.7, -1.2, -1.9, -2.9, -4.3, -6.1, -8.4, -11.1,
  ],
  c: [
    -14.3, -11.2, -8.5, -6.2, -4.4, -3, -2, -1.3, -0.8, -0.5, -0.3, -0.2, -0.1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    -0.1, -0.2, -0.3, -0.5, -0.8, -1.3, -2, -3, -4.4, -6.2, -8.5, -11.2,
  ],
} as const;

/** D, IEC 60537:1976, from 50 Hz to 10 kHz, as "Handbook of Aircraft Noise Metrics" (NASA CR-3406, 1981) prints it. */
const TABLE_D = [
  -12.8, -10.9, -9, -7.2, -5.5, -4, -2.6, -1.6, -0.8, -0.4, -0.3, -0.5, -0.6, 0, 2, 4.9, 7.9, 10.6, 11.5,
  11.1, 9.6, 7.6, 5.5, 3.4,
] as const;

/** Recommendation ITU-R BS.468-4: frequency in Hz and response in decibels. */
const ITU_468 = [
  [31.5, -29.9],
  [63, -23.9],
  [100, -19.8],
  [200, -13.8],
  [400, -7.8],
  [800, -1.9],
  [1000, 0],
  [2000, 5.6],
  [3150, 9],
  [4000, 10.5],
  [5000, 11.7],
  [6300, 12.2],
  [7100, 12],
  [8000, 11.4],
  [9000, 10.1],
  [10_000, 8.1],
  [12_500, 0],
  [14_000, -5.3],
  [16_000, -11.7],
  [20_000, -22.2],
  [31_500, -42.7],
] as const;

describe('a weighting', () => {
  test.each(['a', 'b', 'c'] as const)('%s follows its standard within 0.1 dB', (name) => {
    TABLES[name].forEach((decibels, i) => {
      const hz = 10 ** (1 + i / 10);
      expect(Math.abs(weightingDb(name, hz) - decibels), `${hz} Hz`).toBeLessThan(0.1);
    });
  });

  test('d follows its standard within 0.1 dB, but for 2.5 kHz, where the network itself is 0.24 dB under the table', () => {
    TABLE_D.forEach((decibels, i) => {
      const hz = 10 ** (1.7 + i / 10);
      const bound = decibels === 10.6 ? 0.25 : 0.1;
      expect(Math.abs(weightingDb('d', hz) - decibels), `${hz} Hz`).toBeLessThan(bound);
    });
  });

  test('of ITU-R BS.468 follows its table within 0.1 dB', () => {
    for (const [hz, decibels] of ITU_468)
      expect(Math.abs(weightingDb('itu468', hz) - decibels), `${hz} Hz`).toBeLessThan(0.1);
  });

  test('leaves 1 kHz as it is, and is a number down to the lowest cell', () => {
    for (const name of WEIGHTINGS) {
      expect(weightingDb(name, 1000)).toBeCloseTo(0, 12);
      expect(Number.isFinite(weightingDb(name, 1))).toBe(true);
    }
  });

  test('can be none', () => {
    expect(weightingDb('none', 50)).toBe(0);
  });
});
