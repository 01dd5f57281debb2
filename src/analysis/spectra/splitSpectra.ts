/** Powers of the spectra of a stereo sound, bin after bin from 0 Hz up, of one length. */
export interface StereoPowers {
  readonly left: Float64Array;
  readonly right: Float64Array;
  /** Of (left + right) / 2. */
  readonly mid: Float64Array;
  /** Of (left − right) / 2. */
  readonly side: Float64Array;
}

/**
 * Takes the transform of left + i · right apart: L[k] = (Z[k] + Z*[−k]) / 2, R[k] = (Z[k] − Z*[−k]) / 2i. Mid and side
 * come from the complex values: what cancels in them cannot be known from magnitudes.
 * @param data real and imaginary parts in turn, as ComplexFft leaves them.
 * @param into receives `scale` · |X[k]|².
 */
export function splitStereo(data: Float64Array, scale: number, into: StereoPowers): void {
  const { left, right, mid, side } = into;
  const quarter = scale / 4;
  const sixteenth = scale / 16;
  for (let k = 0; k < left.length; k++) {
    const low = 2 * k;
    const high = k === 0 ? 0 : data.length - low;
    const leftRe = data[low]! + data[high]!;
    const leftIm = data[low + 1]! - data[high + 1]!;
    const rightRe = data[low + 1]! + data[high + 1]!;
    const rightIm = data[high]! - data[low]!;
    left[k] = quarter * (leftRe * leftRe + leftIm * leftIm);
    right[k] = quarter * (rightRe * rightRe + rightIm * rightIm);
    mid[k] = sixteenth * ((leftRe + rightRe) ** 2 + (leftIm + rightIm) ** 2);
    side[k] = sixteenth * ((leftRe - rightRe) ** 2 + (leftIm - rightIm) ** 2);
  }
}

/** Takes the transform of first + i · second apart, each as long as its array; `scale` · |X[k]|². */
export function splitPair(
  data: Float64Array,
  scale: number,
  first: Float64Array,
  second: Float64Array,
): void {
  const quarter = scale / 4;
  for (let k = 0; k < first.length; k++) {
    const low = 2 * k;
    const high = k === 0 ? 0 : data.length - low;
    first[k] = quarter * ((data[low]! + data[high]!) ** 2 + (data[low + 1]! - data[high + 1]!) ** 2);
  }
  for (let k = 0; k < second.length; k++) {
    const low = 2 * k;
    const high = k === 0 ? 0 : data.length - low;
    second[k] = quarter * ((data[low + 1]! + data[high + 1]!) ** 2 + (data[high]! - data[low]!) ** 2);
  }
}
