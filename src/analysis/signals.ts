import type { BandSettings } from '../core/bandSettings';
import { clamp } from '../core/numeric';
import { FEATURE_RATE, PAGE_ROWS, type FeatureTrack } from './featureTrack';
import type { Hearing } from './hearing';
import { beatPositions, gridOf, phaseOf, type BeatGrid } from './rhythm/beatGrid';
import type { Section } from './structure/sections';

/** Names of the signals; written into scenes, so never change one once shipped. */
export type SignalId =
  | 'rms'
  | 'truePeak'
  | 'momentary'
  | 'shortTerm'
  | 'bass'
  | 'mid'
  | 'treble'
  | 'flux'
  | 'kick'
  | 'snare'
  | 'hat'
  | 'beat'
  | 'bar'
  | 'energy'
  | 'silence'
  | 'width'
  | 'correlation'
  | 'balance'
  | 'centroid';

/** Values over time, and how to draw them. */
export interface Curve {
  /** Values a second; value i belongs to the moment i / rate. */
  readonly rate: number;
  /** In the signal's own unit; −Infinity for the level of silence. */
  readonly values: Float32Array;
  /** What counts as nothing and as everything, where the signal is drawn or drives something. */
  readonly low: number;
  readonly high: number;
  /** Whether equal ratios, not equal differences, count alike between the two. */
  readonly isLogarithmic: boolean;
}

/** One thing that can be heard, over the whole recording. */
export interface Signal extends Curve {
  readonly id: SignalId;
}

/** Quieter is nothing, in decibels under full scale and in LUFS. */
const QUIETEST_DB = -48;
/** Where the centroid of sounds lies, in Hz. */
const CENTROID_HZ = [150, 9600] as const;

/** Every signal of a recording. @param track of the whole recording. */
export function signalsOf(track: FeatureTrack, hearing: Hearing): readonly Signal[] {
  const { loudness, rhythm, tone, space } = hearing;
  const means = track.means();
  const level = (id: SignalId, rate: number, values: Float32Array) =>
    unit(id, rate, values, QUIETEST_DB, Math.max(0, highest(values)));
  return [
    level('rms', FEATURE_RATE, track.rms.map(decibels)),
    level('truePeak', loudness.rate, loudness.truePeaks.map(decibels)),
    level('momentary', loudness.rate, loudness.momentary),
    level('shortTerm', loudness.rate, loudness.shortTerm),
    unit('bass', FEATURE_RATE, means.bass),
    unit('mid', FEATURE_RATE, means.mid),
    unit('treble', FEATURE_RATE, means.treble),
    unit('flux', rhythm.rate, rhythm.strength.all),
    unit('kick', rhythm.rate, rhythm.strength.kick),
    unit('snare', rhythm.rate, rhythm.strength.snare),
    unit('hat', rhythm.rate, rhythm.strength.hat),
    ...beatSignals(gridOf(rhythm), track.frames),
    unit('energy', FEATURE_RATE, energyCurve(hearing.sections, track.frames)),
    unit('silence', FEATURE_RATE, silenceCurve(hearing, track.frames)),
    unit('width', space.rate, space.width),
    unit('correlation', space.rate, space.correlation, -1),
    unit('balance', space.rate, space.balance, -1),
    { ...unit('centroid', tone.rate, tone.centroidHz, ...CENTROID_HZ), isLogarithmic: true },
  ];
}

/** How far into its beat and into its bar each of `frames` rows is. */
export function beatSignals(grid: BeatGrid, frames: number): readonly Signal[] {
  const positions = beatPositions(grid, { start: 0, rate: FEATURE_RATE, count: frames });
  const phases = (beats: number) => {
    const values = new Float32Array(frames);
    for (let row = 0; row < frames; row++) values[row] = phaseOf(positions[row]! / beats);
    return values;
  };
  return [unit('beat', FEATURE_RATE, phases(1)), unit('bar', FEATURE_RATE, phases(grid.beatsPerBar))];
}

/** The curve at `seconds`, between its values in a straight line; held at both ends. */
export function signalAt({ rate, values }: Curve, seconds: number): number {
  const place = clamp(seconds * rate, 0, values.length - 1);
  const left = Math.floor(place);
  const from = values[left] ?? 0;
  const to = values[left + 1] ?? from;
  const share = place - left;
  return share === 0 || !Number.isFinite(from + to) ? from : from + (to - from) * share;
}

/** Where a value of the curve lies between nothing (0) and everything (1). */
export function shareOf({ low, high, isLogarithmic }: Curve, value: number): number {
  const share = isLogarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return clamp(share, 0, 1);
}

const unit = (id: SignalId, rate: number, values: Float32Array, low = 0, high = 1): Signal => ({
  id,
  rate,
  values,
  low,
  high,
  isLogarithmic: false,
});

const decibels = (amplitude: number) => 20 * Math.log10(amplitude);

function highest(values: Float32Array): number {
  let most = -Infinity;
  for (const value of values) if (value > most) most = value;
  return most;
}

/** How much is going on in each kind of section; a build rises from the first to the second. */
const ENERGY: Readonly<Record<Section['energy'], readonly [from: number, to: number]>> = {
  quiet: [0.2, 0.2],
  steady: [0.55, 0.55],
  build: [0.45, 0.85],
  drop: [1, 1],
};

function energyCurve(sections: readonly Section[], frames: number): Float32Array {
  const curve = new Float32Array(frames);
  for (const { start, end, energy } of sections) {
    const [from, to] = ENERGY[energy];
    const last = Math.min(frames, Math.ceil(end * FEATURE_RATE) + 1);
    for (let row = Math.ceil(start * FEATURE_RATE); row < last; row++) {
      curve[row] = from + (to - from) * clamp((row / FEATURE_RATE - start) / (end - start), 0, 1);
    }
  }
  return curve;
}

function silenceCurve({ silences }: Hearing, frames: number): Float32Array {
  const curve = new Float32Array(frames);
  for (const [start, end] of silences) {
    curve.fill(1, Math.ceil(start * FEATURE_RATE), Math.ceil(end * FEATURE_RATE));
  }
  return curve;
}

/**
 * The first band of `settings` over the whole recording, a value a row: the level of any range of frequencies, as bass,
 * mid and treble are of the song's. 0 where it has not been listened to yet.
 */
export function rangeCurve(track: FeatureTrack, settings: BandSettings): Float32Array {
  const curve = new Float32Array(track.frames);
  for (let from = 0; from < curve.length; from += PAGE_ROWS) {
    const page = track.ownBands?.(settings, from / PAGE_ROWS);
    if (!page) break;
    for (let row = 0, at = 0; at < page.levels.length; row++, at += page.bands) {
      curve[from + row] = page.levels[at]!;
    }
  }
  return curve;
}
