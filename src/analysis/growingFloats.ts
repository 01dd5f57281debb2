/** Values that are made room for at a time; they are never moved when more are added. */
const CHUNK = 16_384;

/** A list of 32-bit numbers that grows as it is written, for what is heard before its length is known. */
export class GrowingFloats {
  #chunks: Float32Array[] = [];
  #last = new Float32Array(0);
  #length = 0;

  /** Values so far. */
  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const place = this.#length % CHUNK;
    if (place === 0) {
      this.#last = new Float32Array(CHUNK);
      this.#chunks.push(this.#last);
    }
    this.#last[place] = value;
    this.#length++;
  }

  /** The values in one, `length` of them: cut, or followed by zeros. The list is empty afterwards. */
  take(length = this.#length): Float32Array<ArrayBuffer> {
    const values = new Float32Array(length);
    this.#chunks.forEach((chunk, i) => {
      const at = i * CHUNK;
      if (at < length) values.set(chunk.subarray(0, length - at), at);
    });
    this.#chunks = [];
    this.#length = 0;
    return values;
  }
}
