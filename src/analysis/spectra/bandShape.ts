import type { BandShape } from '../../core/bandSettings';
import { clamp } from '../../core/numeric';
import { FEATURE_RATE, type BandPage } from '../featureTrack';
import { capFall, capsOver } from '../peakHold';
import { CODES_FROM_DB, CODES_PER_DB, type BandRows } from './bandRows';

const TILT_REFERENCE_HZ = 1000;
/** Time constants after which nothing is left to see of what a level was: e⁻¹². */
const FORGOTTEN = 12;
/** A cap that hardly fell would have to be looked for from the start of the recording. */
const LEAST_GRAVITY = 0.05;

/** Rows before a page from which its levels and caps have to be followed, in silence, to be right. */
export function leadRows(shape: BandShape): number {
  const seconds = FORGOTTEN * Math.max(0, shape.attackSeconds, shape.releaseSeconds);
  return Math.ceil(FEATURE_RATE * seconds) + capFallOf(shape).length;
}

/**
 * Makes levels and caps of mapped bands, forwards from the first row, before which there is silence.
 * @param lead rows that are followed but not returned.
 */
export function shapeBands(rows: BandRows, shape: BandShape, lead = 0): BandPage {
  const { frames, bands, frequencies, codes } = rows;
  const levels = new Float32Array(frames * bands);
  const read = shape.unit === 'decibels' ? decibelReader(rows, shape) : linearReader(rows, shape);
  const rising = keepPerRow(shape.attackSeconds);
  const falling = keepPerRow(shape.releaseSeconds);
  const target = new Float64Array(bands);
  const level = new Float64Array(bands);
  for (let row = 0, i = 0; row < frames; row++) {
    read(codes, i, target);
    for (let band = 0; band < bands; band++, i++) {
      const value = target[band]!;
      const before = level[band]!;
      const now = value + (before - value) * (value > before ? rising : falling);
      level[band] = now;
      levels[i] = now;
    }
  }
  const caps = capsOver(levels, bands, lead, capFallOf(shape));
  return { bands, frequencies, levels: levels.slice(lead * bands), caps };
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

function capFallOf({ holdSeconds, gravity }: BandShape): Float64Array {
  return capFall(holdSeconds, Math.max(LEAST_GRAVITY, gravity));
}

/** How much of a difference is left after one row; nothing when there is no time for it. */
function keepPerRow(seconds: number): number {
  return seconds > 0 ? Math.exp(-1 / (FEATURE_RATE * seconds)) : 0;
}
