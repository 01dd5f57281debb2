import type { OnsetKind } from './onsetCurves';

/** What was heard of a recording's rhythm. All times are seconds from its start, ascending. */
export interface Rhythm {
  /** Beats a minute: the tempo that most of the beats keep; null when no beat was found. */
  readonly bpm: number | null;
  readonly beats: Float64Array;
  /** The first beat of each bar: some of `beats`. */
  readonly downbeats: Float64Array;
  /** 3 or 4. */
  readonly beatsPerBar: number;
  /** When a sound sets in: any sound, and what sounds like each of the drums. */
  readonly onsets: Readonly<Record<OnsetKind, Float64Array>>;
  /** Values a second in `strength`. */
  readonly rate: number;
  /** How strongly a sound sets in, 0 to 1; value n belongs to n / `rate` seconds. `all` is the spectral flux. */
  readonly strength: Readonly<Record<OnsetKind, Float32Array>>;
}
