import type { Features } from '../../analysis/featureTrack';
import { lerp } from '../../core/numeric';
import { smooth } from '../bands';
import type { Context2D } from '../layer';

/** How a stack of spectra becomes radii. Lengths in scene units. */
export interface RingShape {
  readonly spectra: number;
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

/** No petal grows beyond this share of the reach. */
export const HIGHEST = 1.15;

/**
 * Radii of each spectrum, front first, from the bass pole to the treble pole: a petal's tip, a valley, and so on. None
 * lies inside the one in front of it.
 * @param features with a band for each petal of half a ring.
 * @returns `spectra` arrays of two values a petal.
 */
export function ringRadii(features: Features, shape: RingShape): readonly Float32Array[] {
  const { spectra } = shape;
  const petals = features.bands;
  const tips = new Float32Array(petals);
  const swell = new Float32Array(petals);
  const result: Float32Array[] = [];
  for (let k = 0; k < spectra; k++) {
    const depth = spectra > 1 ? k / (spectra - 1) : 0;
    tips.fill(0);
    for (let row = 0; row < ROWS; row++) {
      const levels = features.levelsBefore(k * shape.delay + row / 60);
      for (let i = 0; i < petals; i++) tips[i]! += levels[i]! / ROWS;
    }
    smooth(tips, shape.softness);
    swell.set(tips);
    smooth(swell, 10);
    const front = result[k - 1];
    const gain = shape.reach * lerp(0.36, 1, depth);
    const radii = new Float32Array(petals * 2);
    for (let i = 0; i < petals; i++) {
      // What stands out from its neighbours stands out farther: loud music fills all bands alike.
      const level = Math.max(0, 0.8 * swell[i]! ** 1.8 + 2.2 * swell[i]! * (tips[i]! - swell[i]!));
      tips[i] = level / (1 + (level / HIGHEST) ** 4) ** 0.25;
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
 * Adds the right half of a ring about (0, 0) as a closed, smooth path, from the pole below to the pole above: a quadratic
 * B-spline through the radii, which meets its mirror image without a corner.
 */
export function traceHalfRing(ctx: Context2D, radii: Float32Array, bassOnTop: boolean): void {
  const count = radii.length;
  const down = bassOnTop ? -1 : 1;
  const x = (i: number) => radii[i]! * Math.sin(((i + 0.5) / count) * Math.PI);
  const y = (i: number) => down * radii[i]! * Math.cos(((i + 0.5) / count) * Math.PI);
  let [hereX, hereY] = [x(0), y(0)];
  ctx.moveTo(0, hereY);
  for (let i = 0; i < count; i++) {
    const last = i === count - 1;
    const [nextX, nextY] = last ? [-hereX, hereY] : [x(i + 1), y(i + 1)];
    ctx.quadraticCurveTo(hereX, hereY, (hereX + nextX) / 2, (hereY + nextY) / 2);
    [hereX, hereY] = [nextX, nextY];
  }
  ctx.closePath();
}
