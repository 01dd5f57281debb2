import { clamp } from '../../core/numeric';
import { localMean, quantile, smoothed } from './curves';
import { ONSET_RATE } from './onsetCurves';

/** Tempi looked for, in beats a minute, and their distance in octaves. */
const SLOWEST = 40;
const FASTEST = 220;
const STEP_OCTAVES = 0.02;
/** Taps are commonest around this tempo (Moelants, "Preferred tempo reconsidered", ICMPC 2002), but far from always. */
const PREFERRED = 120;
const PREFERENCE_OCTAVES = 1.2;
/** Autocorrelation is summed up over stretches of this length; several together are looked at for each. */
const STRETCH_SECONDS = 2.5;
const STRETCHES = 3;
/** How much each multiple of the period counts. */
const COMB = [0.4, 0.3, 0.15, 0.15];
/** A period whose half or third repeats as well as itself is too long. */
const SPLIT_PENALTY = 0.5;
const SPLIT_SHARPNESS = 8;
/** What a change of tempo from one stretch to the next costs, and the most it can cost. */
const CHANGE_OCTAVES = 0.12;
const JUMP_COST = 2;
/** Strokes of a hand are blurred in time by so many values: they repeat although they are not exact. */
const BLUR = 2;
/** Less is silence. */
const LEAST_ENERGY = 1e-9;
/** Strokes are compared with those so many beats before: those of a bar repeat even when each beat is another. */
const PULSE_BEATS = [1, 2, 4];
const CLARITY_RANK = 0.75;
/** The mean is taken out over so many values. */
const MEAN_REACH = 200;

const TEMPI = Math.floor(Math.log2(FASTEST / SLOWEST) / STEP_OCTAVES) + 1;
/** Values a period, of each tempo. */
const PERIODS = Float64Array.from(
  { length: TEMPI },
  (_, i) => (60 * ONSET_RATE) / (SLOWEST * 2 ** (i * STEP_OCTAVES)),
);
const LAGS = Math.ceil(PERIODS[0]! * COMB.length) + 2;

/** The tempo through a recording. */
export interface TempoCourse {
  /** Values a beat, for every value of the strength curve. */
  readonly periods: Float32Array;
  /** How much of a beat there is to be heard, 0 (noise) to 1 (a metronome): see {@link followTempo}. */
  readonly clarity: number;
}

/**
 * Follows the tempo through a strength curve: for each stretch of a few seconds a comb over the
 * autocorrelation says how well each tempo fits, then the path that fits best and changes least is found.
 *
 * The clarity of a stretch is the correlation of its strokes with those one, two or four beats before, whichever is
 * highest, after Olivier Lartillot et al., "Multi-feature modeling of pulse clarity", ISMIR 2008. That of the recording
 * is the upper quartile of its stretches: an introduction without a beat does not take it from the song.
 * @param strength how strongly each moment asks for a beat, 0 to 1, {@link ONSET_RATE} values a second.
 */
export function followTempo(strength: Float32Array): TempoCourse {
  const { length } = strength;
  const stretch = STRETCH_SECONDS * ONSET_RATE;
  const count = Math.max(1, Math.ceil(length / stretch));
  const sums = autocorrelations(strength, stretch, count);
  // Made twice: for hours of sound they are too many to be kept.
  const correlationOf = (i: number) => surrounding(sums, i);
  const fits = sums.map((_, i) => fitTempi(correlationOf(i)));
  const path = steadiestPath(fits);
  const tempi = path.map((tempo, i) =>
    Math.log2(PERIODS[tempo]! * 2 ** (-STEP_OCTAVES * peakPart(fits[i]!, tempo))),
  );
  const periods = new Float32Array(length);
  for (let n = 0; n < length; n++) {
    const at = Math.min(count - 1, Math.max(0, (n + 0.5) / stretch - 0.5));
    const left = Math.floor(at);
    const right = Math.min(count - 1, left + 1);
    periods[n] = 2 ** (tempi[left]! + (tempi[right]! - tempi[left]!) * (at - left));
  }
  const clear = tempi.flatMap((tempo, i) => pulseClarity(correlationOf(i), 2 ** tempo));
  return { periods, clarity: clamp(quantile(clear, CLARITY_RANK), 0, 1) };
}

/** The clarity of a stretch, in an array; none when there is nothing to hear. @param period values a beat. */
function pulseClarity(correlation: Float64Array, period: number): readonly number[] {
  if (correlation[0]! < LEAST_ENERGY) return [];
  return [Math.max(...PULSE_BEATS.map((beats) => correlationAt(correlation, beats * period)))];
}

/** Part of the energy, between −1 and 1. */
function correlationAt(correlation: Float64Array, lag: number): number {
  const left = Math.floor(lag);
  const part = lag - left;
  return (correlation[left]! * (1 - part) + correlation[left + 1]! * part) / correlation[0]!;
}

/** For each stretch, Σ x[n] x[n − lag] over its values n, lag 0 to LAGS − 1, of the blurred curve without its mean. */
function autocorrelations(strength: Float32Array, stretch: number, count: number): Float32Array[] {
  const blurred = smoothed(strength, BLUR);
  const means = localMean(blurred, MEAN_REACH);
  const x = Float64Array.from(blurred, (value, i) => value - means[i]!);
  return Array.from({ length: count }, (_, i) => {
    const sums = new Float32Array(LAGS);
    const end = Math.min(x.length, (i + 1) * stretch);
    for (let lag = 0; lag < LAGS; lag++) {
      let sum = 0;
      for (let n = Math.max(lag, i * stretch); n < end; n++) sum += x[n]! * x[n - lag]!;
      sums[lag] = sum;
    }
    return sums;
  });
}

/** The stretches around the `i`-th together, the nearer the weightier. */
function surrounding(sums: readonly Float32Array[], i: number): Float64Array {
  const total = new Float64Array(LAGS);
  for (let k = Math.max(0, i - STRETCHES); k <= Math.min(sums.length - 1, i + STRETCHES); k++) {
    const weight = 1 - Math.abs(k - i) / (STRETCHES + 1);
    for (let lag = 0; lag < LAGS; lag++) total[lag]! += weight * sums[k]![lag]!;
  }
  return total;
}

/** How well each tempo fits an autocorrelation. */
function fitTempi(correlation: Float64Array): Float64Array {
  const fits = new Float64Array(TEMPI);
  if (correlation[0]! < LEAST_ENERGY) return fits;
  const at = (lag: number) => Math.max(0, correlationAt(correlation, lag));
  for (let i = 0; i < TEMPI; i++) {
    const period = PERIODS[i]!;
    const own = at(period);
    const comb = COMB.reduce((sum, weight, k) => sum + weight * at((k + 1) * period), 0);
    const split = own > 0 ? Math.min(1, Math.max(at(period / 2), at(period / 3)) / own) : 0;
    const octaves = Math.log2((60 * ONSET_RATE) / period / PREFERRED);
    const preference = Math.exp(-0.5 * (octaves / PREFERENCE_OCTAVES) ** 2);
    fits[i] = comb * preference * (1 - SPLIT_PENALTY * split ** SPLIT_SHARPNESS);
  }
  return fits;
}

/** The tempo of each stretch so that the sum of their fits less the cost of the changes is highest (Viterbi). */
function steadiestPath(fits: readonly Float64Array[]): number[] {
  let scores = fits[0]!.slice();
  const from: Int16Array[] = [];
  for (const fit of fits.slice(1)) {
    const best = new Float64Array(TEMPI);
    const came = new Int16Array(TEMPI);
    for (let to = 0; to < TEMPI; to++) {
      let highest = -Infinity;
      for (let old = 0; old < TEMPI; old++) {
        const score =
          scores[old]! - Math.min(JUMP_COST, 0.5 * (((to - old) * STEP_OCTAVES) / CHANGE_OCTAVES) ** 2);
        if (score > highest) {
          highest = score;
          came[to] = old;
        }
      }
      best[to] = highest + fit[to]!;
    }
    scores = best;
    from.push(came);
  }
  const path = [scores.indexOf(scores.reduce((a, b) => Math.max(a, b)))];
  for (let i = from.length - 1; i >= 0; i--) path.push(from[i]![path.at(-1)!]!);
  return path.reverse();
}

/** Where between the neighbours of a tempo the best fit lies, in steps, −½ to ½. */
function peakPart(fits: Float64Array, tempo: number): number {
  const middle = fits[tempo]!;
  const left = fits[tempo - 1] ?? 0;
  const right = fits[tempo + 1] ?? 0;
  const bend = left - 2 * middle + right;
  return middle >= left && middle >= right && bend < 0 ? (0.5 * (left - right)) / bend : 0;
}
