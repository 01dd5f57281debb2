import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast, luminance, parseHex, toHex, toOklch } from '../../src/core/color';
import { distance, paletteFromPixels } from '../../src/core/coverPalette';
import { fallbackPalette } from '../../src/core/fallbackPalette';
import type { Palette } from '../../src/core/palette';

function expectGood(palette: Palette): void {
  const { background, surface, text, muted, accents } = palette;
  expect(luminance(background)).toBeLessThan(0.03);
  for (const ground of [background, surface]) {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(muted, ground)).toBeGreaterThanOrEqual(4.5);
  }
  expect(accents).toHaveLength(6);
  accents.forEach((accent, i) => {
    expect(contrast(accent, background)).toBeGreaterThanOrEqual(3);
    if (i > 0) expect(distance(toOklch(accent), toOklch(accents[i - 1]!))).toBeGreaterThan(0.03);
  });
}

/** A picture of bands in these colours. */
function picture(...bands: readonly (readonly [hex: string, rows: number])[]): Uint8ClampedArray {
  const pixels = bands.flatMap(([hex, rows]) =>
    Array.from({ length: 32 * rows }, () => [...parseHex(hex), 255]),
  );
  return Uint8ClampedArray.from(pixels.flat());
}

function hueDistance(a: string, b: string): number {
  const turn = Math.abs(toOklch(a).h - toOklch(b).h);
  return Math.min(turn, 360 - turn);
}

describe('a palette from a cover', () => {
  test('keeps every contrast whatever the pixels are', () => {
    const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((rgb) => toHex(rgb));
    const bands = fc.array(fc.tuple(colour, fc.integer({ min: 1, max: 12 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(bands, (list) => expectGood(paletteFromPixels(picture(...list)))),
      { numRuns: 300 },
    );
    const noise = fc.uint8ClampedArray({ minLength: 0, maxLength: 4000 });
    fc.assert(
      fc.property(noise, (rgba) => expectGood(paletteFromPixels(rgba))),
      { numRuns: 100 },
    );
  });

  test('takes its first accent and its tone from the liveliest large colour', () => {
    const { background, accents } = paletteFromPixels(
      picture(['#101418', 20], ['#e0402a', 10], ['#8a8d90', 2]),
    );
    expect(hueDistance(accents[0]!, '#e0402a')).toBeLessThan(8);
    expect(hueDistance(background, '#e0402a')).toBeLessThan(25);
  });

  test('finds every lively colour of a colourful cover', () => {
    const hues = ['#e63946', '#f4a300', '#2a9d3a', '#1d6fd1', '#8e3fd1'];
    const { accents } = paletteFromPixels(picture(...hues.map((hex) => [hex, 6] as const)));
    for (const hex of hues)
      expect(Math.min(...accents.map((accent) => hueDistance(accent, hex)))).toBeLessThan(15);
  });

  test('stays grey for a grey cover, and for one with specks of colour', () => {
    for (const pixels of [picture(['#222222', 20], ['#f0f0f0', 12]), new Uint8ClampedArray(0)]) {
      for (const accent of paletteFromPixels(pixels).accents) expect(toOklch(accent).c).toBeLessThan(0.02);
    }
    const speck = picture(['#222222', 200], ['#f0f0f0', 100]);
    speck.set([255, 0, 0, 255], 0);
    for (const accent of paletteFromPixels(speck).accents) expect(toOklch(accent).c).toBeLessThan(0.02);
  });

  test('does not see transparent pixels', () => {
    const pixels = picture(['#00ff00', 16], ['#3050ff', 16]);
    for (let i = 3; i < pixels.length / 2; i += 4) pixels[i] = 0;
    expect(hueDistance(paletteFromPixels(pixels).accents[0]!, '#3050ff')).toBeLessThan(10);
  });
});

describe('a palette without a cover', () => {
  test('is always the same for the same tags, and good for all', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expectGood(fallbackPalette(text));
        expect(fallbackPalette(text)).toEqual(fallbackPalette(text));
      }),
    );
  });

  test('differs between songs: eight sets or more', () => {
    const firsts = Array.from({ length: 300 }, (_, i) => fallbackPalette(`artist song ${i}`).accents.join());

    expect(new Set(firsts).size).toBeGreaterThanOrEqual(8);
    for (const set of new Set(firsts))
      expect(firsts.filter((first) => first === set).length).toBeGreaterThan(8);
  });
});
