import { PITCH_CLASSES } from '../tone/chroma';
import { COARSE_BANDS } from '../tone/coarseBands';

/** What sections are told from. Row i of each array belongs to the moment i / rate. */
export interface Texture {
  /** Rows a second. */
  readonly rate: number;
  /** Length of the recording in seconds. */
  readonly duration: number;
  /** Strength of each pitch class, 0 to 1, rows × 12. */
  readonly chroma: Float32Array;
  /** Level of each coarse band in decibels under full scale, rows × {@link COARSE_BANDS}. */
  readonly bands: Float32Array;
  /** Level of all of it in decibels under full scale, per row. */
  readonly loudness: Float32Array;
}

/** Numbers in a description. */
export const DESCRIPTION_SIZE = COARSE_BANDS + PITCH_CLASSES;

/** A difference of so many decibels in every band counts 1. */
const BAND_SCALE_DB = 10;
/** How far apart two notes without a class in common are, where bands count 1. */
const CHROMA_WEIGHT = 0.5;
/** Chroma weaker than this in all is noise's, and counts the less. */
const LEAST_CHROMA = 0.2;
/** Nothing so far under the loudest band is told from silence. */
const DEPTH_DB = 48;

/** Describes stretches of a song by colour and harmony, so that their squared distance says how different they sound. */
export class Describer {
  /** Rows there are. */
  readonly rows: number;
  readonly #texture: Texture;
  readonly #floor: number;

  constructor(texture: Texture) {
    this.#texture = texture;
    this.rows = texture.bands.length / COARSE_BANDS;
    let top = -Infinity;
    for (const level of texture.bands) if (level > top) top = level;
    this.#floor = top - DEPTH_DB;
  }

  /**
   * How full the sound is, per row: the mean over all bands of the decibels in which they stand out of silence. What is
   * added in a part of the spectrum that was empty makes it rise before it is heard in the level of all.
   */
  fullness(): Float32Array {
    const { bands } = this.#texture;
    const fullness = new Float32Array(this.rows);
    for (let i = 0; i < bands.length; i++)
      fullness[Math.floor(i / COARSE_BANDS)]! += Math.max(0, bands[i]! - this.#floor) / COARSE_BANDS;
    return fullness;
  }

  /** Writes the description of the rows from `from` up to `to`, at least one, into `into` from `at` on. */
  describe(from: number, to: number, into: Float32Array, at: number): void {
    const { bands, chroma } = this.#texture;
    const scale = 1 / ((to - from) * BAND_SCALE_DB * Math.sqrt(COARSE_BANDS));
    for (let band = 0; band < COARSE_BANDS; band++) {
      let sum = 0;
      for (let row = from; row < to; row++)
        sum += Math.max(0, bands[row * COARSE_BANDS + band]! - this.#floor);
      into[at + band] = sum * scale;
    }
    const classes = at + COARSE_BANDS;
    let squares = 0;
    for (let pitchClass = 0; pitchClass < PITCH_CLASSES; pitchClass++) {
      let sum = 0;
      for (let row = from; row < to; row++) sum += chroma[row * PITCH_CLASSES + pitchClass]!;
      into[classes + pitchClass] = sum / (to - from);
      squares += (sum / (to - from)) ** 2;
    }
    const weight = (CHROMA_WEIGHT * Math.SQRT1_2) / Math.max(LEAST_CHROMA, Math.sqrt(squares));
    for (let pitchClass = 0; pitchClass < PITCH_CLASSES; pitchClass++) into[classes + pitchClass]! *= weight;
  }
}
