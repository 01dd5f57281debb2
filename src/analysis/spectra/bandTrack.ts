import { clamp } from '../../core/numeric';
import { FEATURE_RATE } from '../featureTrack';
import { CODES_FROM_DB, CODES_PER_DB, mapBands, type BandMapping, type BandRows } from './bandRows';
import type { RawSpectra } from './rawSpectra';

/** How the power in a band becomes a level: the part of the settings that is cheap to change. */
export interface BandShape {
  /** What a level is proportional to: decibels over the floor, or amplitude. */
  readonly unit: 'decibels' | 'linear';
  /** What reads 0, in decibels under full scale, −120 to −1; 0 dB reads 1. */
  readonly floorDb: number;
  readonly gainDb: number;
  /** Added per octave above 1 kHz, taken away below. Music falls by about 4.5 dB an octave. */
  readonly tiltDbPerOctave: number;
  /** Time in which a level comes within 1/e of a higher one; 0 is at once. */
  readonly attackSeconds: number;
  /** The same of a lower one. */
  readonly releaseSeconds: number;
  /** How long a cap stays before it falls. */
  readonly holdSeconds: number;
  /** How fast a cap falls, in full scales a second, a second. */
  readonly gravity: number;
}

/** All that can be set of a layer's bands. */
export interface BandSettings extends BandMapping, BandShape {}

/** Bands of one layer over a whole recording; 60 rows a second, row i as in {@link RawSpectra}. */
export interface BandTrack {
  readonly frames: number;
  readonly bands: number;
  /** Centre of each band in Hz, ascending. */
  readonly frequencies: Float32Array;
  /** After attack and release, 0 to 1, frames × bands. */
  readonly levels: Float32Array;
  /** Peak hold that falls by gravity, 0 to 1, frames × bands, never below `levels`. */
  readonly caps: Float32Array;
}

export const DEFAULT_BAND_SETTINGS: BandSettings = {
  scale: 'log',
  count: 64,
  perOctave: 3,
  minHz: 40,
  maxHz: 12_000,
  weighting: 'none',
  channel: 'mid',
  unit: 'decibels',
  floorDb: -60,
  gainDb: 0,
  tiltDbPerOctave: 3,
  attackSeconds: 0,
  releaseSeconds: 0.25,
  holdSeconds: 0.3,
  gravity: 1.8,
};

const TILT_REFERENCE_HZ = 1000;

/** The bands of a recording as `settings` want them. BandTracks keeps what it made. */
export function bandTrack(spectra: RawSpectra, settings: BandSettings): BandTrack {
  return shapeBands(mapBands(spectra, settings), settings);
}

/**
 * Makes levels and caps of mapped bands, forwards from the first row: the same rows give the same track, in whatever
 * order its frames are drawn.
 */
export function shapeBands(rows: BandRows, shape: BandShape): BandTrack {
  const { frames, bands, frequencies, codes } = rows;
  const levels = new Float32Array(frames * bands);
  const caps = new Float32Array(frames * bands);
  const read = shape.unit === 'decibels' ? decibelReader(rows, shape) : linearReader(rows, shape);
  const rising = keepPerRow(shape.attackSeconds);
  const falling = keepPerRow(shape.releaseSeconds);
  const hold = Math.max(0, shape.holdSeconds) * FEATURE_RATE;
  const fall = Math.max(0, shape.gravity) / (2 * FEATURE_RATE ** 2);
  const target = new Float64Array(bands);
  const level = new Float64Array(bands);
  const peak = new Float64Array(bands);
  /** Rows since each cap was at its peak, less those it is held for. */
  const age = new Float64Array(bands).fill(-hold);
  for (let row = 0, i = 0; row < frames; row++) {
    read(codes, i, target);
    for (let band = 0; band < bands; band++, i++) {
      const value = target[band]!;
      const before = level[band]!;
      const now = value + (before - value) * (value > before ? rising : falling);
      const rows = age[band]! + 1;
      const top = rows > 0 ? peak[band]! - fall * rows * rows : peak[band]!;
      const isPeak = now >= top;
      level[band] = now;
      peak[band] = isPeak ? now : peak[band]!;
      age[band] = isPeak ? -hold : rows;
      levels[i] = now;
      caps[i] = isPeak ? now : top;
    }
  }
  return { frames, bands, frequencies, levels, caps };
}

/** Turns a row's codes, from an index on, into levels 0 to 1. */
type RowReader = (codes: Uint16Array, from: number, into: Float64Array) => void;

function decibelReader({ frequencies }: BandRows, shape: BandShape): RowReader {
  const range = rangeDb(shape);
  const slope = 1 / (CODES_PER_DB * range);
  const offsets = bandGains(frequencies, shape).map((gain) => (CODES_FROM_DB + gain + range) / range);
  return (codes, from, into) => {
    for (let band = 0; band < into.length; band++) {
      const code = codes[from + band]!;
      const level = code > 0 ? code * slope + offsets[band]! : 0;
      into[band] = level > 0 ? (level < 1 ? level : 1) : 0;
    }
  };
}

/** The floor reads 0 here too, so that it silences the same noise in both units. */
function linearReader({ frequencies }: BandRows, shape: BandShape): RowReader {
  const floor = 10 ** (-rangeDb(shape) / 20);
  const scale = 1 / (1 - floor);
  const gains = bandGains(frequencies, shape).map((gain) => scale * 10 ** ((gain + CODES_FROM_DB) / 20));
  // The amplitude of a code is the product of those of its two bytes.
  const perByte = (step: number) =>
    Float64Array.from({ length: 256 }, (_, byte) => 10 ** ((byte * step) / CODES_PER_DB / 20));
  const [upper, lower] = [perByte(256), perByte(1)];
  return (codes, from, into) => {
    for (let band = 0; band < into.length; band++) {
      const code = codes[from + band]!;
      const amplitude = code > 0 ? upper[code >>> 8]! * lower[code & 255]! * gains[band]! : 0;
      const level = amplitude - floor * scale;
      into[band] = level > 0 ? (level < 1 ? level : 1) : 0;
    }
  };
}

function rangeDb(shape: BandShape): number {
  return clamp(-shape.floorDb, 1, 120);
}

function bandGains(frequencies: Float32Array, { gainDb, tiltDbPerOctave }: BandShape): Float64Array {
  return Float64Array.from(frequencies, (hz) => gainDb + tiltDbPerOctave * Math.log2(hz / TILT_REFERENCE_HZ));
}

/** How much of a difference is left after one row; nothing when there is no time for it. */
function keepPerRow(seconds: number): number {
  return seconds > 0 ? Math.exp(-1 / (FEATURE_RATE * seconds)) : 0;
}
