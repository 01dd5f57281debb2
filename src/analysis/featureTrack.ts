import type { BandSettings } from '../core/bandSettings';

/** Sound as numbers: planar samples, ±1, one array a channel. */
export interface Pcm {
  /** Samples a second and channel. */
  readonly sampleRate: number;
  /** One (mono) or two (left, right) arrays of the same length. */
  readonly channels: readonly Float32Array[];
}

/** Feature frames a second, whatever the video's rate. */
export const FEATURE_RATE = 60;

/** Rows a page of features: eight and a half seconds. */
export const PAGE_ROWS = 512;

/** How much there is in three parts of the spectrum, per row. */
export interface FeatureMeans {
  /** Mean level of 20 to 150 Hz, 0 to 1, instant attack and slow release, per row. */
  readonly bass: Float32Array;
  /** The same of 150 Hz to 2.5 kHz. */
  readonly mid: Float32Array;
  /** The same of 2.5 to 16 kHz. */
  readonly treble: Float32Array;
}

/** A stretch of a track, {@link PAGE_ROWS} rows, fewer at the end. */
export interface FeaturePage extends FeatureMeans {
  /** Band levels after attack and release, 0 to 1, rows × bands. */
  readonly levels: Float32Array;
  /** Peak hold that falls by gravity, 0 to 1, rows × bands, never below `levels`. */
  readonly caps: Float32Array;
}

/** A stretch of bands that a layer has set for itself, {@link PAGE_ROWS} rows, fewer at the end. */
export interface BandPage {
  readonly bands: number;
  /** Centre of each band in Hz, ascending. */
  readonly frequencies: Float32Array;
  /** After attack and release, 0 to 1, rows × bands. */
  readonly levels: Float32Array;
  /** Peak hold that falls by gravity, 0 to 1, rows × bands, never below `levels`. */
  readonly caps: Float32Array;
}

/**
 * Everything the drawing knows of a recording: one row every 1/60 s. All values are computed from the recording alone
 * (attack, release, falling caps), so a picture can be drawn at any time without knowing the one before. What there is
 * much of is computed by the page, so that a long recording takes no more memory than a short one.
 */
export interface FeatureTrack {
  /** Rows; row i describes the window that ends at i / 60 s. */
  readonly frames: number;
  /** Values a row in `levels` and `caps`. */
  readonly bands: number;
  /** Length of the recording in seconds. */
  readonly duration: number;
  /** False while analysis still runs: later rows are missing and the gain may still change. */
  readonly complete: boolean;
  /** Centre frequency of each band in Hz, ascending, `bands` long. */
  readonly frequencies: Float32Array;
  /** Root mean square of the samples of the row, 0 to 1 full scale, per row. */
  readonly rms: Float32Array;
  /** RMS on a decibel scale after attack and release, 0 (quiet for this song) to 1 (loudest), per row. */
  readonly loudness: Float32Array;
  /** Integral of `loudness` from 0 to the row, in seconds: what turns or drifts with the sound moves by this. */
  readonly travel: Float32Array;
  /** The rows from `index` × {@link PAGE_ROWS} on. The same numbers whenever it is asked for. */
  page(index: number): FeaturePage;
  /** Bass, mid and treble of all rows. */
  means(): FeatureMeans;
  /**
   * Bands by other settings, rows from `index` × {@link PAGE_ROWS} on. Undefined where that has not been listened to yet;
   * absent as long as nothing has.
   */
  readonly ownBands?: (settings: BandSettings, index: number) => BandPage | undefined;
}

/** The whole recording as the timeline draws it: highest absolute sample of each column, 0 to 1, split by frequency. */
export interface Waveform {
  /** Columns a second. */
  readonly rate: number;
  readonly columns: number;
  /** Below about 250 Hz, `columns` long. */
  readonly low: Float32Array;
  /** About 250 Hz to 3 kHz. */
  readonly mid: Float32Array;
  /** Above about 3 kHz. */
  readonly high: Float32Array;
  /** The unsplit signal. */
  readonly peak: Float32Array;
}

/** The features at one moment. The arrays are views into the track: read them, never keep or change them. */
export interface Features {
  readonly bands: number;
  readonly frequencies: Float32Array;
  readonly levels: Float32Array;
  readonly caps: Float32Array;
  readonly rms: number;
  readonly loudness: number;
  readonly bass: number;
  readonly mid: number;
  readonly treble: number;
  readonly travel: number;
  /** Levels `secondsAgo` earlier (held at the start of the track). */
  levelsBefore(secondsAgo: number): Float32Array;
  /** Loudness `secondsAgo` earlier. */
  loudnessBefore(secondsAgo: number): number;
}

/** The row that describes `seconds`, held inside the track. */
export function rowAt(track: FeatureTrack, seconds: number): number {
  const row = Math.round(seconds * FEATURE_RATE);
  return row > 0 ? Math.min(row, track.frames - 1) : 0;
}

/** The features at `seconds` as zero-copy views. The track must have at least one row. */
export function featuresAt(track: FeatureTrack, seconds: number): Features {
  const { bands } = track;
  const row = rowAt(track, seconds);
  const pageOf = (at: number) => track.page(Math.floor(at / PAGE_ROWS));
  const cells = (values: Float32Array, at: number) =>
    values.subarray((at % PAGE_ROWS) * bands, ((at % PAGE_ROWS) + 1) * bands);
  const page = pageOf(row);
  const place = row % PAGE_ROWS;
  return {
    bands,
    frequencies: track.frequencies,
    levels: cells(page.levels, row),
    caps: cells(page.caps, row),
    rms: track.rms[row]!,
    loudness: track.loudness[row]!,
    bass: page.bass[place]!,
    mid: page.mid[place]!,
    treble: page.treble[place]!,
    travel: track.travel[row]!,
    levelsBefore: (secondsAgo) => {
      const before = rowAt(track, seconds - secondsAgo);
      return cells(pageOf(before).levels, before);
    },
    loudnessBefore: (secondsAgo) => track.loudness[rowAt(track, seconds - secondsAgo)]!,
  };
}
