import { smoothstep } from '../../core/numeric';
import { DECIMATION } from './decimator';

/** Above it the short window alone is used, an octave below it the long one; between, one fades into the other. */
const CROSSOVER_HZ = 700;
/** The filter before the long window must have an octave of room below its Nyquist frequency. */
const CROSSOVER_PART = 0.09;
/** From here on two bins of the short window share a cell (1/24 octave here, finer above). */
const PAIRS_FROM_HZ = 1500;
/** From here on four bins share a cell (1/48 octave here, finer above): 86 Hz at 44.1 kHz. */
const FOURS_FROM_HZ = 6000;
const HIGHEST_HZ = 20_000;
/** Close to Nyquist there is only the filters' slope. */
const HIGHEST_PART = 0.46;
/** Bins to either side of a sine that hold 95 % of its power or more, whatever its place between bins. */
const REACH_BINS = 1.5;

/** Which bins make up each cell, and how much of each bin. */
export interface BinWeights {
  /** First bin of each cell. */
  readonly first: Int32Array;
  /** Where each cell's weights start in `weights`; one entry more than there are cells. */
  readonly start: Int32Array;
  readonly weights: Float64Array;
}

/** The cells that a row of raw spectra consists of: as fine as the windows in the bass, coarser where ears are. */
export interface CellGrid {
  /** Where cells begin and end, in Hz, ascending; one entry more than there are cells. */
  readonly edges: Float64Array;
  /** For each cell, how far in Hz the power of a sine in it may lie from the sine. */
  readonly reach: Float32Array;
  /** Highest frequency in Hz that the cells describe; they go on a little so that nothing of it is lost. */
  readonly highestHz: number;
  readonly long: BinWeights;
  readonly short: BinWeights;
}

/** Where the short window has taken over, in Hz; an octave below, it begins to. */
export function crossoverHz(sampleRate: number): number {
  return Math.min(CROSSOVER_HZ, CROSSOVER_PART * sampleRate);
}

/**
 * @param size points of either transform; the long one's are `DECIMATION` samples apart.
 * @param longPowerAt what the filter before the long window leaves of the power at a frequency in Hz.
 */
export function layCells(sampleRate: number, size: number, longPowerAt: (hz: number) => number): CellGrid {
  const shortHz = sampleRate / size;
  const longHz = shortHz / DECIMATION;
  const crossover = crossoverHz(sampleRate);
  // By octaves, as pitch is heard.
  const shortPart = (hz: number) => (hz > 0 ? smoothstep(-1, 0, Math.log2(hz / crossover)) : 0);
  const highestHz = Math.min(HIGHEST_HZ, HIGHEST_PART * sampleRate);
  const edges = layEdges(longHz, crossover, highestHz);
  const reach = new Float32Array(edges.length - 1);
  for (let cell = 0; cell < reach.length; cell++) {
    // The cube root keeps what is lost of the short window's wider hill small while it fades in.
    const blend = Math.cbrt(shortPart(edges[cell + 1]!));
    const bins = REACH_BINS * (longHz + (shortHz - longHz) * blend);
    // A sine near the upper edge lies in the next cell with its whole width.
    const next = Math.min(cell + 2, reach.length);
    reach[cell] = Math.max(bins, edges[cell + 1]! - edges[cell]!, edges[next]! - edges[next - 1]!);
  }
  return {
    edges,
    reach,
    highestHz,
    long: shareBins(edges, longHz, size / 2, (hz) => (1 - shortPart(hz)) / longPowerAt(hz)),
    short: shareBins(edges, shortHz, size / 2, shortPart),
  };
}

/** Bins that `weights` makes use of, from 0 Hz on. */
export function binsUsed({ first, start }: BinWeights): number {
  let used = 0;
  for (let cell = 0; cell < first.length; cell++) {
    const count = start[cell + 1]! - start[cell]!;
    if (count > 0) used = Math.max(used, first[cell]! + count);
  }
  return used;
}

/** Writes the power of each cell into `into`. */
export function fillCells(
  { long, short }: CellGrid,
  longPowers: Float64Array,
  shortPowers: Float64Array,
  into: Float32Array,
): void {
  for (let cell = 0; cell < into.length; cell++) {
    let power = 0;
    let bin = long.first[cell]!;
    for (let i = long.start[cell]!; i < long.start[cell + 1]!; i++, bin++)
      power += long.weights[i]! * longPowers[bin]!;
    bin = short.first[cell]!;
    for (let i = short.start[cell]!; i < short.start[cell + 1]!; i++, bin++)
      power += short.weights[i]! * shortPowers[bin]!;
    into[cell] = power;
  }
}

/** Above the crossover, edges lie between the bins of the short window. */
function layEdges(longHz: number, crossover: number, highestHz: number): Float64Array {
  // Bin 0 is the offset of the recording, not a sound.
  const edges = [0.5];
  const highest = highestHz / longHz + DECIMATION;
  for (let edge = 0.5; edge < highest;) {
    const hz = edge * longHz;
    if (hz < crossover) edge += hz < crossover / 2 ? 1 : 2;
    else {
      const bins = hz < PAIRS_FROM_HZ ? 1 : hz < FOURS_FROM_HZ ? 2 : 4;
      edge = DECIMATION * (Math.floor(edge / DECIMATION - 0.5) + bins + 0.5);
    }
    edges.push(edge);
  }
  return Float64Array.from(edges, (edge) => edge * longHz);
}

/** Gives each cell the parts of bins that lie in it, times `gainAt` the bin's frequency. */
function shareBins(
  edges: Float64Array,
  binHz: number,
  bins: number,
  gainAt: (hz: number) => number,
): BinWeights {
  const cells = edges.length - 1;
  const first = new Int32Array(cells);
  const start = new Int32Array(cells + 1);
  const weights: number[] = [];
  for (let cell = 0; cell < cells; cell++) {
    const low = edges[cell]! / binHz;
    const high = edges[cell + 1]! / binHz;
    start[cell] = weights.length;
    for (let bin = Math.round(low); bin - 0.5 < high && bin < bins; bin++) {
      const weight = gainAt(bin * binHz) * (Math.min(high, bin + 0.5) - Math.max(low, bin - 0.5));
      if (!(weight > 0)) continue;
      if (weights.length === start[cell]) first[cell] = bin;
      weights.push(weight);
    }
  }
  start[cells] = weights.length;
  return { first, start, weights: Float64Array.from(weights) };
}
