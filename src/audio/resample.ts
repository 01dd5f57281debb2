/** A stretch of samples: the first, and how many. */
export interface Stretch {
  readonly from: number;
  readonly length: number;
}

/**
 * Flat up to this part of the lower of the two Nyquist frequencies: 20 kHz at 44.1 kHz. From Nyquist on nothing passes,
 * so that nothing is folded back.
 */
const PASS_BAND = 0.907;
/** Decibels by which images and aliases are attenuated; the ripple of the pass band is as small. */
const ATTENUATION = 96;

/**
 * Changes the sample rate by a rational factor: a windowed sinc, one set of coefficients for each position an output
 * sample can have between two input samples. Linear phase, no delay: output sample m is the sound at m / to seconds,
 * whatever stretches it is asked for in. Kaiser window and length: J. F. Kaiser, "Nonrecursive digital filter design
 * using the I0-sinh window function", 1974.
 */
export class Resampler {
  /** Output sample m lies at input sample m · step / phases. */
  readonly #phases: number;
  readonly #step: number;
  /** Input samples to either side that an output sample is made of: an even number. */
  readonly #reach: number;
  /** phases × 2 · reach; each set adds up to 1. */
  readonly #coefficients: Float32Array;

  /** Both in Hz, whole numbers. */
  constructor(from: number, to: number) {
    for (const [name, rate] of Object.entries({ from, to })) {
      if (!Number.isSafeInteger(rate) || rate <= 0) {
        throw new TypeError(`${name}: expected a whole number of hertz, got ${rate}`);
      }
    }
    const divisor = greatestCommonDivisor(from, to);
    this.#phases = to / divisor;
    this.#step = from / divisor;
    const cutoff = (Math.min(1, to / from) * (1 + PASS_BAND)) / 2;
    const transition = Math.PI * Math.min(1, to / from) * (1 - PASS_BAND);
    this.#reach = 2 * Math.ceil((ATTENUATION - 7.95) / (2.285 * transition) / 4);
    this.#coefficients = design(this.#phases, this.#reach, cutoff);
  }

  /** How many samples come of `samples`. */
  outputLength(samples: number): number {
    return Math.round((samples * this.#phases) / this.#step);
  }

  /** The input that the output of `stretch` is made of. It may begin before 0. */
  inputFor({ from, length }: Stretch): Stretch {
    const first = this.#inputAt(from) - this.#reach + 1;
    const last = this.#inputAt(from + length - 1) + this.#reach;
    return { from: first, length: length === 0 ? 0 : last - first + 1 };
  }

  /**
   * The output of `stretch`.
   * @param input the samples of {@link inputFor} that stretch.
   */
  resample(input: Float32Array, stretch: Stretch): Float32Array<ArrayBuffer> {
    const needed = this.inputFor(stretch);
    if (input.length !== needed.length) {
      throw new TypeError(`input: expected ${needed.length} samples, got ${input.length}`);
    }
    const output = new Float32Array(stretch.length);
    const taps = 2 * this.#reach;
    const coefficients = this.#coefficients;
    let phase = (stretch.from * this.#step) % this.#phases;
    if (phase < 0) phase += this.#phases;
    let at = 0;
    for (let m = 0; m < output.length; m++) {
      const set = phase * taps;
      // Four sums at a time do not wait for each other.
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let k = 0; k < taps; k += 4) {
        a += input[at + k]! * coefficients[set + k]!;
        b += input[at + k + 1]! * coefficients[set + k + 1]!;
        c += input[at + k + 2]! * coefficients[set + k + 2]!;
        d += input[at + k + 3]! * coefficients[set + k + 3]!;
      }
      output[m] = a + b + (c + d);
      phase += this.#step;
      while (phase >= this.#phases) {
        phase -= this.#phases;
        at++;
      }
    }
    return output;
  }

  /** The last input sample at or before output sample `index`. */
  #inputAt(index: number): number {
    return Math.floor((index * this.#step) / this.#phases);
  }
}

/** @param cutoff where the filter is 6 dB down, as a part of the input's Nyquist frequency. */
function design(phases: number, reach: number, cutoff: number): Float32Array {
  const taps = 2 * reach;
  const beta = 0.1102 * (ATTENUATION - 8.7);
  const coefficients = new Float32Array(phases * taps);
  const set = new Float64Array(taps);
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const x = k - reach + 1 - phase / phases;
      set[k] = sinc(cutoff * x) * bessel(beta * Math.sqrt(Math.max(0, 1 - (x / reach) ** 2)));
      sum += set[k]!;
    }
    // So that a steady level stays exactly that.
    for (let k = 0; k < taps; k++) coefficients[phase * taps + k] = set[k]! / sum;
  }
  return coefficients;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The modified Bessel function of the first kind and order 0, by its power series. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
