import { bitReversal, finishPasses, twiddlesOf } from './fftPasses';

/**
 * Fourier transform of real samples. Half as many complex points as samples (even samples as real, odd ones as
 * imaginary parts), radix 4 after a first pass of 4 or 8, decimation in time; 64-bit inside. After Sorensen et al.,
 * "Real-valued fast Fourier transform algorithms", IEEE ASSP-35, 1987.
 */
export class RealFft {
  /** Samples a transform. */
  readonly size: number;
  /** The half-size transform, real and imaginary parts in turn. */
  readonly #data: Float64Array;
  /** Which sample comes n-th as a real part (bit reversal); its imaginary part is the next sample. */
  readonly #order: Uint32Array;
  /** Points a block after the first pass. */
  readonly #firstBlock: 4 | 8;
  /** For each radix-4 pass, six values a butterfly: W^k, W^2k and W^3k. */
  readonly #twiddles: readonly Float64Array[];
  /** e^(−2πi k / size), what puts the two half spectra together. */
  readonly #join: Float64Array;

  /** @throws {TypeError} when `size` is not a power of two from 16 to 65536. */
  constructor(size: number) {
    const half = size / 2;
    const bits = Math.log2(half);
    if (!Number.isInteger(bits) || size < 16 || size > 65536) {
      throw new TypeError(`fft size: expected a power of two from 16 to 65536, got ${size}`);
    }
    this.size = size;
    this.#data = new Float64Array(size);
    this.#order = bitReversal(bits, 2);
    this.#firstBlock = bits % 2 === 1 ? 8 : 4;
    this.#twiddles = twiddlesOf(half, this.#firstBlock);
    this.#join = new Float64Array(half + 2);
    for (let k = 0; k <= half / 2; k++) {
      this.#join[2 * k] = Math.cos((2 * Math.PI * k) / size);
      this.#join[2 * k + 1] = -Math.sin((2 * Math.PI * k) / size);
    }
  }

  /**
   * Transforms `size` samples from `offset` on, each multiplied by its `window` weight.
   * @param window `size` weights.
   * @param powers receives `scale` · |X[k]|², X[k] = Σ x[n] e^(−2πi kn / size), for k from 0 to below size / 2.
   */
  powers(
    samples: Float32Array,
    offset: number,
    window: Float64Array,
    scale: number,
    powers: Float64Array,
  ): void {
    const data = this.#data;
    const gather = this.#firstBlock === 8 ? gatherEights : gatherFours;
    gather(samples, offset, window, this.#order, data);
    finishPasses(data, this.#firstBlock, this.#twiddles);
    joinHalves(data, this.#join, scale, powers);
  }
}

/** Weighs the samples, puts them in bit-reversed order and does the first pass, of radix 4, on the way. */
function gatherFours(
  samples: Float32Array,
  offset: number,
  window: Float64Array,
  order: Uint32Array,
  data: Float64Array,
): void {
  const half = order.length;
  for (let i = 0, to = 0; i < half; i += 4, to += 8) {
    const a = order[i]!;
    const b = a + half;
    const c = a + half / 2;
    const d = b + half / 2;
    const aRe = samples[offset + a]! * window[a]!;
    const aIm = samples[offset + a + 1]! * window[a + 1]!;
    const bRe = samples[offset + b]! * window[b]!;
    const bIm = samples[offset + b + 1]! * window[b + 1]!;
    const cRe = samples[offset + c]! * window[c]!;
    const cIm = samples[offset + c + 1]! * window[c + 1]!;
    const dRe = samples[offset + d]! * window[d]!;
    const dIm = samples[offset + d + 1]! * window[d + 1]!;
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

/** As {@link gatherFours}, with a first pass of radix 8: one pass less over the data when log2 is odd. */
function gatherEights(
  samples: Float32Array,
  offset: number,
  window: Float64Array,
  order: Uint32Array,
  data: Float64Array,
): void {
  const half = order.length;
  const quarter = half / 2;
  for (let i = 0, to = 0; i < half; i += 8, to += 16) {
    // Bit reversal: the other seven lie at fixed distances from the first.
    let at = order[i]!;
    const aRe = samples[offset + at]! * window[at]!;
    const aIm = samples[offset + at + 1]! * window[at + 1]!;
    at += half;
    const bRe = samples[offset + at]! * window[at]!;
    const bIm = samples[offset + at + 1]! * window[at + 1]!;
    at -= quarter;
    const cRe = samples[offset + at]! * window[at]!;
    const cIm = samples[offset + at + 1]! * window[at + 1]!;
    at += half;
    const dRe = samples[offset + at]! * window[at]!;
    const dIm = samples[offset + at + 1]! * window[at + 1]!;
    const e0Re = aRe + bRe + (cRe + dRe);
    const e0Im = aIm + bIm + (cIm + dIm);
    const e1Re = aRe - bRe + (cIm - dIm);
    const e1Im = aIm - bIm - (cRe - dRe);
    const e2Re = aRe + bRe - (cRe + dRe);
    const e2Im = aIm + bIm - (cIm + dIm);
    const e3Re = aRe - bRe - (cIm - dIm);
    const e3Im = aIm - bIm + (cRe - dRe);
    at = order[i + 4]!;
    const fRe = samples[offset + at]! * window[at]!;
    const fIm = samples[offset + at + 1]! * window[at + 1]!;
    at += half;
    const gRe = samples[offset + at]! * window[at]!;
    const gIm = samples[offset + at + 1]! * window[at + 1]!;
    at -= quarter;
    const hRe = samples[offset + at]! * window[at]!;
    const hIm = samples[offset + at + 1]! * window[at + 1]!;
    at += half;
    const iRe = samples[offset + at]! * window[at]!;
    const iIm = samples[offset + at + 1]! * window[at + 1]!;
    const o0Re = fRe + gRe + (hRe + iRe);
    const o0Im = fIm + gIm + (hIm + iIm);
    const o1Re = fRe - gRe + (hIm - iIm);
    const o1Im = fIm - gIm - (hRe - iRe);
    const o2Re = fIm + gIm - (hIm + iIm);
    const o2Im = hRe + iRe - (fRe + gRe);
    const o3Re = fRe - gRe - (hIm - iIm);
    const o3Im = fIm - gIm + (hRe - iRe);
    const t1Re = Math.SQRT1_2 * (o1Re + o1Im);
    const t1Im = Math.SQRT1_2 * (o1Im - o1Re);
    const t3Re = Math.SQRT1_2 * (o3Im - o3Re);
    const t3Im = -Math.SQRT1_2 * (o3Re + o3Im);
    data[to] = e0Re + o0Re;
    data[to + 1] = e0Im + o0Im;
    data[to + 2] = e1Re + t1Re;
    data[to + 3] = e1Im + t1Im;
    data[to + 4] = e2Re + o2Re;
    data[to + 5] = e2Im + o2Im;
    data[to + 6] = e3Re + t3Re;
    data[to + 7] = e3Im + t3Im;
    data[to + 8] = e0Re - o0Re;
    data[to + 9] = e0Im - o0Im;
    data[to + 10] = e1Re - t1Re;
    data[to + 11] = e1Im - t1Im;
    data[to + 12] = e2Re - o2Re;
    data[to + 13] = e2Im - o2Im;
    data[to + 14] = e3Re - t3Re;
    data[to + 15] = e3Im - t3Im;
  }
}

/** From the spectrum of even + i·odd samples to the power of theirs: X[k] = E[k] + e^(−2πik/size) O[k]. */
function joinHalves(data: Float64Array, join: Float64Array, scale: number, powers: Float64Array): void {
  powers[0] = scale * (data[0]! + data[1]!) ** 2;
  const quarter = 0.25 * scale;
  for (let low = 2, high = data.length - 2; low <= high; low += 2, high -= 2) {
    const lowRe = data[low]!;
    const lowIm = data[low + 1]!;
    const highRe = data[high]!;
    const highIm = data[high + 1]!;
    const cos = join[low]!;
    const sin = join[low + 1]!;
    const oddRe = lowIm + highIm;
    const oddIm = highRe - lowRe;
    const evenRe = lowRe + highRe;
    const evenIm = lowIm - highIm;
    const re = oddRe * cos - oddIm * sin;
    const im = oddRe * sin + oddIm * cos;
    const sumRe = evenRe + re;
    const sumIm = evenIm + im;
    const difRe = evenRe - re;
    const difIm = evenIm - im;
    powers[low >> 1] = quarter * (sumRe * sumRe + sumIm * sumIm);
    powers[high >> 1] = quarter * (difRe * difRe + difIm * difIm);
  }
}
