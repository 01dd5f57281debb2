/** Samples a stream takes in at a time, beyond the window itself. */
const BLOCK = 16_384;

/** What becomes of a window: `size` samples from `offset` on, valid until the function returns. */
export type OnWindow = (samples: Float32Array, offset: number, index: number) => void;

/**
 * Cuts a stream of samples into overlapping windows at places that do not depend on how the stream came in. Before its
 * start and after its end are zeros.
 */
export class WindowStream {
  readonly #size: number;
  readonly #startOf: (index: number) => number;
  readonly #onWindow: OnWindow;
  /** The samples from `#from` on, `#filled` of them. */
  readonly #held: Float32Array;
  #from: number;
  #filled: number;
  #index = 0;
  #length = 0;

  /**
   * @param size samples a window.
   * @param startOf first sample of each window, counted from the start of the stream: rising, at most `size` apart, the
   * first of them not after 0.
   */
  constructor(size: number, startOf: (index: number) => number, onWindow: OnWindow) {
    this.#size = size;
    this.#startOf = startOf;
    this.#onWindow = onWindow;
    this.#held = new Float32Array(size + BLOCK);
    this.#from = startOf(0);
    this.#filled = -this.#from;
  }

  /** Samples so far. */
  get length(): number {
    return this.#length;
  }

  push(samples: Float32Array): void {
    this.#length += samples.length;
    for (let at = 0; at < samples.length;) {
      const end = Math.min(samples.length, at + this.#room());
      this.#held.set(samples.subarray(at, end), this.#filled);
      this.#filled += end - at;
      at = end;
      this.#emit(Infinity);
    }
  }

  /** Ends the stream with zeros, until there are `count` windows. */
  finish(count: number): void {
    while (this.#index < count) {
      const room = this.#room();
      this.#held.fill(0, this.#filled, this.#filled + room);
      this.#filled += room;
      this.#emit(count);
    }
  }

  /** Free places, after what no window to come needs has been let go. */
  #room(): number {
    const held = this.#held;
    if (this.#filled === held.length) {
      const gone = this.#startOf(this.#index) - this.#from;
      held.copyWithin(0, gone);
      this.#from += gone;
      this.#filled -= gone;
    }
    return held.length - this.#filled;
  }

  #emit(count: number): void {
    for (; this.#index < count; this.#index++) {
      const offset = this.#startOf(this.#index) - this.#from;
      if (offset + this.#size > this.#filled) return;
      this.#onWindow(this.#held, offset, this.#index);
    }
  }
}
