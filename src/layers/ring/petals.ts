import type { Features } from '../../analysis/featureTrack';
import { lerp } from '../../core/numeric';
import { bandPositions, sampleLevels, smooth } from '../bands';
import type { Context2D } from '../layer';

/** How a stack of spectra becomes radii. Lengths in scene units. */
export interface RingShape {
  readonly spectra: number;
  /** Points of half a ring. */
  readonly petals: number;
  readonly minHz: number;
  readonly maxHz: number;
  /** Seconds each spectrum lags behind the one in front of it. */
  readonly delay: number;
  readonly softness: number;
  readonly radius: number;
  readonly reach: number;
  /** Least distance between neighbouring spectra. */
  readonly rim: number;
}

/** Radii of each spectrum, front first, from the bass pole to the treble pole; none lies inside the one in front of it. */
export function ringRadii(features: Features, shape: RingShape): readonly Float32Array[] {
  const { spectra, petals, minHz, maxHz } = shape;
  const positions = bandPositions(features.frequencies, { count: petals, minHz, maxHz, scale: 'log' });
  const result: Float32Array[] = [];
  for (let k = 0; k < spectra; k++) {
    const depth = spectra > 1 ? k / (spectra - 1) : 0;
    const radii = sampleLevels(features.levelsBefore(k * shape.delay), positions);
    smooth(radii, Math.round(shape.softness * (1 + 2 * depth)));
    const front = result[k - 1];
    for (let i = 0; i < petals; i++) {
      const level = radii[i]! ** 1.7 * lerp(0.55, 1, depth);
      radii[i] = shape.radius + shape.reach * level;
      if (front) radii[i] = Math.max(radii[i]!, front[i]! + shape.rim);
    }
    result.push(radii);
  }
  return result;
}

/**
 * Adds a ring mirrored left to right as one closed, smooth path: a quadratic B-spline through the radii, which needs few
 * points (Skia fills paths of many points the slow way).
 */
export function traceRing(
  ctx: Context2D,
  radii: Float32Array,
  x: number,
  y: number,
  bassOnTop: boolean,
): void {
  const half = radii.length;
  const up = bassOnTop ? -1 : 1;
  const pointX = (i: number) => {
    const n = i < half ? i : 2 * half - 1 - i;
    return x + (i < half ? 1 : -1) * radii[n]! * Math.sin(((n + 0.5) / half) * Math.PI);
  };
  const pointY = (i: number) => {
    const n = i < half ? i : 2 * half - 1 - i;
    return y + up * radii[n]! * Math.cos(((n + 0.5) / half) * Math.PI);
  };
  let fromX = pointX(2 * half - 1);
  let fromY = pointY(2 * half - 1);
  let toX = pointX(0);
  let toY = pointY(0);
  ctx.moveTo((fromX + toX) / 2, (fromY + toY) / 2);
  for (let i = 0; i < 2 * half; i++) {
    [fromX, fromY] = [toX, toY];
    const next = (i + 1) % (2 * half);
    toX = pointX(next);
    toY = pointY(next);
    ctx.quadraticCurveTo(fromX, fromY, (fromX + toX) / 2, (fromY + toY) / 2);
  }
  ctx.closePath();
}
