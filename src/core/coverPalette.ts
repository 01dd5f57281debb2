import { fromOklch, readableOn, type Oklch } from './color';
import type { Palette } from './palette';
import { clusterPixels, type Cluster } from './pixelClusters';

const ACCENTS = 6;
/** Below this chroma a colour reads as grey. */
const GREY = 0.035;
/** Accents closer than this in OKLab look the same. */
const APART = 0.075;

/**
 * The colours of a picture as a palette: a dark background in its dominant hue, accents out of its liveliest colours.
 * @param rgba pixels, four bytes each, not premultiplied; a hundred a side are plenty. Transparent ones do not count.
 */
export function paletteFromPixels(rgba: Uint8ClampedArray): Palette {
  const clusters = clusterPixels(rgba);
  const lively = clusters.filter(({ color }) => color.c > GREY && color.l > 0.12);
  const colourful = lively.reduce((sum, { weight, color }) => sum + weight * Math.min(1, color.c / 0.1), 0);
  // A few coloured pixels in a grey picture are noise of its compression.
  if (colourful < 0.004) return makePalette(dominant(clusters)?.color.h ?? 260, 0.006, greys());
  const base = dominant(lively)!;
  return makePalette(base.color.h, Math.min(0.04, 0.012 + 0.2 * base.color.c), livelyAccents(lively));
}

/**
 * A palette out of a hue and accents, with the contrasts that {@link Palette} promises.
 * @param hue of the background in degrees.
 * @param chroma of the background; 0.04 is much.
 * @param accents at least one; the missing ones are made from them.
 */
export function makePalette(hue: number, chroma: number, accents: readonly Oklch[]): Palette {
  const background = fromOklch({ l: 0.16, c: chroma, h: hue });
  const surface = fromOklch({ l: 0.225, c: chroma * 1.15, h: hue });
  const readable = (color: Oklch) => readableOn(readableOn(fromOklch(color), surface, 4.5), background, 4.5);
  return {
    background,
    surface,
    text: readable({ l: 0.965, c: Math.min(0.012, chroma), h: hue }),
    muted: readable({ l: 0.74, c: Math.min(0.03, chroma), h: hue }),
    accents: arrange(fill(accents)).map((accent) => readableOn(fromOklch(accent), background, 3)),
  };
}

/** The cluster that gives the picture its tone. */
function dominant(clusters: readonly Cluster[]): Cluster | undefined {
  const tone = ({ weight, color }: Cluster) => weight * (0.02 + color.c);
  return clusters.reduce<Cluster | undefined>(
    (best, c) => (best && tone(best) >= tone(c) ? best : c),
    undefined,
  );
}

function livelyAccents(clusters: readonly Cluster[]): Oklch[] {
  const score = ({ weight, color }: Cluster) => weight ** 0.4 * color.c ** 1.2 * (0.35 + color.l);
  const accents: Oklch[] = [];
  for (const { color } of [...clusters].sort((a, b) => score(b) - score(a))) {
    const accent = enliven(color);
    if (accents.length < ACCENTS && accents.every((other) => distance(accent, other) > APART))
      accents.push(accent);
  }
  return accents;
}

/** Light and strong enough to glow on the dark, in its own hue. */
function enliven({ l, c, h }: Oklch): Oklch {
  return { l: Math.min(0.86, Math.max(0.64, 0.3 + 0.62 * l)), c: Math.min(0.25, Math.max(0.1, c * 1.25)), h };
}

function greys(): Oklch[] {
  return [0.97, 0.78, 0.9, 0.66, 0.84, 0.72].map((l) => ({ l, c: 0.004, h: 260 }));
}

/** Turns of hue and steps of lightness by which a colour makes its own company. */
const COMPANY: readonly (readonly [turn: number, lighter: number, stronger: number])[] = [
  [28, 0.07, 1],
  [-28, -0.03, 1.05],
  [0, 0.13, 0.7],
  [14, -0.09, 1.1],
  [-14, 0.1, 0.85],
  [48, 0.02, 0.95],
  [-48, 0.05, 0.95],
  [0, 0.2, 0.45],
];

/** Six accents: those given, then neighbours of theirs. */
function fill(given: readonly Oklch[]): Oklch[] {
  const accents = given.slice(0, ACCENTS);
  for (const [turn, lighter, stronger] of COMPANY) {
    for (const { l, c, h } of given) {
      if (accents.length >= ACCENTS) return accents;
      const near = {
        l: Math.min(0.93, Math.max(0.6, l + lighter)),
        c: c * stronger,
        h: (h + turn + 360) % 360,
      };
      if (accents.every((other) => distance(near, other) > APART)) accents.push(near);
    }
  }
  while (accents.length < ACCENTS) accents.push({ ...accents[0]!, l: 0.62 + 0.06 * accents.length });
  return accents;
}

/** The first stays first; each next is the nearest of the rest, so that gradients through them stay clean. */
function arrange(accents: readonly Oklch[]): Oklch[] {
  const rest = accents.slice(1);
  const arranged = [accents[0]!];
  while (rest.length > 0) {
    const last = arranged.at(-1)!;
    const nearest = rest.reduce((best, c) => (distance(c, last) < distance(best, last) ? c : best));
    rest.splice(rest.indexOf(nearest), 1);
    arranged.push(nearest);
  }
  return arranged;
}

/** Distance in OKLab. */
export function distance(a: Oklch, b: Oklch): number {
  const turn = ((a.h - b.h) * Math.PI) / 180;
  return Math.sqrt((a.l - b.l) ** 2 + a.c ** 2 + b.c ** 2 - 2 * a.c * b.c * Math.cos(turn));
}
