import { clamp } from '../core/numeric';
import { measuringStep, type RawTrack } from './rawTrack';
import { STEPS_PER_DECIBEL } from './rowStore';

/** How a song lies on the decibel scale. */
export interface Song {
  /** Decibels added to each band, so that 0 is the foot of the scale. */
  readonly gain: Float32Array;
  /** Decibels from the foot to the top of the scale. */
  readonly range: number;
  /** Level of a row, in decibels under full scale, at which its loudness is 0. */
  readonly quiet: number;
  /** The same for 1. */
  readonly loud: number;
}

/** Decibels a step of a stored row. */
const DECIBELS = 1 / STEPS_PER_DECIBEL;

const SILENCE_DB = -72;
/** Where the scale's top comes to lie at the least, so that the noise of a silent recording is not blown up. */
const LOWEST_TOP_DB = -66;
/** A dense master moves within a narrow range, and would stand as a wall in a wide one. */
const NARROWEST_DB = 26;
const WIDEST_DB = 46;
/** Where on the scale the quieter cells of the song, a fifth of them, come to lie. */
const QUIET_LEVEL = 0.15;
const BIN_DB = 0.5;
const LOWEST_DB = -160;
const BINS = 360;

/**
 * Reads the song's loudness, range and slope from its rows. Music falls with frequency, each song in its own way: part
 * of its slope is taken back so that the treble can be seen.
 */
export function measureSong(raw: RawTrack): Song {
  const { frequencies } = raw;
  const bands = frequencies.length;
  const rows = soundingRows(raw);
  const rowLevel = new Histogram();
  const perBand = Array.from({ length: bands }, () => new Histogram());
  for (const row of rows) {
    rowLevel.add(10 * Math.log10(raw.power[row]!));
    const steps = raw.samples.at(row);
    for (let band = 0; band < bands; band++) perBand[band]!.add(steps[band]! * DECIBELS);
  }
  const slope = fitSlope(
    frequencies,
    perBand.map((histogram) => histogram.percentile(0.9)),
  );
  const tilt = clamp(-0.65 * slope, 0, 4.5);
  const gain = frequencies.map((frequency) => tilt * Math.log2(frequency / 1000));

  const tops = new Histogram();
  const cells = new Histogram();
  for (const row of rows) {
    let top = LOWEST_DB;
    const steps = raw.samples.at(row);
    for (let band = 0; band < bands; band++) {
      const level = steps[band]! * DECIBELS + gain[band]!;
      top = Math.max(top, level);
      cells.add(level);
    }
    tops.add(top);
  }
  const top = Math.max(LOWEST_TOP_DB, tops.percentile(0.95));
  const range = clamp((top - cells.percentile(0.2)) / (1 - QUIET_LEVEL), NARROWEST_DB, WIDEST_DB);
  for (let band = 0; band < bands; band++) gain[band]! += range - top;

  const loud = Math.max(SILENCE_DB + 12, rowLevel.percentile(0.985));
  const quiet = loud - clamp(loud - rowLevel.percentile(0.15), 6, 30);
  return { gain, range, quiet, loud };
}

/** Numbers of the rows that are not silence. */
function soundingRows(raw: RawTrack): number[] {
  const { frames, power } = raw;
  const least = 10 ** (SILENCE_DB / 10);
  const step = measuringStep(raw);
  const rows: number[] = [];
  for (let row = 0; row < frames; row += step) if (power[row]! > least) rows.push(row);
  return rows;
}

/** Decibels an octave of the line through the points, by least squares. */
function fitSlope(frequencies: Float32Array, decibels: readonly number[]): number {
  const octaves = Array.from(frequencies, Math.log2);
  const meanX = octaves.reduce((a, b) => a + b, 0) / octaves.length;
  const meanY = decibels.reduce((a, b) => a + b, 0) / decibels.length;
  let xy = 0;
  let xx = 0;
  octaves.forEach((x, i) => {
    xy += (x - meanX) * (decibels[i]! - meanY);
    xx += (x - meanX) ** 2;
  });
  return xx > 0 ? xy / xx : 0;
}

/** Counts of decibel values in steps of half a decibel. */
class Histogram {
  readonly #counts = new Uint32Array(BINS);
  #total = 0;

  add(decibels: number): void {
    const bin = (decibels - LOWEST_DB) / BIN_DB;
    this.#counts[bin > 0 ? Math.min(BINS - 1, bin | 0) : 0]!++;
    this.#total++;
  }

  /** The value that the part `rank` of all values does not exceed; the lowest when there is none. */
  percentile(rank: number): number {
    let left = rank * this.#total;
    for (let bin = 0; bin < BINS; bin++) {
      left -= this.#counts[bin]!;
      if (left < 0) return LOWEST_DB + (bin + 0.5) * BIN_DB;
    }
    return LOWEST_DB;
  }
}
