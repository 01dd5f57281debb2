import type { RowSamples } from './rowSamples';
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
  /** A few of the rows, at hand: those may be on a disk that takes its time. */
  readonly samples: RowSamples;
  /** Mean square of each row's samples; may be longer. */
  readonly power: Float32Array;
}

/** Samples passed over in a first look, while there is more to come. */
const FIRST_LOOK = 4;

/** From one row to the next that is looked at to measure a recording: an estimate comes quickly, the end exactly. */
export function measuringStep({ samples, complete }: RawTrack): number {
  return samples.step * (complete ? 1 : FIRST_LOOK);
}
