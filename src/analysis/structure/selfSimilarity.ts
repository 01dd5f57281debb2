/** Rows of numbers, one after the other. */
export interface Rows {
  /** Numbers a row. */
  readonly width: number;
  /** rows × width. */
  readonly values: Float32Array;
}

/** How steep the checkerboard's taper is: its edge weighs e^(−TAPER). */
const TAPER = 2;

/**
 * How new what follows a row is against what went before: Foote's checkerboard kernel with a Gaussian taper along the
 * diagonal of the self-similarity matrix, of which only the kernel's width is ever held. J. Foote, "Automatic audio
 * segmentation using a measure of audio novelty", IEEE ICME, 2000. Two rows are as similar as e^(−their squared distance).
 * @param reach rows that the kernel looks at to either side; near the ends there are fewer, and they count the less.
 * @returns −1 to 1 a row: similarity within both sides less that across, between row i − 1 and row i. 0 at the ends.
 */
export function novelty({ width, values }: Rows, reach: number): Float32Array<ArrayBuffer> {
  const count = values.length / width;
  const curve = new Float32Array(count);
  const taper = Float64Array.from({ length: reach }, (_, i) => Math.exp(-TAPER * ((i + 0.5) / reach) ** 2));
  const span = 2 * reach;
  /** Similarities of the last `span` rows with each other, row and column modulo `span`. */
  const similar = new Float32Array(span * span);
  for (let row = 0; row < count + reach; row++) {
    if (row < count) {
      const at = (row % span) * span;
      for (let other = Math.max(0, row - span + 1); other <= row; other++) {
        const similarity = Math.exp(-squaredDistance(values, row * width, other * width, width));
        similar[at + (other % span)] = similarity;
        similar[(other % span) * span + (row % span)] = similarity;
      }
    }
    const middle = row - reach + 1;
    if (middle > 0 && middle < count) curve[middle] = checkerboard(similar, taper, middle, count);
  }
  return curve;
}

/** `middle` is the first row after the edge between the two sides. */
function checkerboard(similar: Float32Array, taper: Float64Array, middle: number, count: number): number {
  const span = 2 * taper.length;
  const before = Math.min(taper.length, middle);
  const after = Math.min(taper.length, count - middle);
  const mean = (from: number, rows: number, step: number, to: number, columns: number, stride: number) => {
    let sum = 0;
    let weights = 0;
    for (let i = 0; i < rows; i++) {
      const at = ((from + i * step + span) % span) * span;
      for (let j = 0; j < columns; j++) {
        const weight = taper[i]! * taper[j]!;
        sum += weight * similar[at + ((to + j * stride + span) % span)]!;
        weights += weight;
      }
    }
    return sum / weights;
  };
  const last = middle - 1;
  const within = 0.5 * (mean(last, before, -1, last, before, -1) + mean(middle, after, 1, middle, after, 1));
  const fullness = Math.min(before, after) / taper.length;
  return fullness * (within - mean(last, before, -1, middle, after, 1));
}

/** Between the rows that start at `a` and at `b`. */
export function squaredDistance(values: Float32Array, a: number, b: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) {
    const difference = values[a + i]! - values[b + i]!;
    sum += difference * difference;
  }
  return sum;
}
