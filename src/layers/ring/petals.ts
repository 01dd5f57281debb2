import type { Features } from '../../analysis/featureTrack';
import { lerp } from '../../core/numeric';
import { bandPositions, sampleLevels, smooth } from '../bands';
import type { Context2D } from '../layer';

/** How a stack of spectra becomes radii. Lengths in scene units. */
export interface RingShape {
  readonly spectra: number;
  /** Of half a ring. */
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

/** Rows a spectrum is averaged over: an attack takes two frames instead of none, and nothing flickers. */
const ROWS = 3;
/** How deep the ring falls between two petals, as a share of their height. */
const VALLEY = 0.46;

/**
 * Radii of each spectrum, front first, from the bass pole to the treble pole: a petal's tip, a valley, and so on. None
 * lies inside the one in front of it.
 * @returns `spectra` arrays of two values a petal.
 */
export function ringRadii(features: Features, shape: RingShape): readonly Float32Array[] {
  const { spectra, petals, minHz, maxHz } = shape;
  const positions = bandPositions(features.frequencies, { count: petals, minHz, maxHz, scale: 'log' });
  const mean = new Float32Array(features.bands);
  const tips = new Float32Array(petals);
  const swell = new Float32Array(petals);
  const result: Float32Array[] = [];
  for (let k = 0; k < spectra; k++) {
    const depth = spectra > 1 ? k / (spectra - 1) : 0;
    mean.fill(0);
    for (let row = 0; row < ROWS; row++) {
      const levels = features.levelsBefore(k * shape.delay + row / 60);
      for (let band = 0; band < mean.length; band++) mean[band]! += levels[band]! / ROWS;
    }
    sampleLevels(mean, positions, tips);
    smooth(tips, shape.softness);
    swell.set(tips);
    smooth(swell, 10);
    const front = result[k - 1];
    const gain = shape.reach * lerp(0.36, 1, depth);
    const radii = new Float32Array(petals * 2);
    for (let i = 0; i < petals; i++) {
      // What stands out from its neighbours stands out farther: loud music fills all bands alike.
      const level = Math.max(0, 0.8 * swell[i]! ** 1.8 + 2.2 * swell[i]! * (tips[i]! - swell[i]!));
      tips[i] = level / (1 + 0.25 * level ** 4) ** 0.25;
    }
    for (let i = 0; i < radii.length; i++) {
      const tip = tips[i >> 1]!;
      const level =
        i % 2 === 0 ? tip : (1 - VALLEY) * Math.min(tip, tips[Math.min(petals - 1, (i >> 1) + 1)]!);
      radii[i] = shape.radius + gain * level;
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
