import { fromOklch, mix, toOklch, type Oklch } from '../../core/color';
import { lerp, smoothstep } from '../../core/numeric';
import type { Palette } from '../../core/palette';

/**
 * `count` colours that run smoothly through a palette's accents, from light to deep: by hue, cut open at the widest gap,
 * and lifted to the brightness of light.
 */
export function paletteRamp(palette: Palette, count: number): string[] {
  const accents = palette.accents.map(toOklch).sort((a, b) => a.h - b.h);
  let cut = 0;
  let widest = -1;
  accents.forEach((accent, i) => {
    const gap = hueTurn(accents[(i + accents.length - 1) % accents.length]!.h, accent.h);
    if (gap > widest) [widest, cut] = [gap, i];
  });
  const ordered = [...accents.slice(cut), ...accents.slice(0, cut)];
  if (brightness(ordered[0]!) < brightness(ordered.at(-1)!)) ordered.reverse();
  return Array.from({ length: count }, (_, i) => {
    const place = count > 1 ? i / (count - 1) : 0;
    return glowing(between(ordered, place), place);
  });
}

/** `count` colours evenly spaced from one to another. */
export function gradientRamp(from: string, to: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => mix(from, to, count > 1 ? i / (count - 1) : 0));
}

/** Degrees clockwise from one hue to another, 0 to 360. */
const hueTurn = (from: number, to: number) => (to - from + 360) % 360;

/** How bright a hue looks at full strength: yellow most, blue least. */
const hueLight = (hue: number) => 0.5 + 0.5 * Math.cos(((hue - 105) * Math.PI) / 180);

const brightness = ({ h, c }: Oklch) => hueLight(h) * Math.min(1, c / 0.1);

/** Degrees along the short way round the hue circle, signed: across it, chroma would sink through grey. */
function shortTurn(from: Oklch, to: Oklch): number {
  const turn = hueTurn(from.h, to.h);
  return turn > 180 ? turn - 360 : turn;
}

/** The colour at a place from 0 to 1, where stops stand as far apart as their hues do. */
function between(stops: readonly Oklch[], place: number): Oklch {
  const steps = stops.slice(1).map((stop, i) => 12 + Math.abs(shortTurn(stops[i]!, stop)));
  let rest = place * steps.reduce((sum, step) => sum + step, 0);
  let index = 0;
  while (index < steps.length - 1 && rest > steps[index]!) rest -= steps[index++]!;
  const [from, to] = [stops[index]!, stops[index + 1]!];
  const amount = Math.min(1, rest / steps[index]!);
  return {
    l: lerp(from.l, to.l, amount),
    c: lerp(from.c, to.c, amount),
    h: (from.h + shortTurn(from, to) * amount + 360) % 360,
  };
}

/** A grey cover keeps its greys, a pale one some of its paleness; what has a hue is lit to where that hue is strongest. */
function glowing({ l, c, h }: Oklch, place: number): string {
  const colorful = smoothstep(0.03, 0.12, c);
  const light = lerp(0.76, 0.58, place) + 0.16 * hueLight(h);
  const grey = lerp(0.88, 0.58, place);
  return fromOklch({
    l: lerp(grey, lerp(l, light, 0.85), colorful),
    c: lerp(c, Math.max(c, 0.2), colorful),
    h,
  });
}
