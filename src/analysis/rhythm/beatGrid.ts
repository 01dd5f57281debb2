import type { Rhythm } from './rhythm';

/** Where the beats lie, as found or as a person put them right. Plain data: it can be stored and sent. */
export interface BeatGrid {
  /** Seconds, ascending. */
  readonly beats: Float64Array;
  /** Which of the beats begins a bar; every `beatsPerBar`-th before and after it does too. */
  readonly one: number;
  readonly beatsPerBar: number;
}

/** Beats over which the tempo at either end is measured. */
const END_BEATS = 8;
/** The tempi a grid may have, in beats a minute. */
export const MIN_BPM = 20;
export const MAX_BPM = 600;
/** Seconds within which two taps are one. */
const SAME_TAP = 0.05;
/** How much tapped and found tempo may differ, as a part, to be taken for the same. */
const SAME_TEMPO = 0.08;

/** The grid of what was heard: its one is where most of the downbeats are. */
export function gridOf({ beats, downbeats, beatsPerBar }: Rhythm): BeatGrid {
  const votes = new Uint32Array(beatsPerBar);
  for (const downbeat of downbeats) votes[nearestBeat(beats, downbeat) % beatsPerBar]!++;
  return {
    beats,
    one: Math.min(votes.indexOf(Math.max(...votes)), Math.max(0, beats.length - 1)),
    beatsPerBar,
  };
}

/** Every beat so many seconds later, or earlier when negative. */
export function nudged(grid: BeatGrid, seconds: number): BeatGrid {
  return { ...grid, beats: grid.beats.map((beat) => beat + seconds) };
}

/** Half the tempo: every second beat, the one among them. A bar has as many beats as before, so it is twice as long. */
export function halved(grid: BeatGrid): BeatGrid {
  return everySecond(grid, grid.one % 2);
}

/** Twice the tempo: a beat more half-way between each two. `halved` undoes it. */
export function doubled({ beats, one, beatsPerBar }: BeatGrid): BeatGrid {
  const dense = new Float64Array(Math.max(0, 2 * beats.length - 1));
  for (let i = 0; i < dense.length; i++) {
    const left = beats[i >> 1]!;
    dense[i] = i % 2 === 0 ? left : left + (beats[(i >> 1) + 1]! - left) / 2;
  }
  return { beats: dense, one: 2 * one, beatsPerBar };
}

/** The beat nearest to `seconds` begins a bar. */
export function withOne(grid: BeatGrid, seconds: number): BeatGrid {
  return grid.beats.length === 0 ? grid : { ...grid, one: nearestBeat(grid.beats, seconds) };
}

/**
 * The grid put right by someone who tapped along for a while, wherever and with gaps. Taps at the grid's tempo, at half
 * or at twice of it keep its changes of tempo and move it onto them; any other tempo makes an even grid over the whole
 * span. One tap alone moves the nearest beat onto it; a tempo that no grid may have changes nothing.
 * @param tapTimes seconds, in any order.
 * @param span seconds of the recording; the length of the grid when absent.
 */
export function tapped(
  grid: BeatGrid,
  tapTimes: readonly number[],
  span: readonly [from: number, to: number] = [grid.beats[0] ?? Infinity, grid.beats.at(-1) ?? -Infinity],
): BeatGrid {
  const taps = distinct(tapTimes);
  const line = fitTaps(taps);
  if (!line) return taps.length === 1 ? ontoTaps(grid, taps) : grid;
  if (grid.beats.length < 2) return evenGrid(grid, line, taps, span);
  const middle = (taps[0]! + taps.at(-1)!) / 2;
  const periods = line.period / periodAt(grid, middle);
  if (isAbout(periods, 1)) return ontoTaps(grid, taps);
  if (isAbout(periods, 0.5)) return ontoTaps(doubled(grid), taps);
  if (isAbout(periods, 2) && grid.beats.length > 3) {
    const nearest = taps.map((tap) => Math.round(beatsAt(grid, tap)) & 1);
    const odd = nearest.filter((parity) => parity === 1).length;
    return ontoTaps(everySecond(grid, 2 * odd > taps.length ? 1 : 0), taps);
  }
  return evenGrid(grid, line, taps, span);
}

/** Beats a minute that taps mean; null for fewer than two, and for a tempo that no grid may have. */
export function tapTempo(tapTimes: readonly number[]): number | null {
  const line = fitTaps(distinct(tapTimes));
  return line ? 60 / line.period : null;
}

/** How far into its beat a moment is, 0 (on it) to below 1, before and after the grid too; 0 without a tempo. */
export function beatPhase(grid: BeatGrid, seconds: number): number {
  return phaseOf(beatPosition(grid, seconds));
}

/** How far into its bar a moment is, 0 (on the one) to below 1, before and after the grid too; 0 without a tempo. */
export function barPhase(grid: BeatGrid, seconds: number): number {
  return phaseOf(beatPosition(grid, seconds) / grid.beatsPerBar);
}

/** The bar a moment lies in: 1 from the first one on; 0 and less in what comes before it. */
export function barNumber(grid: BeatGrid, seconds: number): number {
  const bars = (beatsAt(grid, seconds) - (grid.one % grid.beatsPerBar)) / grid.beatsPerBar;
  // Just under a whole number is rounding: the playhead stands on the one.
  return Math.floor(bars + 1e-6) + 1;
}

/** Beats from the grid's one to a moment, with the part that has gone by of the last; 0 when the grid has no tempo. */
export function beatPosition(grid: BeatGrid, seconds: number): number {
  return beatsAt(grid, seconds) - grid.one;
}

/** {@link beatPosition} of `count` moments, `rate` a second from `start` on. */
export function beatPositions(
  grid: BeatGrid,
  { start, rate, count }: { readonly start: number; readonly rate: number; readonly count: number },
): Float64Array {
  const { beats, one } = grid;
  const positions = new Float64Array(count);
  let left = lastUpTo(beats, start);
  for (let i = 0; i < count; i++) {
    const seconds = start + i / rate;
    while (beats[left + 1]! <= seconds) left++;
    positions[i] = beatsAt(grid, seconds, left) - one;
  }
  return positions;
}

/** What is left of a number above the next lower whole one, 0 to below 1: rounding must not make it 1. */
export function phaseOf(value: number): number {
  const rest = value - Math.floor(value);
  return rest < 1 ? rest : 0;
}

/** Beats from the grid's first to a moment, with the tempo of the ends beyond them; 0 when the grid has no tempo. */
function beatsAt({ beats }: BeatGrid, seconds: number, left = lastUpTo(beats, seconds)): number {
  const last = beats.length - 1;
  if (last < 1) return 0;
  const span = Math.min(END_BEATS, last);
  if (seconds < beats[0]!) return ((seconds - beats[0]!) * span) / (beats[span]! - beats[0]!);
  if (seconds >= beats[last]!)
    return last + ((seconds - beats[last]!) * span) / (beats[last]! - beats[last - span]!);
  return left + (seconds - beats[left]!) / (beats[left + 1]! - beats[left]!);
}

/** Index of the last beat that is not after `seconds`; −1 when all are. */
function lastUpTo(beats: Float64Array, seconds: number): number {
  let low = -1;
  let high = beats.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (beats[middle]! <= seconds) low = middle;
    else high = middle;
  }
  return low;
}

/** Index of the beat nearest to `seconds`; there must be one. */
function nearestBeat(beats: Float64Array, seconds: number): number {
  const left = Math.max(0, lastUpTo(beats, seconds));
  const right = Math.min(beats.length - 1, left + 1);
  return beats[right]! - seconds < seconds - beats[left]! ? right : left;
}

/** Seconds a beat around a moment. */
function periodAt({ beats }: BeatGrid, seconds: number): number {
  const middle = nearestBeat(beats, seconds);
  const first = Math.max(0, middle - END_BEATS / 2);
  const last = Math.min(beats.length - 1, middle + END_BEATS / 2);
  return (beats[last]! - beats[first]!) / (last - first);
}

/** Every second beat, from the `parity`-th (0 or 1) on; the one moves back to one of them if it is none. */
function everySecond({ beats, one, beatsPerBar }: BeatGrid, parity: number): BeatGrid {
  return {
    beats: beats.filter((_, i) => i % 2 === parity),
    one: Math.max(0, Math.floor((one - parity) / 2)),
    beatsPerBar,
  };
}

/** The grid moved by less than half a beat either way, so that its beats lie on the taps as well as they can. */
function ontoTaps(grid: BeatGrid, taps: readonly number[]): BeatGrid {
  if (grid.beats.length === 0) return grid;
  if (taps.length === 1) return nudged(grid, taps[0]! - grid.beats[nearestBeat(grid.beats, taps[0]!)]!);
  // The mean of directions: taps just before and just after the middle of a beat are close, not a beat apart.
  let sin = 0;
  let cos = 0;
  for (const tap of taps) {
    const angle = 2 * Math.PI * beatPhase(grid, tap);
    sin += Math.sin(angle);
    cos += Math.cos(angle);
  }
  const beats = Math.atan2(sin, cos) / (2 * Math.PI);
  return nudged(grid, beats * periodAt(grid, (taps[0]! + taps.at(-1)!) / 2));
}

interface Line {
  /** Seconds of the tap that counts as number 0. */
  readonly start: number;
  /** Seconds a tap. */
  readonly period: number;
}

/** Taps in order, each bounce left out. */
function distinct(tapTimes: readonly number[]): readonly number[] {
  const taps: number[] = [];
  for (const time of [...tapTimes].sort((a, b) => a - b)) {
    if (time - (taps.at(-1) ?? -Infinity) >= SAME_TAP) taps.push(time);
  }
  return taps;
}

/** The even beat that taps mean, by least squares; a gap counts as taps left out. Undefined where {@link tapTempo} is null. */
function fitTaps(taps: readonly number[]): Line | undefined {
  if (taps.length < 2) return undefined;
  const gaps = taps.slice(1).map((tap, i) => tap - taps[i]!);
  const usual = [...gaps].sort((a, b) => a - b)[gaps.length >> 1]!;
  const numbers = [0];
  for (const gap of gaps) numbers.push(numbers.at(-1)! + Math.max(1, Math.round(gap / usual)));
  const meanNumber = numbers.reduce((a, b) => a + b) / numbers.length;
  const meanTap = taps.reduce((a, b) => a + b) / taps.length;
  let both = 0;
  let squares = 0;
  numbers.forEach((number, i) => {
    both += (number - meanNumber) * (taps[i]! - meanTap);
    squares += (number - meanNumber) ** 2;
  });
  const period = both / squares;
  if (period < 60 / MAX_BPM || period > 60 / MIN_BPM) return undefined;
  return { start: meanTap - period * meanNumber, period };
}

/** Even beats over the span and the taps; the one lies as near as it can to where it was, or on the first tap. */
function evenGrid(
  grid: BeatGrid,
  { start, period }: Line,
  taps: readonly number[],
  span: readonly [from: number, to: number],
): BeatGrid {
  const from = Math.min(taps[0]!, span[0]);
  const to = Math.max(taps.at(-1)!, span[1]);
  const first = Math.ceil((from - start) / period - 0.5);
  const count = Math.floor((to - start) / period + 0.5) - first + 1;
  const beats = Float64Array.from({ length: count }, (_, i) => start + (first + i) * period);
  return withOne({ ...grid, beats }, grid.beats[grid.one] ?? taps[0]!);
}

function isAbout(value: number, target: number): boolean {
  return Math.abs(value / target - 1) < SAME_TEMPO;
}
