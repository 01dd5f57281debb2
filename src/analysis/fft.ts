/**
 * Fourier transform of real samples. Half as many complex points as samples (even samples as real, odd ones as
 * imaginary parts), radix 4, decimation in time; 64-bit inside. After Sorensen et al., "Real-valued fast Fourier
 * transform algorithms", IEEE ASSP-35, 1987.
 */
export class RealFft {
  /** Samples a transform. */
  readonly size: number;
  /**
   * The last result: real and imaginary part of X[k] = Σ x[n] e^(−2πi kn / size) in turn, for k from 0 to size / 2
   * (size + 2 values). Overwritten by the next transform.
   */
  readonly bins: Float64Array;
  /** Which sample comes n-th as a real part (bit reversal); its imaginary part is the next sample. */
  readonly #order: Uint32Array;
  /** For each radix-4 pass, six values a butterfly: W^k, W^2k and W^3k. */
  readonly #twiddles: readonly Float64Array[];
  /** e^(−2πi k / size), what puts the two half spectra together. */
  readonly #join: Float64Array;

  /** @throws {TypeError} when `size` is not a power of two from 8 to 65536. */
  constructor(size: number) {
    const half = size / 2;
    const bits = Math.log2(half);
    if (!Number.isInteger(bits) || size < 8 || size > 65536) {
      throw new TypeError(`fft size: expected a power of two from 8 to 65536, got ${size}`);
    }
    this.size = size;
    this.bins = new Float64Array(size + 2);
    this.#order = bitReversal(bits);
    this.#twiddles = [];
    const twiddles: Float64Array[] = [];
    for (let quarter = firstQuarter(bits); quarter < half; quarter *= 4) twiddles.push(passTwiddles(quarter));
    this.#twiddles = twiddles;
    this.#join = new Float64Array(half + 2);
    for (let k = 0; k <= half / 2; k++) {
      this.#join[2 * k] = Math.cos((2 * Math.PI * k) / size);
      this.#join[2 * k + 1] = -Math.sin((2 * Math.PI * k) / size);
    }
  }

  /**
   * Transforms `size` samples from `offset` on, each multiplied by its `window` weight, into `bins`.
   * @param window `size` weights.
   */
  transform(samples: Float32Array, offset: number, window: Float64Array): void {
    const { bins, size } = this;
    let quarter = firstQuarter(Math.log2(size / 2));
    if (quarter === 2) gatherPairs(samples, offset, window, this.#order, bins);
    else gatherFours(samples, offset, window, this.#order, bins);
    for (const twiddles of this.#twiddles) {
      radix4(bins, size, quarter, twiddles);
      quarter *= 4;
    }
    joinHalves(bins, size, this.#join);
  }
}

/** The first pass needs no twiddles: pairs when log2 is odd, fours when even. */
function firstQuarter(bits: number): number {
  return bits % 2 === 1 ? 2 : 4;
}

function bitReversal(bits: number): Uint32Array {
  const order = new Uint32Array(2 ** bits);
  for (let n = 0; n < order.length; n++) {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed |= ((n >> bit) & 1) << (bits - 1 - bit);
    order[n] = 2 * reversed;
  }
  return order;
}

function passTwiddles(quarter: number): Float64Array {
  const twiddles = new Float64Array(6 * quarter);
  for (let k = 0; k < quarter; k++) {
    for (let power = 1; power <= 3; power++) {
      const angle = (-2 * Math.PI * k * power) / (4 * quarter);
      twiddles[6 * k + 2 * power - 2] = Math.cos(angle);
      twiddles[6 * k + 2 * power - 1] = Math.sin(angle);
    }
  }
  return twiddles;
}

/** Weighs the samples, puts them in bit-reversed order and does the first radix-2 pass on the way. */
function gatherPairs(
  samples: Float32Array,
  offset: number,
  window: Float64Array,
  order: Uint32Array,
  data: Float64Array,
): void {
  const half = order.length;
  for (let i = 0, to = 0; i < half; i += 2, to += 4) {
    const even = order[i]!;
    const odd = even + half;
    const evenRe = samples[offset + even]! * window[even]!;
    const evenIm = samples[offset + even + 1]! * window[even + 1]!;
    const oddRe = samples[offset + odd]! * window[odd]!;
    const oddIm = samples[offset + odd + 1]! * window[odd + 1]!;
    data[to] = evenRe + oddRe;
    data[to + 1] = evenIm + oddIm;
    data[to + 2] = evenRe - oddRe;
    data[to + 3] = evenIm - oddIm;
  }
}

/** As {@link gatherPairs}, with a first pass of radix 4. */
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

/** Two radix-2 passes in one: blocks of `4 * quarter` points out of four sub-spectra of `quarter` points. */
function radix4(data: Float64Array, length: number, quarter: number, twiddles: Float64Array): void {
  const step = 2 * quarter;
  for (let block = 0; block < length; block += 4 * step) {
    for (let k = 0, t = 0; k < step; k += 2, t += 6) {
      const a = block + k;
      const b = a + step;
      const c = b + step;
      const d = c + step;
      const w1Re = twiddles[t]!;
      const w1Im = twiddles[t + 1]!;
      const w2Re = twiddles[t + 2]!;
      const w2Im = twiddles[t + 3]!;
      const w3Re = twiddles[t + 4]!;
      const w3Im = twiddles[t + 5]!;
      const aRe = data[a]!;
      const aIm = data[a + 1]!;
      const bRawRe = data[b]!;
      const bRawIm = data[b + 1]!;
      const cRawRe = data[c]!;
      const cRawIm = data[c + 1]!;
      const dRawRe = data[d]!;
      const dRawIm = data[d + 1]!;
      const bRe = bRawRe * w2Re - bRawIm * w2Im;
      const bIm = bRawRe * w2Im + bRawIm * w2Re;
      const cRe = cRawRe * w1Re - cRawIm * w1Im;
      const cIm = cRawRe * w1Im + cRawIm * w1Re;
      const dRe = dRawRe * w3Re - dRawIm * w3Im;
      const dIm = dRawRe * w3Im + dRawIm * w3Re;
      const sumRe = aRe + bRe;
      const sumIm = aIm + bIm;
      const difRe = aRe - bRe;
      const difIm = aIm - bIm;
      const oddSumRe = cRe + dRe;
      const oddSumIm = cIm + dIm;
      const oddDifRe = cRe - dRe;
      const oddDifIm = cIm - dIm;
      data[a] = sumRe + oddSumRe;
      data[a + 1] = sumIm + oddSumIm;
      data[b] = difRe + oddDifIm;
      data[b + 1] = difIm - oddDifRe;
      data[c] = sumRe - oddSumRe;
      data[c + 1] = sumIm - oddSumIm;
      data[d] = difRe - oddDifIm;
      data[d + 1] = difIm + oddDifRe;
    }
  }
}

/** From the spectrum of even + i·odd samples to that of the samples: X[k] = E[k] + e^(−2πik/size) O[k]. */
function joinHalves(data: Float64Array, size: number, join: Float64Array): void {
  const re0 = data[0]!;
  const im0 = data[1]!;
  data[0] = re0 + im0;
  data[1] = 0;
  data[size] = re0 - im0;
  data[size + 1] = 0;
  for (let low = 2, high = size - 2; low <= high; low += 2, high -= 2) {
    const evenRe = 0.5 * (data[low]! + data[high]!);
    const evenIm = 0.5 * (data[low + 1]! - data[high + 1]!);
    const oddRe = 0.5 * (data[low + 1]! + data[high + 1]!);
    const oddIm = 0.5 * (data[high]! - data[low]!);
    const re = oddRe * join[low]! - oddIm * join[low + 1]!;
    const im = oddRe * join[low + 1]! + oddIm * join[low]!;
    data[low] = evenRe + re;
    data[low + 1] = evenIm + im;
    data[high] = evenRe - re;
    data[high + 1] = im - evenIm;
  }
}
