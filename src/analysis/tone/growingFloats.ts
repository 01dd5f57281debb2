/** A list of 32-bit numbers that grows as it is written, for what is heard before its length is known. */
export class GrowingFloats {
  #values = new Float32Array(1024);
  #length = 0;

  /** Values so far. */
  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float32Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** A copy of the values so far. */
  toArray(): Float32Array<ArrayBuffer> {
    return this.#values.slice(0, this.#length);
  }
}
