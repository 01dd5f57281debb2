/** `value` held between `min` and `max`; NaN becomes `min`. */
export function clamp(value: number, min: number, max: number): number {
  return value > min ? (value < max ? value : max) : min;
}

/** From `a` at 0 to `b` at 1, unclamped. */
export function lerp(a: number, b: number, amount: number): number {
  return a + (b - a) * amount;
}

/** Hermite ramp from 0 at `edge0` to 1 at `edge1`. */
export function smoothstep(edge0: number, edge1: number, value: number): number {
  const x = clamp((value - edge0) / (edge1 - edge0), 0, 1);
  return x * x * (3 - 2 * x);
}

/**
 * A number in [0, 1) that depends on `seed` and `index` alone: the only randomness drawing may use.
 * Integer finaliser of MurmurHash3 (Austin Appleby, public domain).
 */
export function hashRandom(seed: number, index: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return (h >>> 0) / 2 ** 32;
}
