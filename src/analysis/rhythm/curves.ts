/** Mean of the values up to `reach` away on either side, of those there are. */
export function localMean(values: Float32Array, reach: number): Float32Array {
  const means = new Float32Array(values.length);
  let sum = 0;
  for (let i = 0; i < Math.min(reach, values.length); i++) sum += values[i]!;
  for (let i = 0; i < values.length; i++) {
    if (i + reach < values.length) sum += values[i + reach]!;
    if (i - reach > 0) sum -= values[i - reach - 1]!;
    means[i] = sum / (Math.min(values.length - 1, i + reach) - Math.max(0, i - reach) + 1);
  }
  return means;
}

/** Smoothed with a Gaussian bell of `deviation` values, cut at three of them. */
export function smoothed(values: Float32Array, deviation: number): Float32Array {
  const reach = Math.ceil(3 * deviation);
  const bell = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - reach) / deviation) ** 2),
  );
  const total = bell.reduce((a, b) => a + b, 0);
  return values.map((_, i) => {
    let sum = 0;
    for (let k = Math.max(-reach, -i); k <= reach && i + k < values.length; k++)
      sum += bell[k + reach]! * values[i + k]!;
    return sum / total;
  });
}

/** Where between −½ and ½ the parabola through three values has its peak; the middle one is the highest. */
export function parabolicPeak(left: number, middle: number, right: number): number {
  const bend = left - 2 * middle + right;
  return bend < 0 ? (0.5 * (left - right)) / bend : 0;
}

/** The value that the part `rank` (0 to 1) of `values` does not exceed; 0 when there are none. */
export function quantile(values: readonly number[], rank: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(rank * (sorted.length - 1))] ?? 0;
}
