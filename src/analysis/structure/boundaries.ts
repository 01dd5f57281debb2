import { clamp } from '../../core/numeric';
import { DESCRIPTION_SIZE, type Describer } from './description';
import { novelty, squaredDistance } from './selfSimilarity';

/** Rows a second that the self-similarity is computed of. */
const COARSE_RATE = 2;
/** Seconds that each of those rows is a mean of: longer than a beat, so that a drum's strokes are one sound. */
const SMOOTH_SECONDS = 1.5;
/** Seconds that the kernel sees to either side: what a short song has time for, and what a phrase takes. */
const SHORTEST_REACH = 5;
const LONGEST_REACH = 10;
const REACH_OF_SONG = 1 / 10;
/** Seconds that peaks of the curve are apart at the least, and from the ends. */
const LEAST_SECTION = 3;
const LEAST_NOVELTY = 0.1;
/** Nor less than this part of the song's highest peak. */
const LEAST_SHARE = 0.25;
/** How far from a peak of the coarse curve its boundary may lie, in seconds. */
const REFINE_SECONDS = 1;
/** By the contrast of how many seconds before and after: a beat or two to be exact, and a few chords, which are one harmony. */
const CONTRAST_SECONDS = [2, 4] as const;

/** Rows at which a new section begins, ascending, without the ends. @param rate rows a second. */
export function boundariesOf(describer: Describer, rate: number, duration: number): readonly number[] {
  const step = Math.max(1, Math.round(rate / COARSE_RATE));
  const reachSeconds = clamp(duration * REACH_OF_SONG, SHORTEST_REACH, LONGEST_REACH);
  const reach = Math.round((reachSeconds * rate) / step);
  const curve = novelty({ width: DESCRIPTION_SIZE, values: coarseRows(describer, step, rate) }, reach);
  const peaks = peaksOf(curve, Math.round((LEAST_SECTION * rate) / step));
  const found = peaks.map((peak) => sharpest(describer, Math.round(peak * step), rate));
  return found.filter((row, i) => i === 0 || row > found[i - 1]!);
}

function coarseRows(describer: Describer, step: number, rate: number): Float32Array {
  const count = Math.floor(describer.rows / step);
  const values = new Float32Array(count * DESCRIPTION_SIZE);
  const half = Math.round((SMOOTH_SECONDS * rate) / 2);
  for (let i = 0; i < count; i++) {
    const middle = i * step + (step >> 1);
    const from = Math.max(0, middle - half);
    describer.describe(from, Math.min(describer.rows, middle + half + 1), values, i * DESCRIPTION_SIZE);
  }
  return values;
}

/** Places of peaks, the highest within `distance` to either side, and no closer to the ends. */
function peaksOf(curve: Float32Array, distance: number): number[] {
  const peaks: number[] = [];
  const least = Math.max(LEAST_NOVELTY, LEAST_SHARE * curve.reduce((a, b) => Math.max(a, b), 0));
  for (let i = distance; i <= curve.length - distance; i++) {
    const height = curve[i]!;
    if (height < least) continue;
    let isHighest = true;
    for (let j = Math.max(0, i - distance + 1); j < Math.min(curve.length, i + distance) && isHighest; j++)
      isHighest = curve[j]! < height || (curve[j] === height && j >= i);
    if (isHighest) peaks.push(i);
  }
  return peaks;
}

/** The row near `row` where what comes before and after differs most. */
function sharpest(describer: Describer, row: number, rate: number): number {
  const reach = Math.round(REFINE_SECONDS * rate);
  const sides = new Float32Array(2 * DESCRIPTION_SIZE);
  let best = row;
  let most = -1;
  for (let at = Math.max(1, row - reach); at <= Math.min(describer.rows - 1, row + reach); at++) {
    let contrast = 0;
    for (const seconds of CONTRAST_SECONDS) {
      const around = Math.max(1, Math.round(seconds * rate));
      describer.describe(Math.max(0, at - around), at, sides, 0);
      describer.describe(at, Math.min(describer.rows, at + around), sides, DESCRIPTION_SIZE);
      contrast += squaredDistance(sides, 0, DESCRIPTION_SIZE, DESCRIPTION_SIZE);
    }
    if (contrast > most) {
      most = contrast;
      best = at;
    }
  }
  return best;
}
