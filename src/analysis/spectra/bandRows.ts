import type { BandMapping, Weighting } from '../../core/bandSettings';
import { codesOf, POWERS, type RawSpectra } from './rawSpectra';
import { layBandEdges } from './scales';
import { weightingDb } from './weighting';

/** Power in each band over a stretch of rows, before it becomes a level. */
export interface BandRows {
  /** Rows. */
  readonly frames: number;
  readonly bands: number;
  /** Centre of each band in Hz, ascending. */
  readonly frequencies: Float32Array;
  /** frames × bands: 0 for nothing, else (code / 256 − 160) dB, 0 dB being a full-scale sine before weighting. */
  readonly codes: Uint16Array;
}

/** Codes a decibel in {@link BandRows}. */
export const CODES_PER_DB = 256;
/** What code 0 would be, in decibels. */
export const CODES_FROM_DB = -160;

/** Bits of a float's mantissa that its logarithm is looked up by: 4096 entries, right to 0.0006 dB. */
const MANTISSA_BITS = 12;
const CODES_PER_OCTAVE = CODES_PER_DB * 10 * Math.log10(2);
/** Code of 1 to 2, by the upper bits of the mantissa. */
const MANTISSA_CODES = Float64Array.from(
  { length: 2 ** MANTISSA_BITS },
  (_, top) => CODES_PER_DB * 10 * Math.log10(1 + (top + 0.5) / 2 ** MANTISSA_BITS),
);

/** Where a band begins and ends among the cells: a cell and a part of it, 0 to 1. */
interface BandPlaces {
  readonly lowCell: Int32Array;
  readonly lowPart: Float64Array;
  readonly highCell: Int32Array;
  readonly highPart: Float64Array;
}

/**
 * Adds up the power in each band of the rows [from, to). A band takes in what a sine at its edge spreads into (`reach`), so a
 * full-scale sine reads 0 dB wherever in the band it is; bands narrower than the window can tell apart overlap.
 *
 * Limits at 44.1 kHz: bands nearer to each other than 16 Hz show one tone together below 350 Hz, than 65 Hz above
 * 700 Hz, than 172 Hz above 6 kHz, where bands narrower than 86 Hz (a linear scale of more than 232) share cells.
 */
export function mapBands(spectra: RawSpectra, mapping: BandMapping, from: number, to: number): BandRows {
  const edges = layBandEdges(mapping, spectra.highestHz);
  const bands = edges.centre.length;
  const { cells } = spectra;
  const frames = to - from;
  const codes = new Uint16Array(frames * bands);
  const rows: BandRows = { frames, bands, frequencies: Float32Array.from(edges.centre), codes };
  const cellCodes = codesOf(spectra, mapping.channel, from, frames);
  if (!cellCodes) return rows;
  const { lowCell, lowPart, highCell, highPart } = placeBands(spectra, edges.low, edges.high);
  const gains = cellGains(spectra.edges, mapping.weighting);
  const powerOf = POWERS;
  const end = highCell[bands - 1]! + 1;
  // Sums of all cells before one: a band is a difference of two, however many cells it has.
  const sums = new Float64Array(cells + 1);
  const powers = new Float32Array(bands);
  for (let row = 0; row < frames; row++) {
    let sum = 0;
    for (let cell = 0, at = row * cells; cell < end; cell++, at++) {
      sum += powerOf[cellCodes[at]!]! * gains[cell]!;
      sums[cell + 1] = sum;
    }
    for (let band = 0; band < bands; band++) {
      const low = lowCell[band]!;
      const high = highCell[band]!;
      const before = sums[low]! + lowPart[band]! * (sums[low + 1]! - sums[low]!);
      powers[band] = sums[high]! + highPart[band]! * (sums[high + 1]! - sums[high]!) - before;
    }
    encode(powers, codes, row * bands);
  }
  return rows;
}

function placeBands(spectra: RawSpectra, low: Float64Array, high: Float64Array): BandPlaces {
  const bands = low.length;
  const places: BandPlaces = {
    lowCell: new Int32Array(bands),
    lowPart: new Float64Array(bands),
    highCell: new Int32Array(bands),
    highPart: new Float64Array(bands),
  };
  const { edges, reach, cells } = spectra;
  const cellOf = (hz: number) => {
    let cell = 0;
    while (cell < cells - 1 && edges[cell + 1]! <= hz) cell++;
    return cell;
  };
  const partOf = (cell: number, hz: number) =>
    Math.min(1, Math.max(0, (hz - edges[cell]!) / (edges[cell + 1]! - edges[cell]!)));
  for (let band = 0; band < bands; band++) {
    const from = low[band]! - reach[cellOf(low[band]!)]!;
    const to = high[band]! + reach[cellOf(high[band]!)]!;
    places.lowCell[band] = cellOf(from);
    places.lowPart[band] = partOf(places.lowCell[band]!, from);
    places.highCell[band] = cellOf(to);
    places.highPart[band] = partOf(places.highCell[band]!, to);
  }
  return places;
}

/** What each cell's power is multiplied by. */
function cellGains(edges: Float64Array, weighting: Weighting): Float64Array {
  return Float64Array.from(
    { length: edges.length - 1 },
    (_, cell) => 10 ** (weightingDb(weighting, (edges[cell]! + edges[cell + 1]!) / 2) / 10),
  );
}

/** Logarithms by the bits of a float: its exponent, and a table for its mantissa. */
function encode(powers: Float32Array, into: Uint16Array, at: number): void {
  const bits = new Uint32Array(powers.buffer, powers.byteOffset, powers.length);
  const offset = -CODES_FROM_DB * CODES_PER_DB - 127 * CODES_PER_OCTAVE + 0.5;
  for (let band = 0; band < bits.length; band++) {
    // Without its sign: the difference of two equal sums may be −0.
    const float = bits[band]! & 0x7fffffff;
    const mantissa = MANTISSA_CODES[(float & 0x7fffff) >>> (23 - MANTISSA_BITS)]!;
    const code = offset + (float >>> 23) * CODES_PER_OCTAVE + mantissa;
    into[at + band] = code > 0 ? code : 0;
  }
}
