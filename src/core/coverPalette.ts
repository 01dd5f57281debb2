import { fromOklch, readableOn, toOklch, type Oklch } from './color';
import type { Palette } from './palette';
import { clusterPixels, type Cluster } from './pixelClusters';

const ACCENTS = 6;
/** Below this chroma a colour reads as grey. */
const GREY = 0.035;
/** Accents closer than this in OKLab look the same. */
const APART = 0.075;
/** At this distance two accents are as unlike as need be. */
const DIFFERENT = 0.3;

/**
 * The colours of a picture as a palette: a dark background in its dominant hue, accents out of its liveliest colours.
 * @param rgba pixels, four bytes each, not premultiplied; a hundred a side are plenty. Transparent ones do not count.
 */
export function paletteFromPixels(rgba: Uint8ClampedArray): Palette {
  const clusters = clusterPixels(rgba);
  const lively = clusters.filter(({ color }) => color.c > GREY && color.l > 0.12);
  const colourful = lively.reduce((sum, { weight, color }) => sum + weight * Math.min(1, color.c / 0.1), 0);
  const tone = dominant(clusters)?.color ?? { l: 0, c: 0, h: 260 };
  // A few coloured pixels in a grey picture are noise of its compression.
  if (colourful < 0.004) return makePalette(tone.h, 0.006, greys(tone));
  const base = dominant(lively)!;
  // Grey with a little colour: one loud accent among the greys, as the picture has it.
  if (colourful < 0.04)
    return makePalette(base.color.h, 0.01, [...livelyAccents(lively).slice(0, 2), ...greys(tone)]);
  return makePalette(
    base.color.h,
    Math.min(0.04, 0.012 + 0.2 * base.color.c),
    arrange(fill(livelyAccents(lively))),
  );
}

/**
 * A palette out of a hue and accents, with the contrasts that {@link Palette} promises.
 * @param hue of the background in degrees.
 * @param chroma of the background; 0.04 is much.
 * @param accents at least one, the most striking first; those missing from six are made from them.
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
    accents: fill(accents).map((accent) => readableOn(fromOklch(accent), background, 3)),
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

/** The liveliest first, then whatever is both lively and unlike those before. */
function livelyAccents(clusters: readonly Cluster[]): Oklch[] {
  const candidates = clusters.map(({ weight, color }) => ({
    accent: enliven(color),
    score: weight ** 0.4 * color.c ** 1.2 * (0.35 + color.l),
  }));
  const accents: Oklch[] = [];
  while (accents.length < ACCENTS) {
    let best: { accent: Oklch; worth: number } | undefined;
    for (const { accent, score } of candidates) {
      const gap = accents.reduce((least, other) => Math.min(least, distance(accent, other)), DIFFERENT);
      const worth = score * gap;
      if (gap > APART && (!best || worth > best.worth)) best = { accent, worth };
    }
    if (!best) break;
    accents.push(best.accent);
  }
  return accents;
}

/** Light and strong enough to glow on the dark, in its own hue. */
function enliven({ l, c, h }: Oklch): Oklch {
  const least = glow(h);
  return onScreen({
    l: Math.min(0.9, Math.max(least, 0.3 + 0.62 * l)),
    c: Math.min(0.26, Math.max(0.11, c * 1.3)),
    h,
  });
}

/** As a screen shows it: colours it cannot show fall together, and then are not apart. */
function onScreen(color: Oklch): Oklch {
  return toOklch(fromOklch(color));
}

/** The least lightness at which a hue is clean: dark yellow is olive, dark red is still red. */
function glow(hue: number): number {
  const turn = ((hue - 102) * Math.PI) / 180;
  return 0.65 + 0.17 * Math.max(0, Math.cos(turn)) ** 1.5;
}

/** From white down, with a breath of the picture's own tint. */
function greys({ c, h }: Oklch): Oklch[] {
  return [0.97, 0.88, 0.79, 0.7, 0.62, 0.55].map((l) => ({ l, c: Math.min(0.03, c), h }));
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
      const hue = (h + turn + 360) % 360;
      const near = onScreen({ l: Math.min(0.93, Math.max(glow(hue), l + lighter)), c: c * stronger, h: hue });
      if (accents.every((other) => distance(near, other) > APART)) accents.push(near);
    }
  }
  while (accents.length < ACCENTS) accents.push(farthestShade(accents));
  return accents;
}

/** The shade of the first that is least like any of them. */
function farthestShade(accents: readonly Oklch[]): Oklch {
  const shades = Array.from({ length: 20 }, (_, i) => onScreen({ ...accents[0]!, l: 0.55 + 0.02 * i }));
  const gap = (shade: Oklch) => Math.min(...accents.map((accent) => distance(shade, accent)));
  return shades.reduce((best, shade) => (gap(shade) > gap(best) ? shade : best));
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
