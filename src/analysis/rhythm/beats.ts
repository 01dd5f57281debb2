import { quantile, smoothed } from './curves';
import { peakTime } from './onsets';
import { ONSET_RATE } from './onsetCurves';

/** How little the distance of two beats may differ from the tempo: what log² of their ratio costs. */
const TIGHTNESS = 5;
/** Distances looked at, in periods. */
const SHORTEST = 0.6;
const LONGEST = 1.6;
/** A stroke counts for beats this many values around it, less and less. */
const BLUR = 1.5;
/** How far from its place a beat may move to the stroke that is meant, in values. */
const SNAP = 3;
/** Beats before the first and after the last stroke of at least this part of a usual beat's are left out. */
const LEAST_AT_ENDS = 0.25;
/** The same for a beat whose distance from the next is off by more than this part: it may be where the sound starts. */
const MOST_OFF_AT_ENDS = 0.15;
/**
 * Below so many beats a minute, twice as many are looked at: people tap around 120 (Dirk Moelants, "Preferred tempo
 * reconsidered", ICMPC 2002). Strokes between are counted when they have this part of the beats' height. Both are
 * choices: hats on the eighths of a slow kit are to stay below.
 */
const SLOW = 75;
const COUNTED = 0.42;
/** Beats over which the tempo is measured: a hand's unsteadiness averages out. */
const SPAN = 8;

/**
 * Beats in seconds, as they would be counted: where those that fit best are slow, and strokes between them are nearly
 * half as strong, these are beats too.
 * @param strength 0 to 1.
 * @param periods values a beat, at every value of `strength`.
 */
export function trackBeats(strength: Float32Array, periods: Float32Array): Float64Array {
  const beats = fittingBeats(strength, periods);
  const bpm = usualTempo(beats);
  if (bpm === null || bpm >= SLOW) return beats;
  const middles = beats.slice(1).map((beat, i) => (beats[i]! + beat) / 2);
  return strokeHeight(strength, middles) < COUNTED * strokeHeight(strength, beats)
    ? beats
    : fittingBeats(
        strength,
        periods.map((period) => period / 2),
      );
}

/** How high the strokes near some times are, in the mean. */
function strokeHeight(strength: Float32Array, times: Float64Array): number {
  return times.reduce((sum, time) => sum + highestAround(strength, time * ONSET_RATE), 0) / times.length;
}

/**
 * The times whose strength is highest and whose distances fit the tempo best, by dynamic programming. After Daniel
 * Ellis, "Beat tracking by dynamic programming", Journal of New Music Research 36, 2007, with a tempo that may change.
 */
function fittingBeats(strength: Float32Array, periods: Float32Array): Float64Array {
  const blurred = smoothed(strength, BLUR);
  const frames = bestChain(blurred, periods);
  const heights = frames.map((frame) => highestAround(strength, frame));
  const least = LEAST_AT_ENDS * quantile(heights, 0.5);
  const fits = (i: number, neighbour: number) => {
    const height = heights[i]!;
    const distance = Math.abs(frames[i]! - (frames[neighbour] ?? frames[i]!));
    return height > 0 && height >= least && Math.abs(distance / periods[frames[i]!]! - 1) < MOST_OFF_AT_ENDS;
  };
  const first = frames.findIndex((_, i) => fits(i, i + 1));
  const last = frames.findLastIndex((_, i) => fits(i, i - 1));
  return first < 0
    ? new Float64Array(0)
    : Float64Array.from(frames.slice(first, last + 1), (frame) => beatTime(blurred, frame));
}

/**
 * Each beat moved to the onset that is meant, where there is one: the bass of a kick drum, for which beats are found,
 * comes up to 25 ms after its click.
 * @param onsets seconds, ascending.
 */
export function ontoOnsets(beats: Float64Array, onsets: Float64Array): Float64Array {
  let i = 0;
  return beats.map((beat) => {
    while (i + 1 < onsets.length && Math.abs(onsets[i + 1]! - beat) <= Math.abs(onsets[i]! - beat)) i++;
    const onset = onsets[i] ?? Infinity;
    return Math.abs(onset - beat) <= SNAP / ONSET_RATE ? onset : beat;
  });
}

/** Beats a minute that most of the beats keep; null when there are fewer than two. */
export function usualTempo(beats: Float64Array): number | null {
  const span = Math.min(SPAN, beats.length - 1);
  if (span < 1) return null;
  const seconds: number[] = [];
  for (let i = span; i < beats.length; i++) seconds.push((beats[i]! - beats[i - span]!) / span);
  return 60 / quantile(seconds, 0.5);
}

function bestChain(strength: Float32Array, periods: Float32Array): number[] {
  const { length } = strength;
  const scores = new Float64Array(length);
  const from = new Int32Array(length).fill(-1);
  for (let n = 0; n < length; n++) {
    const period = periods[n]!;
    const logPeriod = Math.log(period);
    let best = 0;
    const nearest = Math.max(1, Math.round(SHORTEST * period));
    const furthest = Math.min(n, Math.round(LONGEST * period));
    for (let distance = nearest; distance <= furthest; distance++) {
      const stretch = logOf(distance) - logPeriod;
      const score = scores[n - distance]! - TIGHTNESS * stretch * stretch;
      if (score > best) {
        best = score;
        from[n] = n - distance;
      }
    }
    scores[n] = best + strength[n]!;
  }
  const chain: number[] = [];
  for (let n = lastBeat(scores, periods); n >= 0; n = from[n]!) chain.push(n);
  return chain.reverse();
}

/** The end of the best chain, within a beat's distance of the end of the recording. */
function lastBeat(scores: Float64Array, periods: Float32Array): number {
  let last = scores.length - 1;
  if (last < 0) return -1;
  const furthest = Math.max(0, last - Math.round(LONGEST * periods[last]!));
  for (let n = last; n >= furthest; n--) if (scores[n]! > scores[last]!) last = n;
  return last;
}

function highestAround(strength: Float32Array, frame: number): number {
  const middle = Math.round(frame);
  return strength.subarray(Math.max(0, middle - SNAP), middle + SNAP + 1).reduce((a, b) => Math.max(a, b), 0);
}

/** When the stroke under a beat began; the beat's own time when there is none. */
function beatTime(strength: Float32Array, frame: number): number {
  for (let away = 0; away <= SNAP; away++) {
    for (const n of [frame - away, frame + away]) {
      const value = strength[n] ?? 0;
      if (value > 0.05 && value >= (strength[n - 1] ?? 0) && value > (strength[n + 1] ?? 0))
        return peakTime(strength, n);
    }
  }
  return frame / ONSET_RATE;
}

const LOGS = Float64Array.from({ length: 1024 }, (_, n) => Math.log(n));

function logOf(distance: number): number {
  return distance < LOGS.length ? LOGS[distance]! : Math.log(distance);
}
