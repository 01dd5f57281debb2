import type { RowStore } from './rowStore';

/** What was heard, before it is fitted to the song: rows as they come from the transform. */
export interface RawTrack {
  /** Rows to use; there may be more. */
  readonly frames: number;
  /** Seconds. */
  readonly duration: number;
  readonly complete: boolean;
  /** Centre of each band in Hz. */
  readonly frequencies: Float32Array;
  /** Power in each band. */
  readonly rows: RowStore;
  /** Mean square of each row's samples; may be longer. */
  readonly power: Float32Array;
}

/** Rows looked at to measure a whole recording, spread evenly, and one that is not complete. */
const MOST_ROWS = 2500;
const FIRST_LOOK_ROWS = 600;

/** From one row to the next that is looked at to measure a recording: an estimate comes quickly, the end exactly. */
export function measuringStep({ frames, complete }: RawTrack): number {
  return Math.max(1, Math.floor(frames / (complete ? MOST_ROWS : FIRST_LOOK_ROWS)));
}
