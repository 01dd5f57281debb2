import { bitReversal, finishPasses, twiddlesOf } from '../fftPasses';

/**
 * Fourier transform of complex samples: two real signals at the price of little more than one. Radix 4 after a first
 * pass of 2 or 4, decimation in time; 64-bit inside. Cooley and Tukey, Mathematics of Computation 19, 1965.
 */
export class ComplexFft {
  /** Points a transform. */
  readonly size: number;
  /** The last transform: real and imaginary part of Z[k] in turn, 2 · `size` long. */
  readonly data: Float64Array;
  /** Which point comes n-th: bit reversal. */
  readonly #order: Uint32Array;
  /** Points a block after the first pass. */
  readonly #firstBlock: 2 | 4;
  /** For each further pass, six values a butterfly: W^k, W^2k and W^3k. */
  readonly #twiddles: readonly Float64Array[];

  /** @throws {TypeError} when `size` is not a power of two from 16 to 65536. */
  constructor(size: number) {
    const bits = Math.log2(size);
    if (!Number.isInteger(bits) || size < 16 || size > 65536) {
      throw new TypeError(`fft size: expected a power of two from 16 to 65536, got ${size}`);
    }
    this.size = size;
    this.data = new Float64Array(2 * size);
    this.#order = bitReversal(bits);
    this.#firstBlock = bits % 2 === 1 ? 2 : 4;
    this.#twiddles = twiddlesOf(size, this.#firstBlock);
  }

  /**
   * Transforms `size` points, each multiplied by its `window` weight, into `data`:
   * Z[k] = Σ window[n] (real[realAt + n] + i · imaginary[imaginaryAt + n]) e^(−2πi kn / size).
   */
  transform(
    real: Float32Array,
    realAt: number,
    imaginary: Float32Array,
    imaginaryAt: number,
    window: Float64Array,
  ): void {
    const gather = this.#firstBlock === 2 ? gatherTwos : gatherFours;
    gather(real, realAt, imaginary, imaginaryAt, window, this.#order, this.data);
    finishPasses(this.data, this.#firstBlock, this.#twiddles);
  }
}

/** Weighs the points, puts them in bit-reversed order and does the first pass, of radix 2, on the way. */
function gatherTwos(
  real: Float32Array,
  realAt: number,
  imaginary: Float32Array,
  imaginaryAt: number,
  window: Float64Array,
  order: Uint32Array,
  data: Float64Array,
): void {
  const half = order.length / 2;
  for (let i = 0, to = 0; i < order.length; i += 2, to += 4) {
    const a = order[i]!;
    const b = a + half;
    const aRe = real[realAt + a]! * window[a]!;
    const aIm = imaginary[imaginaryAt + a]! * window[a]!;
    const bRe = real[realAt + b]! * window[b]!;
    const bIm = imaginary[imaginaryAt + b]! * window[b]!;
    data[to] = aRe + bRe;
    data[to + 1] = aIm + bIm;
    data[to + 2] = aRe - bRe;
    data[to + 3] = aIm - bIm;
  }
}

/** As {@link gatherTwos}, with a first pass of radix 4: one pass less over the data when log2 is even. */
function gatherFours(
  real: Float32Array,
  realAt: number,
  imaginary: Float32Array,
  imaginaryAt: number,
  window: Float64Array,
  order: Uint32Array,
  data: Float64Array,
): void {
  const half = order.length / 2;
  for (let i = 0, to = 0; i < order.length; i += 4, to += 8) {
    const a = order[i]!;
    const b = a + half;
    const c = a + half / 2;
    const d = b + half / 2;
    const aRe = real[realAt + a]! * window[a]!;
    const aIm = imaginary[imaginaryAt + a]! * window[a]!;
    const bRe = real[realAt + b]! * window[b]!;
    const bIm = imaginary[imaginaryAt + b]! * window[b]!;
    const cRe = real[realAt + c]! * window[c]!;
    const cIm = imaginary[imaginaryAt + c]! * window[c]!;
    const dRe = real[realAt + d]! * window[d]!;
    const dIm = imaginary[imaginaryAt + d]! * window[d]!;
    data[to] = aRe + bRe + (cRe + dRe);
    data[to + 1] = aIm + bIm + (cIm + dIm);
    data[to + 2] = aRe - bRe + (cIm - dIm);
    data[to + 3] = aIm - bIm - (cRe - dRe);
    data[to + 4] = aRe + bRe - (cRe + dRe);
    data[to + 5] = aIm + bIm - (cIm + dIm);
    data[to + 6] = aRe - bRe - (cIm - dIm);
    data[to + 7] = aIm - bIm + (cRe - dRe);
  }
}
