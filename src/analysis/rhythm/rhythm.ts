import type { OnsetKind } from './onsetCurves';

/** What was heard of a recording's rhythm. All times are seconds from its start, ascending. */
export interface Rhythm {
  /** Beats a minute: the tempo that most of the beats keep; null when there is no beat. */
  readonly bpm: number | null;
  /**
   * How sure it is that there is a beat, 0 to 1: how much alike strokes are that lie one, two or four beats apart, in the
   * clearest quarter of the recording (see `followTempo`). Where it is too low, as in speech, no beats are given.
   */
  readonly confidence: number;
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
