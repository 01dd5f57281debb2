import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapBands } from '../../src/analysis/spectra/bandRows';
import { fromScale, layBandEdges, toScale } from '../../src/analysis/spectra/scales';
import { SpectraListener } from '../../src/analysis/spectra/spectraListener';
import { BAND_SCALES, MOST_BANDS, OCTAVE_FRACTIONS, type BandRange } from '../../src/core/bandSettings';

const WHOLE: BandRange = { scale: 'log', count: 64, perOctave: 3, minHz: 20, maxHz: 20_000 };
const HIGHEST = 20_000;

describe('a scale', () => {
  test.each(['linear', 'log', 'mel', 'bark'] as const)('%s leads back to the frequency', (scale) => {
    for (const hz of [10, 50, 115, 130, 440, 1000, 5000, 6000, 7000, 20_000])
      expect(fromScale(scale, toScale(scale, hz))).toBeCloseTo(hz, 7);
  });

  test('mel puts 1000 Hz at 1000', () => {
    expect(toScale('mel', 1000)).toBeCloseTo(1000, 1);
  });

  test('bark follows the critical bands of Zwicker', () => {
    const edges = [
      100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320, 2700, 3150, 3700, 4400,
      5300, 6400, 7700, 9500, 12_000, 15_500,
    ];
    edges.forEach((hz, i) => expect(Math.abs(toScale('bark', hz) - (i + 1)), `${hz} Hz`).toBeLessThan(0.25));
  });

  test.each(BAND_SCALES)('%s cuts any range into bands that touch each other', (scale) => {
    const numbers = fc.double({ min: -1e5, max: 1e5 });
    fc.assert(
      fc.property(
        numbers,
        numbers,
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 0, max: 60 }),
        fc.double({ min: 1300, max: 20_000, noNaN: true }),
        (minHz, maxHz, count, perOctave, highest) => {
          const edges = layBandEdges({ scale, count, perOctave, minHz, maxHz }, highest);
          const { length } = edges.centre;
          expect(length).toBeGreaterThan(0);
          expect(length).toBeLessThanOrEqual(MOST_BANDS);
          for (let band = 0; band < length; band++) {
            expect(edges.low[band]).toBeLessThan(edges.centre[band]!);
            expect(edges.centre[band]).toBeLessThan(edges.high[band]!);
            if (band > 0) expect(edges.low[band]! / edges.high[band - 1]!).toBeCloseTo(1, 9);
          }
          expect(edges.low[0]).toBeGreaterThan(0);
          expect(edges.centre[length - 1]).toBeLessThanOrEqual(highest * 1.0000001);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each(['linear', 'log', 'mel', 'bark'] as const)('%s has as many bands as it is told', (scale) => {
    for (const [count, bands] of [
      [0, 1],
      [3, 3],
      [8, 8],
      [64, 64],
      [240, 240],
      [1000, 240],
    ] as const) {
      const edges = layBandEdges({ ...WHOLE, scale, count }, HIGHEST);
      expect(edges.centre).toHaveLength(bands);
      expect(edges.low[0]).toBeCloseTo(20, 6);
      expect(edges.high[bands - 1]).toBeCloseTo(20_000, 6);
    }
  });
});

describe('octave bands', () => {
  const centres = (perOctave: number, minHz = 20, maxHz = 20_000) => [
    ...layBandEdges({ scale: 'octave', count: 8, perOctave, minHz, maxHz }, HIGHEST).centre,
  ];

  test('have the base-ten centres of IEC 61260-1', () => {
    const thirds = centres(3);
    expect(thirds).toHaveLength(31);
    thirds.forEach((hz, i) => expect(hz / 10 ** (1.3 + i / 10)).toBeCloseTo(1, 12));
    expect(centres(1, 31)).toHaveLength(10);
    expect(centres(1, 31)[5]).toBeCloseTo(1000, 9);
    expect(centres(1, 31)[0]).toBeCloseTo(31.6228, 4);
  });

  test('of an even fraction lie to both sides of 1 kHz', () => {
    for (const fraction of [6, 12, 24]) {
      const beside = centres(fraction, 900, 1100).filter(
        (hz) => Math.abs(Math.log2(hz / 1000)) < 0.6 / fraction,
      );
      const half = 10 ** (0.3 / (2 * fraction));
      expect(beside).toHaveLength(2);
      expect(beside[0]).toBeCloseTo(1000 / half, 9);
      expect(beside[1]).toBeCloseTo(1000 * half, 9);
    }
  });

  test('take the nearest fraction there is', () => {
    const bands = (perOctave: number) => centres(perOctave, 1000, 4000).length;
    expect(OCTAVE_FRACTIONS.map(bands)).toEqual([3, 7, 12, 24, 48]);
    expect(bands(0)).toBe(bands(1));
    expect(bands(4)).toBe(bands(3));
    expect(bands(100)).toBe(bands(24));
  });
});

test('constant-Q bands of twelve an octave are the notes of the piano', () => {
  const { centre } = layBandEdges(
    { scale: 'constantQ', count: 8, perOctave: 12, minHz: 27.5, maxHz: 4186.01 },
    HIGHEST,
  );
  expect(centre).toHaveLength(88);
  expect(centre[0]).toBeCloseTo(27.5, 9);
  expect(centre[48]).toBeCloseTo(440, 9);
});

/**
 * How far from a band's edge a tone may be and still show in it: three bins of the window's hill, the cell in which
 * they end, and what the band reaches beyond its edges.
 */
function farthest(hz: number, sampleRate: number): number {
  const bin = sampleRate / 2 ** Math.round(Math.log2(0.045 * sampleRate));
  return bin * (hz < 300 ? 5.5 / 4 : hz < 5800 ? 3 + 2 + 2 : 3 + 4 + 4);
}

describe.each([8000, 44_100, 48_000, 192_000])('a full-scale sine at %i Hz', (sampleRate) => {
  const SECONDS = 0.3;
  const count = sampleRate > 100_000 ? 60 : 200;
  const highest = Math.min(20_000, 0.46 * sampleRate);
  const tones = Array.from(
    { length: count },
    (_, i) => 24 * ((0.995 * highest) / 24) ** ((i + 0.37) / count),
  );
  const listener = new SpectraListener(sampleRate, 1);
  tones.forEach((hz, n) => {
    const tone = Float32Array.from({ length: SECONDS * sampleRate }, (_, i) =>
      Math.sin((2 * Math.PI * hz * i) / sampleRate + 1.7 * n),
    );
    listener.push([tone]);
  });
  const spectra = listener.finish();

  test.each(BAND_SCALES)('reads 0 dB in its band of the %s scale, and nothing far from it', (scale) => {
    for (const [bandCount, perOctave] of [
      [10, 1],
      [64, 3],
      [240, 24],
    ] as const) {
      const range: BandRange = { ...WHOLE, scale, count: bandCount, perOctave };
      const edges = layBandEdges(range, spectra.highestHz);
      const { bands, codes } = mapBands(
        spectra,
        { ...range, weighting: 'none', channel: 'mid' },
        0,
        spectra.frames,
      );
      expect(bands).toBe(edges.centre.length);
      const worst = { own: 0, near: -160, far: -160 };
      tones.forEach((hz, n) => {
        // Both windows lie inside the tone: the long one reaches half its length beyond the short one's middle.
        const row = Math.round((n + 0.78) * SECONDS * 60);
        for (let band = 0; band < bands; band++) {
          const decibels = codes[row * bands + band]! / 256 - 160;
          const distance = Math.max(edges.low[band]! - hz, hz - edges.high[band]!);
          if (distance < 0) worst.own = Math.max(worst.own, Math.abs(decibels));
          if (distance > farthest(hz, sampleRate)) worst.far = Math.max(worst.far, decibels);
          else worst.near = Math.max(worst.near, decibels);
        }
      });
      expect(worst.own).toBeLessThan(0.5);
      expect(worst.near).toBeLessThan(0.5);
      expect(worst.far).toBeLessThan(-50);
    }
  });
});
