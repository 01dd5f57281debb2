import { clamp } from '../core/numeric';

/**
 * Where frequencies lie among the bands of a track.
 * @param bands the track's band centres in Hz, ascending.
 * @param frequencies in Hz, ascending.
 * @returns fractional band indices, not descending.
 */
export function bandPositions(bands: Float32Array, frequencies: ArrayLike<number>): Float32Array {
  const positions = new Float32Array(frequencies.length);
  const last = bands.length - 1;
  let band = 0;
  for (let i = 0; i < positions.length; i++) {
    const hz = frequencies[i]!;
    while (band < last - 1 && bands[band + 1]! < hz) band++;
    const from = bands[band]!;
    const to = bands[Math.min(last, band + 1)]!;
    const within = to > from ? Math.log(hz / from) / Math.log(to / from) : 0;
    positions[i] = clamp(band + clamp(within, 0, 1), 0, last);
  }
  return positions;
}

/**
 * Levels at fractional band positions. Where points are sparser than bands the highest band between two points counts,
 * so that no peak is lost; where they are denser a Catmull-Rom spline runs through the bands.
 * @returns 0 to 1, as long as `positions`.
 */
export function sampleLevels(
  levels: Float32Array,
  positions: Float32Array,
  into = new Float32Array(positions.length),
): Float32Array {
  const last = levels.length - 1;
  for (let i = 0; i < positions.length; i++) {
    const at = positions[i]!;
    const index = Math.min(last, Math.floor(at));
    const t = at - index;
    const a = levels[Math.max(0, index - 1)]!;
    const b = levels[index]!;
    const c = levels[Math.min(last, index + 1)]!;
    const d = levels[Math.min(last, index + 2)]!;
    let value = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    const reach = i > 0 ? (at - positions[i - 1]!) / 2 : 0;
    if (reach > 0.5) {
      const to = Math.min(last, Math.round(at + reach));
      for (let k = Math.max(0, Math.round(at - reach)); k < to; k++) value = Math.max(value, levels[k]!);
    }
    into[i] = clamp(value, 0, 1);
  }
  return into;
}
