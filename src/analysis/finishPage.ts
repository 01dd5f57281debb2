import { FEATURE_RATE, type FeaturePage } from './featureTrack';
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
  const { raw, gain, perStep, perDecibel, ends, highest } = finder;
  const bands = raw.frequencies.length;
  const start = Math.max(0, from - LEAD_ROWS);
  const steps = raw.rows.read(start, to - start);
  const offset = gain.map((decibels) => decibels * perDecibel);
  const lead = from - start;
  const levels = new Float32Array((to - start) * bands);
  const means = [0, 1, 2].map(() => new Float32Array(to - from)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const keep = keepPerRow(RELEASE_SECONDS);
  const level = new Float64Array(bands);
  const mean = new Float64Array(3);
  for (let row = start, i = 0; row < to; row++) {
    for (let part = 0, band = 0; part < 3; part++) {
      const first = band;
      const end = ends[part]!;
      let sum = 0;
      for (; band < end; band++, i++) {
        const value = levelOf(steps[i]! * perStep + offset[band]!);
        sum += value;
        const now = Math.max(value, value + (level[band]! - value) * keep);
        level[band] = now;
        levels[i] = now;
      }
      const value = end > first ? Math.min(1, sum / (end - first) / highest[part]!) : 0;
      mean[part] = Math.max(value, value + (mean[part]! - value) * keep);
      if (row >= from) means[part]![row - from] = mean[part]!;
    }
  }
  const [bass, mid, treble] = means;
  const caps = capsOver(levels, bands, lead, CAP_FALL);
  return { levels: levels.slice(lead * bands), caps, bass, mid, treble };
}

/** How much of a difference is left after one row. */
export function keepPerRow(seconds: number): number {
  return Math.exp(-1 / (FEATURE_RATE * seconds));
}

const levelOf = (value: number) => (value > 0 ? (value < 1 ? value : 1) : 0);
