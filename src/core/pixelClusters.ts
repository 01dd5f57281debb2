import { toHex, toOklch, type Oklch } from './color';

/** Colours of a picture that lie close together. */
export interface Cluster {
  readonly color: Oklch;
  /** Part of the picture, 0 to 1. */
  readonly weight: number;
}

/** Bits kept of each channel for the first, coarse count. */
const KEPT_BITS = 4;
const MOST_CLUSTERS = 16;
const ROUNDS = 6;

/**
 * The main colours of a picture, the largest first: k-means in OKLab, started from the colours that lie farthest apart.
 * @param rgba four bytes a pixel; those less than half opaque do not count.
 * @returns at most sixteen, none for an empty picture.
 */
export function clusterPixels(rgba: Uint8ClampedArray): Cluster[] {
  const points = coarseColours(rgba);
  if (points.length === 0) return [];
  let centres = farthestPoints(points);
  let sums: Point[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    sums = centres.map(() => ({ l: 0, a: 0, b: 0, weight: 0 }));
    for (const point of points) {
      const sum = sums[nearest(centres, point)]!;
      sum.l += point.l * point.weight;
      sum.a += point.a * point.weight;
      sum.b += point.b * point.weight;
      sum.weight += point.weight;
    }
    sums = sums.filter(({ weight }) => weight > 0);
    centres = sums.map(({ l, a, b, weight }) => ({ l: l / weight, a: a / weight, b: b / weight, weight }));
  }
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  return centres
    .map(({ l, a, b, weight }) => ({
      color: { l, c: Math.hypot(a, b), h: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360 },
      weight: weight / total,
    }))
    .sort((x, y) => y.weight - x.weight);
}

interface Point {
  l: number;
  a: number;
  b: number;
  weight: number;
}

function coarseColours(rgba: Uint8ClampedArray): Point[] {
  const shift = 8 - KEPT_BITS;
  const cells = new Map<number, [red: number, green: number, blue: number, count: number]>();
  for (let i = 0; i + 3 < rgba.length; i += 4) {
    if (rgba[i + 3]! < 128) continue;
    const [r, g, b] = [rgba[i]!, rgba[i + 1]!, rgba[i + 2]!];
    const key = ((r >> shift) << (2 * KEPT_BITS)) | ((g >> shift) << KEPT_BITS) | (b >> shift);
    const cell = cells.get(key);
    if (!cell) cells.set(key, [r, g, b, 1]);
    else {
      cell[0] += r;
      cell[1] += g;
      cell[2] += b;
      cell[3]++;
    }
  }
  return [...cells.values()].map(([r, g, b, count]) => {
    const { l, c, h } = toOklch(toHex([r / count, g / count, b / count]));
    const angle = (h * Math.PI) / 180;
    return { l, a: c * Math.cos(angle), b: c * Math.sin(angle), weight: count };
  });
}

/** Starts with the commonest colour; each next is the one that is both common and far from those before. */
function farthestPoints(points: readonly Point[]): Point[] {
  const centres = [points.reduce((best, point) => (point.weight > best.weight ? point : best))];
  const gaps = points.map((point) => gap(point, centres[0]!));
  while (centres.length < MOST_CLUSTERS) {
    let best = 0;
    const worth = (i: number) => gaps[i]! * Math.sqrt(points[i]!.weight);
    for (let i = 1; i < points.length; i++) if (worth(i) > worth(best)) best = i;
    if (worth(best) < 1e-4) break;
    centres.push(points[best]!);
    points.forEach((point, i) => (gaps[i] = Math.min(gaps[i]!, gap(point, points[best]!))));
  }
  return centres;
}

function nearest(centres: readonly Point[], point: Point): number {
  let best = 0;
  for (let i = 1; i < centres.length; i++) if (gap(centres[i]!, point) < gap(centres[best]!, point)) best = i;
  return best;
}

/** Squared distance in OKLab. Hue and chroma count more than lightness, which only tells light from shade. */
function gap(x: Point, y: Point): number {
  return 0.35 * (x.l - y.l) ** 2 + (x.a - y.a) ** 2 + (x.b - y.b) ** 2;
}
