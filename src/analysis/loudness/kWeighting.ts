/** A second-order filter as y[n] = b0 x[n] + b1 x[n−1] + b2 x[n−2] − a1 y[n−1] − a2 y[n−2]. */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** ITU-R BS.1770-4 gives the filters of K-weighting for this rate alone. */
const TABLE_RATE = 48_000;
/** Its table 1: a shelf that lifts the treble by 4 dB, for the head between the ears. */
const SHELF: Biquad = {
  b0: 1.53512485958697,
  b1: -2.69169618940638,
  b2: 1.19839281085285,
  a1: -1.69065929318241,
  a2: 0.73248077421585,
};
/** Its table 2: a high-pass, for the ear's deafness to the bass. */
const HIGH_PASS: Biquad = { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 };

/** What has died away to this is made zero: denormal numbers are slow. */
const NOTHING = 1e-20;

/**
 * The two filters of K-weighting in the order in which they are applied.
 * @param sampleRate in Hz, above 4000. At 48 kHz they are the tables of ITU-R BS.1770-4, annex 1.
 */
export function kWeightingFilters(sampleRate: number): readonly [shelf: Biquad, highPass: Biquad] {
  return [atRate(SHELF, sampleRate), atRate(HIGH_PASS, sampleRate)];
}

/**
 * The same analogue filter at another rate. The bilinear transform s = (1 − z⁻¹) / (k (1 + z⁻¹)), k = tan(π f / rate), is
 * undone at the table's rate, which gives the corner f, 1/Q and the numerator high · s² + band · s + low of the
 * prototype over s² + s/Q + 1; then done again at `sampleRate`.
 */
function atRate({ b0, b1, b2, a1, a2 }: Biquad, sampleRate: number): Biquad {
  const unit = 1 - a1 + a2;
  const tableK = Math.sqrt((1 + a1 + a2) / unit);
  const low = (b0 + b1 + b2) / (1 + a1 + a2);
  const high = (b0 - b1 + b2) / unit;
  const band = (2 * (b0 - b2)) / (unit * tableK);
  const damping = (2 * (1 - a2)) / (unit * tableK);

  const k = Math.tan((Math.atan(tableK) * TABLE_RATE) / sampleRate);
  const scale = 1 / (1 + damping * k + k * k);
  return {
    b0: (high + band * k + low * k * k) * scale,
    b1: 2 * (low * k * k - high) * scale,
    b2: (high - band * k + low * k * k) * scale,
    a1: 2 * (k * k - 1) * scale,
    a2: (1 - damping * k + k * k) * scale,
  };
}

/** K-weighting of one channel, with the memory of its filters. */
export class KWeighting {
  readonly #shelf: Biquad;
  readonly #highPass: Biquad;
  /** Two delayed values of each filter, transposed direct form II. */
  readonly #memory: [number, number, number, number] = [0, 0, 0, 0];

  /** @param sampleRate in Hz, above 4000. */
  constructor(sampleRate: number) {
    [this.#shelf, this.#highPass] = kWeightingFilters(sampleRate);
  }

  /**
   * Weighs the samples from `from` to below `to`, which follow those of the last call.
   * @returns the sum of their squares.
   */
  energy(samples: Float64Array, from: number, to: number): number {
    const { b0, b1, b2, a1, a2 } = this.#shelf;
    const { b0: c0, b1: c1, b2: c2, a1: d1, a2: d2 } = this.#highPass;
    let [shelf1, shelf2, pass1, pass2] = this.#memory;
    let sum = 0;
    // Both filters in one loop: each waits for its own last value, so the processor works on the two at once. The value
    // waited for comes last in each sum.
    for (let i = from; i < to; i++) {
      const x = samples[i]!;
      const lifted = b0 * x + shelf1;
      shelf1 = b1 * x + shelf2 - a1 * lifted;
      shelf2 = b2 * x - a2 * lifted;
      const y = c0 * lifted + pass1;
      pass1 = c1 * lifted + pass2 - d1 * y;
      pass2 = c2 * lifted - d2 * y;
      sum += y * y;
    }
    this.#remember(shelf1, shelf2, pass1, pass2);
    return sum;
  }

  #remember(...values: [number, number, number, number]): void {
    values.forEach((value, i) => (this.#memory[i] = Math.abs(value) < NOTHING ? 0 : value));
  }
}
