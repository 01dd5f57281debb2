import { fromOklch, mix, toOklch } from '../../core/color';
import type { Palette } from '../../core/palette';

/**
 * `count` colours that run smoothly through a palette's accents, lightest first: by hue, cut open at the widest gap, and
 * lifted to the brightness of light.
 */
export function paletteRamp(palette: Palette, count: number): string[] {
  const accents = palette.accents.map(toOklch).sort((a, b) => a.h - b.h);
  let cut = 0;
  let widest = -1;
  accents.forEach((accent, i) => {
    const previous = accents[(i + accents.length - 1) % accents.length]!;
    const gap = (accent.h - previous.h + 360) % 360;
    if (gap > widest) [widest, cut] = [gap, i];
  });
  const ordered = [...accents.slice(cut), ...accents.slice(0, cut)];
  if (ordered[0]!.l < ordered.at(-1)!.l) ordered.reverse();
  const stops = ordered.map((accent, i) => {
    const l = 0.82 - (0.24 * i) / Math.max(1, ordered.length - 1);
    // A grey cover keeps its greys; anything with a hue glows.
    return fromOklch({ l, c: accent.c < 0.03 ? accent.c : Math.max(accent.c, 0.15), h: accent.h });
  });
  return gradientRamp(stops, count);
}

/** `count` colours evenly spaced along stops. */
export function gradientRamp(stops: readonly string[], count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const at = count > 1 ? (i / (count - 1)) * (stops.length - 1) : 0;
    const index = Math.min(stops.length - 2, Math.floor(at));
    return mix(stops[index]!, stops[index + 1]!, at - index);
  });
}
