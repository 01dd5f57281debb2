import { BAND_COUNT } from './bands';
import { quantise } from './rowStore';

/** Samples at the most. */
const MOST_SAMPLES = 2560;

/**
 * Rows kept at hand to measure a recording by, spread evenly: every `step`-th, where the step is a power of two that
 * grows with the recording. Which they are depends on the number of rows alone.
 */
export class RowSamples {
  readonly #rows: Int16Array;
  #step = 1;
  #count = 0;

  /** @param kept what `toArray` gave, and its step; empty when absent. */
  constructor(kept?: { readonly rows: Int16Array; readonly step: number }) {
    this.#rows = new Int16Array(MOST_SAMPLES * BAND_COUNT);
    if (!kept) return;
    this.#rows.set(kept.rows.subarray(0, this.#rows.length));
    this.#step = kept.step;
    this.#count = kept.rows.length / BAND_COUNT;
  }

  /** From one sample to the next, in rows. */
  get step(): number {
    return this.#step;
  }

  /** Sees the next row, whether it keeps it or not. */
  add(row: number, decibels: Float32Array): void {
    if (row % this.#step !== 0) return;
    if (this.#count === MOST_SAMPLES) this.#thin();
    if (row % this.#step !== 0) return;
    quantise(decibels, this.#rows, this.#count * BAND_COUNT);
    this.#count++;
  }

  /** The steps of a row that is a multiple of `step`. */
  at(row: number): Int16Array {
    const start = (row / this.#step) * BAND_COUNT;
    return this.#rows.subarray(start, start + BAND_COUNT);
  }

  /** All samples, one after the other: a view. */
  toArray(): Int16Array {
    return this.#rows.subarray(0, this.#count * BAND_COUNT);
  }

  /** Keeps every second sample. */
  #thin(): void {
    for (let i = 1; 2 * i < this.#count; i++) {
      this.#rows.copyWithin(i * BAND_COUNT, 2 * i * BAND_COUNT, (2 * i + 1) * BAND_COUNT);
    }
    this.#count = Math.ceil(this.#count / 2);
    this.#step *= 2;
  }
}
