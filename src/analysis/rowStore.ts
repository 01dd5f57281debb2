import { BAND_COUNT } from './bands';

/** Steps of a stored decibel. The eye sees none of it: a pixel of a full-height bar is five times as much. */
export const STEPS_PER_DECIBEL = 128;

/** Rows of band powers as they come from the transform: decibels in steps of 1/128, {@link BAND_COUNT} a row. */
export interface RowStore {
  /** How many there are. */
  readonly rows: number;
  /** Adds the next row, in decibels. */
  append(decibels: Float32Array): void;
  /** `count` rows from `first` on, all of them there already. The array may be reused by the next call. */
  read(first: number, count: number): Int16Array;
}

/** Writes a row of decibels as steps; what is out of reach is held at its end. */
export function quantise(decibels: Float32Array, into: Int16Array, at: number): void {
  for (let band = 0; band < decibels.length; band++) {
    const steps = Math.round(decibels[band]! * STEPS_PER_DECIBEL);
    into[at + band] = steps > -32_768 ? (steps < 32_767 ? steps : 32_767) : -32_768;
  }
}

/** Rows a block: blocks are never moved when more are added. */
const BLOCK_ROWS = 4096;

/** Keeps rows in memory: twelve kilobytes a second of sound. */
export class MemoryRows implements RowStore {
  readonly #blocks: Int16Array[] = [];
  #rows = 0;
  #joined = new Int16Array(0);

  get rows(): number {
    return this.#rows;
  }

  append(decibels: Float32Array): void {
    const place = this.#rows % BLOCK_ROWS;
    if (place === 0) this.#blocks.push(new Int16Array(BLOCK_ROWS * BAND_COUNT));
    quantise(decibels, this.#blocks.at(-1)!, place * BAND_COUNT);
    this.#rows++;
  }

  read(first: number, count: number): Int16Array {
    const place = first % BLOCK_ROWS;
    const block = Math.floor(first / BLOCK_ROWS);
    if (place + count <= BLOCK_ROWS) {
      return this.#blocks[block]!.subarray(place * BAND_COUNT, (place + count) * BAND_COUNT);
    }
    if (this.#joined.length < count * BAND_COUNT) this.#joined = new Int16Array(count * BAND_COUNT);
    for (let done = 0, index = block; done < count; index++) {
      const from = done === 0 ? place : 0;
      const part = Math.min(BLOCK_ROWS - from, count - done);
      this.#joined.set(
        this.#blocks[index]!.subarray(from * BAND_COUNT, (from + part) * BAND_COUNT),
        done * BAND_COUNT,
      );
      done += part;
    }
    return this.#joined.subarray(0, count * BAND_COUNT);
  }
}
