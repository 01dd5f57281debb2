import { FEATURE_RATE } from './featureTrack';

/** How far a cap has fallen after so many rows, in full scales, up to where nothing is left of the highest. */
export function capFall(holdSeconds: number, gravity: number): Float64Array {
  const rows = Math.ceil(FEATURE_RATE * (Math.max(0, holdSeconds) + Math.sqrt(2 / gravity)));
  return Float64Array.from({ length: rows + 1 }, (_, row) => {
    const falling = Math.max(0, row / FEATURE_RATE - Math.max(0, holdSeconds));
    return Math.min(1, (gravity / 2) * falling * falling);
  });
}

/**
 * Caps over levels: each is the highest of what there was before, as far as that has fallen since. It depends on the rows
 * within reach of the fall alone, so it is the same wherever one begins to look.
 * @param levels 0 to 1, rows × `bands`; the first `lead` rows are looked back at only.
 * @param fall as {@link capFall} gives it.
 * @returns caps of the rows after the lead, never below their levels.
 */
export function capsOver(
  levels: Float32Array,
  bands: number,
  lead: number,
  fall: Float64Array,
): Float32Array {
  const caps = new Float32Array(levels.length - lead * bands);
  for (let i = 0; i < caps.length; i++) {
    const now = i + lead * bands;
    let cap = levels[now]!;
    // From the latest back, until nothing can stand higher any more.
    for (let ago = 1, at = now - bands; at >= 0 && ago < fall.length && 1 - fall[ago]! > cap; ago++) {
      const left = levels[at]! - fall[ago]!;
      if (left > cap) cap = left;
      at -= bands;
    }
    caps[i] = cap;
  }
  return caps;
}
