import type { Listening } from '../../core/bandSettings';

/**
 * The spectrum of a recording, 60 rows a second, from which any bands can be made. Row i describes the sound
 * around one moment: the short window (46 ms at 44.1 kHz) ends at i / 60 s; the long one, four times as long, has the
 * same middle, so that a drum's bass does not rise after its treble, and reaches 70 ms beyond.
 *
 * A row has about 400 cells, so a second of stereo takes about 97 kB, ten minutes 58 MB (mono: a quarter): where those
 * are kept is up to the {@link SpectraStore}.
 */
export interface RawSpectra {
  /** Rows that are there: one every 1/60 s from 0 on. */
  readonly frames: number;
  /** False while the recording is still being listened to. */
  readonly complete: boolean;
  readonly numberOfChannels: 1 | 2;
  /** Cells a row. */
  readonly cells: number;
  /** Where cells begin and end, in Hz, ascending, `cells + 1` long. */
  readonly edges: Float64Array;
  /** For each cell, how far in Hz the power of a sine in it may lie from the sine. */
  readonly reach: Float32Array;
  /** Highest frequency in Hz that can be asked for. */
  readonly highestHz: number;
  readonly rows: SpectraRows;
}

/** The rows of spectra, wherever they are kept. */
export interface SpectraRows {
  /** What can be read: `mid` alone of a mono recording. */
  readonly channels: readonly Listening[];
  /**
   * Power in each cell as a code, `count` × cells, of rows that are there: 0 for nothing, else (code · 0.5 − 120) dB,
   * 0 dB being a full-scale sine. A view that the next call may change.
   */
  read(channel: Listening, first: number, count: number): Uint8Array;
}

/** Rows of each channel that is kept. */
export type SpectraBlock = ReadonlyMap<Listening, Uint8Array>;

/** Rows that are added to while a recording is listened to. */
export interface SpectraStore extends SpectraRows {
  /** Adds {@link PAGE_ROWS} rows of each of its channels, fewer at the end. The arrays are not kept. */
  append(block: SpectraBlock): void;
}

/**
 * Half a decibel: at most 0.25 dB wrong, 1/240 of a bar that spans 60 dB, and less in a band of several cells, where
 * the errors cancel.
 */
const STEP_DB = 0.5;
const LOWEST_DB = -120;
/** A 32-bit float without its 15 last bits: sign, exponent and 8 bits of mantissa, fine to 0.02 dB. */
const FLOAT_SHIFT = 15;

/** The code of the floats that begin with the same bits, by these bits. */
const CODES = new Uint8Array(2 ** (32 - FLOAT_SHIFT));
const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);
for (let top = 0; top < CODES.length / 2; top++) {
  floatBits[0] = (top << FLOAT_SHIFT) | (1 << (FLOAT_SHIFT - 1));
  const code = Math.round((10 * Math.log10(float[0]!) - LOWEST_DB) / STEP_DB);
  CODES[top] = Math.min(255, Math.max(0, code));
}

/** The power that each code stands for, 256 long. */
export const POWERS: Float64Array = Float64Array.from({ length: 256 }, (_, code) =>
  code === 0 ? 0 : 10 ** ((code * STEP_DB + LOWEST_DB) / 10),
);

/** Writes the codes of `powers` into `into` from `at` on. What is no number counts as nothing. */
export function encodePowers(powers: Float32Array, into: Uint8Array, at: number): void {
  const bits = new Uint32Array(powers.buffer, powers.byteOffset, powers.length);
  for (let i = 0; i < bits.length; i++) into[at + i] = CODES[bits[i]! >>> FLOAT_SHIFT]!;
}

/**
 * The codes of `count` rows from `first` on, to look at for `channel`: those of the one channel when the recording is
 * mono, those of mid where the store keeps nothing else; null for the side of a mono recording, which is silence.
 */
export function codesOf(
  { numberOfChannels, rows }: RawSpectra,
  channel: Listening,
  first: number,
  count: number,
): Uint8Array | null {
  if (numberOfChannels === 1 && channel === 'side') return null;
  return rows.read(rows.channels.includes(channel) ? channel : 'mid', first, count);
}
