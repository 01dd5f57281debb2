/** What was heard, before it is fitted to the song: rows as they come from the transform. */
export interface RawTrack {
  /** Rows to use; the arrays may be longer. */
  readonly frames: number;
  /** Seconds. */
  readonly duration: number;
  readonly complete: boolean;
  /** Centre of each band in Hz. */
  readonly frequencies: Float32Array;
  /** Power in each band in decibels, frames × bands. */
  readonly decibels: Float32Array;
  /** Mean square of each row's samples. */
  readonly power: Float32Array;
}
