/** The latest samples of a stream in one piece of memory; zeros before its start. */
export class SlidingSamples {
  readonly data: Float32Array;
  readonly #keep: number;
  /** Number of the sample that `data` begins with. */
  #from: number;
  /** Samples so far. */
  #end = 0;

  /** @param keep latest samples that can be read at any time. */
  constructor(keep: number) {
    this.#keep = keep;
    this.#from = -keep;
    this.data = new Float32Array(4 * keep);
  }

  /** Samples so far: the number of the next one. */
  get end(): number {
    return this.#end;
  }

  /** Where in `data` sample `number` is: one of the last `keep`. */
  indexOf(number: number): number {
    return number - this.#from;
  }

  push(sample: number): void {
    this.#makeRoom(1);
    this.data[this.#end - this.#from] = sample;
    this.#end++;
  }

  /** Takes in `samples` from `start` to before `end`, no more than `keep` of them. */
  append(samples: Float32Array, start: number, end: number): void {
    this.#makeRoom(end - start);
    const { data } = this;
    for (let i = start, to = this.#end - this.#from; i < end; i++, to++) data[to] = samples[i]!;
    this.#end += end - start;
  }

  #makeRoom(count: number): void {
    const { data } = this;
    if (this.#end - this.#from + count <= data.length) return;
    const kept = this.#end - this.#keep;
    data.copyWithin(0, kept - this.#from, this.#end - this.#from);
    this.#from = kept;
  }
}
