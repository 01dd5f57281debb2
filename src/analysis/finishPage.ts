import { FEATURE_RATE, PAGE_ROWS, type FeatureMeans, type FeaturePage } from './featureTrack';
import type { Song } from './measureSong';
import { capFall, capsOver } from './peakHold';
import { measuringStep, type RawTrack } from './rawTrack';
import { STEPS_PER_DECIBEL } from './rowStore';

const RELEASE_SECONDS = 0.25;
const CAP_HOLD_SECONDS = 0.3;
/** Full scales a second, a second. */
const CAP_GRAVITY = 1.8;
const CAP_FALL = capFall(CAP_HOLD_SECONDS, CAP_GRAVITY);
/**
 * Rows before a page that it begins from, in silence: four seconds, after which a release has lost all but e⁻¹⁶ of what
 * it held, and every cap has fallen.
 */
const LEAD_ROWS = 240;
/** Where bass, mid and treble end, in Hz. */
const BASS_END_HZ = 150;
const MID_END_HZ = 2500;
/** The mean of many bands is never near 1: what it reaches in this song becomes that, unless there was little to hear. */
const LEAST_HIGHEST = 0.6;

/** What turns rows of a recording into levels, the same for all of its pages. */
export interface LevelFinder {
  readonly raw: RawTrack;
  /** Decibels added to each band. */
  readonly gain: Float32Array;
  /** Levels a step of a stored row, and a decibel. */
  readonly perStep: number;
  readonly perDecibel: number;
  /** Where bass, mid and treble end, as numbers of bands. */
  readonly ends: readonly [bass: number, mid: number, treble: number];
  /** What the mean of each has to be divided by to fill its range. */
  readonly highest: readonly [bass: number, mid: number, treble: number];
}

/** Prepares the pages of a track. */
export function levelFinder(raw: RawTrack, { gain, range }: Song): LevelFinder {
  const { frequencies, frames } = raw;
  const below = (hz: number) => frequencies.reduce((count, centre) => count + (centre < hz ? 1 : 0), 0);
  const ends = [below(BASS_END_HZ), below(MID_END_HZ), frequencies.length] as const;
  const perDecibel = 1 / range;
  const perStep = perDecibel / STEPS_PER_DECIBEL;
  const highest: [number, number, number] = [LEAST_HIGHEST, LEAST_HIGHEST, LEAST_HIGHEST];
  for (let row = 0; row < frames; row += measuringStep(raw)) {
    const steps = raw.samples.at(row);
    for (let part = 0, band = 0; part < 3; part++) {
      const first = band;
      let sum = 0;
      for (; band < ends[part]!; band++) sum += levelOf(steps[band]! * perStep + gain[band]! * perDecibel);
      if (band > first) highest[part] = Math.max(highest[part]!, sum / (band - first));
    }
  }
  return { raw, gain, perStep, perDecibel, ends, highest };
}

/** Rows [from, to) of the track. */
export function finishPage(finder: LevelFinder, from: number, to: number): FeaturePage {
  const start = Math.max(0, from - LEAD_ROWS);
  const bands = finder.raw.frequencies.length;
  const steps = finder.raw.rows.read(start, to - start);
  const offset = offsetOf(finder);
  const levels = new Float32Array((to - start) * bands);
  const keep = keepPerRow(RELEASE_SECONDS);
  const level = new Float64Array(bands);
  for (let i = 0; i < levels.length;) {
    for (let band = 0; band < bands; band++, i++) {
      const value = levelOf(steps[i]! * finder.perStep + offset[band]!);
      level[band] = Math.max(value, value + (level[band]! - value) * keep);
      levels[i] = level[band]!;
    }
  }
  const lead = from - start;
  const caps = capsOver(levels, bands, lead, CAP_FALL);
  return { levels: levels.slice(lead * bands), caps, ...finishMeans(finder, from, to) };
}

/** Bass, mid and treble of rows [from, to) of the track. */
export function finishMeans(finder: LevelFinder, from: number, to: number): FeatureMeans {
  const { raw, perStep, ends, highest } = finder;
  const offset = offsetOf(finder);
  const parts = [0, 1, 2].map(() => new Float32Array(to - from)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const keep = keepPerRow(RELEASE_SECONDS);
  const mean = new Float64Array(3);
  for (let first = Math.max(0, from - LEAD_ROWS); first < to; first += PAGE_ROWS) {
    const rows = Math.min(PAGE_ROWS, to - first);
    const steps = raw.rows.read(first, rows);
    for (let row = first, i = 0; row < first + rows; row++) {
      for (let part = 0, band = 0; part < 3; part++) {
        const width = ends[part]! - band;
        let sum = 0;
        for (; band < ends[part]!; band++, i++) sum += levelOf(steps[i]! * perStep + offset[band]!);
        const value = width > 0 ? Math.min(1, sum / width / highest[part]!) : 0;
        mean[part] = Math.max(value, value + (mean[part]! - value) * keep);
        if (row >= from) parts[part]![row - from] = mean[part]!;
      }
    }
  }
  const [bass, mid, treble] = parts;
  return { bass, mid, treble };
}

function offsetOf({ gain, perDecibel }: LevelFinder): Float32Array {
  return gain.map((decibels) => decibels * perDecibel);
}

/** How much of a difference is left after one row. */
export function keepPerRow(seconds: number): number {
  return Math.exp(-1 / (FEATURE_RATE * seconds));
}

const levelOf = (value: number) => (value > 0 ? (value < 1 ? value : 1) : 0);
