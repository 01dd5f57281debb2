/** Smooths in place with the kernel 1-2-1, `passes` times; the ends are mirrored. */
export function smooth(values: Float32Array, passes: number): void {
  const last = values.length - 1;
  for (let pass = 0; pass < passes; pass++) {
    let before = values[Math.min(1, last)]!;
    for (let i = 0; i <= last; i++) {
      const here = values[i]!;
      const after = i < last ? values[i + 1]! : before;
      values[i] = (before + 2 * here + after) / 4;
      before = here;
    }
  }
}
