import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeatureTrack, type Features } from '../../src/analysis/featureTrack';
import { featuresFor } from '../../src/analysis/heardBands';
import { bandPositions, sampleLevels } from '../../src/analysis/songBands';
import { layBandEdges } from '../../src/analysis/spectra/scales';
import { BAND_SCALES, DEFAULT_BAND_SETTINGS } from '../../src/core/bandSettings';
import { toOklch } from '../../src/core/color';
import { fallbackPalette } from '../../src/core/fallbackPalette';
import { smooth } from '../../src/layers/bands';
import { ringRadii } from '../../src/layers/ring/petals';
import { paletteRamp } from '../../src/layers/ring/ramp';
import { trackOf } from '../fixtures/analysed';

const frequencies = Float32Array.from({ length: 96 }, (_, i) => 30 * (16000 / 30) ** (i / 95));

describe('bands', () => {
  it.each(BAND_SCALES)('on a %s scale run upwards and stay in the track', (scale) => {
    const range = { ...DEFAULT_BAND_SETTINGS, count: 200, minHz: 20, maxHz: 20000, scale };
    const positions = bandPositions(frequencies, layBandEdges(range, 20_000).centre);
    for (let i = 1; i < positions.length; i++)
      expect(positions[i]!).toBeGreaterThanOrEqual(positions[i - 1]!);
    expect(positions[0]).toBeGreaterThanOrEqual(0);
    expect(positions.at(-1)).toBeLessThanOrEqual(95);
  });

  it('find a tone where it is, with many points or few', () => {
    const levels = new Float32Array(96);
    levels[48] = 1;
    for (const count of [8, 24, 96, 240]) {
      const range = { ...DEFAULT_BAND_SETTINGS, count, minHz: 30, maxHz: 16000 };
      const positions = bandPositions(frequencies, layBandEdges(range, 20_000).centre);
      const sampled = sampleLevels(levels, positions);
      const loudest = sampled.indexOf(Math.max(...sampled));
      expect(sampled[loudest]).toBeGreaterThan(0.8);
      expect(Math.abs(loudest / count - 0.5)).toBeLessThan(1.2 / count + 0.02);
    }
  });

  it('smooth without adding or moving the middle of a symmetric shape', () => {
    const values = Float32Array.from([0, 0, 0, 1, 0, 0, 0]);
    smooth(values, 2);
    expect(values[3]).toBe(Math.max(...values));
    expect(Array.from(values)).toEqual(Array.from(values).reverse());
  });
});

function levelTrack(levels: (row: number, band: number) => number): FeatureTrack {
  return trackOf({ frames: 60, duration: 1, frequencies }, levels, 0.5);
}

const petals = 40;

/** The features that a ring hears. */
function heard(track: FeatureTrack, time: number): Features {
  const wish = { ...DEFAULT_BAND_SETTINGS, fit: 'song' as const, count: petals, minHz: 35, maxHz: 9000 };
  return featuresFor(track, wish, time);
}

const shape = {
  spectra: 9,
  delay: 0.022,
  softness: 1,
  radius: 240,
  reach: 190,
  rim: 2,
};

describe('the ring', () => {
  it('never lets a spectrum fall behind the one in front of it', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, time) => {
        const track = levelTrack((row, band) => Math.abs(Math.sin(seed + row * 1.3 + band * 2.1)));
        const rings = ringRadii(heard(track, time), shape);
        for (let k = 1; k < rings.length; k++) {
          rings[k]!.forEach((radius, i) =>
            expect(radius - rings[k - 1]![i]!).toBeGreaterThanOrEqual(shape.rim - 1e-3),
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is round in silence and stays within its reach when all is loud', () => {
    const quiet = ringRadii(
      heard(
        levelTrack(() => 0),
        0.5,
      ),
      shape,
    );
    expect(new Set(quiet[0]).size).toBe(1);
    const loud = ringRadii(
      heard(
        levelTrack((_, band) => (band % 7 === 0 ? 1 : 0.8)),
        0.5,
      ),
      shape,
    );
    for (const ring of loud) expect(Math.max(...ring)).toBeLessThanOrEqual(240 + 190 * 1.15 + 8 * 2);
  });

  it('has colours that change by small steps from front to back', () => {
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const ramp = paletteRamp(fallbackPalette(seed), 8).map(toOklch);
      for (let i = 1; i < ramp.length; i++) {
        const turn = Math.abs(((ramp[i]!.h - ramp[i - 1]!.h + 540) % 360) - 180);
        expect(turn).toBeLessThan(75);
        expect(Math.abs(ramp[i]!.l - ramp[i - 1]!.l)).toBeLessThan(0.14);
      }
    }
  });
});
