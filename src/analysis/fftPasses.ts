/*
 * What transforms of complex points by radix 4, decimation in time, have in common. Points lie as real and imaginary parts
 * in turn.
 */

/** Which of 2^`bits` points comes n-th: its number with its bits reversed, times `stride`. */
export function bitReversal(bits: number, stride = 1): Uint32Array {
  const order = new Uint32Array(2 ** bits);
  for (let n = 0; n < order.length; n++) {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed |= ((n >> bit) & 1) << (bits - 1 - bit);
    order[n] = stride * reversed;
  }
  return order;
}

/** The twiddles of each pass, six values a butterfly: W^k, W^2k and W^3k. */
export function twiddlesOf(points: number, firstBlock: number): Float64Array[] {
  const passes: Float64Array[] = [];
  for (let quarter = firstBlock; quarter < points; quarter *= 4) passes.push(passTwiddles(quarter));
  return passes;
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

/** Does all passes after the first, whose blocks are `firstBlock` points long. */
export function finishPasses(
  data: Float64Array,
  firstBlock: number,
  twiddles: readonly Float64Array[],
): void {
  let quarter = firstBlock;
  for (const pass of twiddles) {
    radix4(data, quarter, pass);
    quarter *= 4;
  }
}

/** Two radix-2 passes in one: blocks of `4 * quarter` points out of four sub-spectra of `quarter` points. */
function radix4(data: Float64Array, quarter: number, twiddles: Float64Array): void {
  const step = 2 * quarter;
  for (let block = 0; block < data.length; block += 4 * step) {
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
