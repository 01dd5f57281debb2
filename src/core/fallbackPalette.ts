import type { Oklch } from './color';
import { makePalette } from './coverPalette';
import type { Palette } from './palette';

type Swatch = readonly [lightness: number, chroma: number, hue: number];

/** Hue and chroma of the background, then the six accents. */
const SETS: readonly (readonly [hue: number, chroma: number, accents: readonly Swatch[]])[] = [
  // Ember: coral, amber, rose on burnt plum.
  [
    15,
    0.026,
    [
      [0.7, 0.2, 29],
      [0.8, 0.16, 70],
      [0.66, 0.23, 8],
      [0.86, 0.13, 88],
      [0.64, 0.22, 352],
      [0.88, 0.07, 60],
    ],
  ],
  // Aurora: mint, teal, violet on polar night.
  [
    255,
    0.032,
    [
      [0.86, 0.17, 165],
      [0.78, 0.14, 195],
      [0.7, 0.16, 245],
      [0.65, 0.21, 290],
      [0.9, 0.15, 140],
      [0.72, 0.2, 325],
    ],
  ],
  // Ultraviolet: orchid, indigo, hot pink.
  [
    292,
    0.035,
    [
      [0.68, 0.23, 305],
      [0.65, 0.21, 280],
      [0.7, 0.24, 340],
      [0.83, 0.12, 315],
      [0.74, 0.15, 255],
      [0.8, 0.14, 10],
    ],
  ],
  // Lagoon: turquoise, azure, sand.
  [
    225,
    0.03,
    [
      [0.82, 0.14, 200],
      [0.72, 0.16, 235],
      [0.88, 0.12, 180],
      [0.9, 0.1, 95],
      [0.66, 0.19, 258],
      [0.8, 0.13, 60],
    ],
  ],
  // Late sun: gold, tangerine, magenta on aubergine.
  [
    330,
    0.03,
    [
      [0.83, 0.17, 80],
      [0.74, 0.19, 48],
      [0.68, 0.22, 18],
      [0.66, 0.24, 350],
      [0.64, 0.22, 322],
      [0.9, 0.11, 98],
    ],
  ],
  // Citrus: lime, lemon, orange on bottle green.
  [
    160,
    0.026,
    [
      [0.88, 0.2, 125],
      [0.92, 0.17, 105],
      [0.8, 0.18, 150],
      [0.8, 0.17, 65],
      [0.76, 0.14, 180],
      [0.73, 0.19, 45],
    ],
  ],
  // Tokyo: electric blue, pink, cyan.
  [
    272,
    0.034,
    [
      [0.69, 0.25, 350],
      [0.68, 0.19, 262],
      [0.85, 0.14, 205],
      [0.74, 0.2, 320],
      [0.66, 0.22, 288],
      [0.9, 0.1, 190],
    ],
  ],
  // Rosewood: blush, copper, cream.
  [
    40,
    0.02,
    [
      [0.77, 0.13, 35],
      [0.7, 0.15, 15],
      [0.87, 0.09, 70],
      [0.68, 0.16, 50],
      [0.8, 0.1, 5],
      [0.93, 0.05, 85],
    ],
  ],
  // Fern: leaf, moss, sky.
  [
    145,
    0.022,
    [
      [0.8, 0.19, 145],
      [0.86, 0.16, 120],
      [0.76, 0.13, 175],
      [0.78, 0.12, 220],
      [0.9, 0.13, 100],
      [0.7, 0.16, 155],
    ],
  ],
  // Ice: glacier blues and one warm light.
  [
    245,
    0.024,
    [
      [0.86, 0.09, 225],
      [0.74, 0.14, 245],
      [0.92, 0.05, 210],
      [0.67, 0.17, 262],
      [0.82, 0.1, 195],
      [0.85, 0.12, 65],
    ],
  ],
];

/** One of a curated set, for recordings without a cover. The same text always has the same colours. */
export function fallbackPalette(seedText: string): Palette {
  const [hue, chroma, accents] = SETS[hash(seedText.trim().toLowerCase()) % SETS.length]!;
  return makePalette(
    hue,
    chroma,
    accents.map(([l, c, h]): Oklch => ({ l, c, h })),
  );
}

/** FNV-1a (Fowler, Noll, Vo; public domain), with a last mixing step so that its low bits can be used. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 15;
  return Math.imul(h, 0x2c1b3c6d) >>> 8;
}
