/** Samples in for one that comes out. */
export const DECIMATION = 4;

/** What folds back onto the passband is this far down. */
const STOP_DB = 100;

/**
 * Low-pass filter that leaves every fourth sample: a window four times as long for the price of a short one. Linear
 * phase, without delay: it looks as far ahead as it looks back. Kaiser's windowed sinc (J. F. Kaiser, "Nonrecursive
 * digital filter design using the I0-sinh window function", IEEE ISCAS, 1974).
 */
export class Decimator {
  /** Samples it needs on either side of the one it answers for. */
  readonly reach: number;
  /** From the middle outwards, `reach + 1` long. */
  readonly #taps: Float64Array;

  /** @param pass highest frequency of use, as part of the sample rate; below 1/8, the new Nyquist frequency. */
  constructor(pass: number) {
    const transition = 2 * Math.PI * (1 / DECIMATION - 2 * pass);
    this.reach = Math.ceil((STOP_DB - 7.95) / (2 * 2.285 * transition));
    const beta = 0.1102 * (STOP_DB - 8.7);
    const taps = Float64Array.from({ length: this.reach + 1 }, (_, n) => {
      const x = (Math.PI * n) / DECIMATION;
      const sinc = n === 0 ? 1 : Math.sin(x) / x;
      return sinc * bessel(beta * Math.sqrt(1 - (n / (this.reach + 1)) ** 2));
    });
    let sum = taps[0]!;
    for (let n = 1; n < taps.length; n++) sum += 2 * taps[n]!;
    this.#taps = taps.map((tap) => tap / sum);
  }

  /** The filtered value at `centre`. */
  read(samples: Float32Array, centre: number): number {
    const taps = this.#taps;
    let sum = taps[0]! * samples[centre]!;
    for (let n = 1; n < taps.length; n++) sum += taps[n]! * (samples[centre - n]! + samples[centre + n]!);
    return sum;
  }

  /** What the filter leaves of the power at `frequency`, a part of the sample rate. */
  powerAt(frequency: number): number {
    let sum = this.#taps[0]!;
    for (let n = 1; n < this.#taps.length; n++)
      sum += 2 * this.#taps[n]! * Math.cos(2 * Math.PI * frequency * n);
    return sum * sum;
  }
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel(x: number): number {
  let sum = 1;
  for (let n = 1, term = 1; term > 1e-17 * sum; n++) {
    term *= (x / (2 * n)) ** 2;
    sum += term;
  }
  return sum;
}
