import { shareOf, type Curve } from '../../analysis/signals';
import type { TimeView } from '../timeline/timeView';

/** How strongly the area under a curve is filled. */
const FILL_OPACITY = 0.3;

/**
 * Draws the view of a curve, filled from its foot or, when it goes both ways, from its zero. Where many
 * values share a pixel, the whole of their range is drawn.
 * @param ctx cleared by the caller; its unit is one CSS pixel.
 * @param width, height of the area in CSS pixels.
 */
export function drawCurve(
  ctx: CanvasRenderingContext2D,
  curve: Curve,
  view: TimeView,
  width: number,
  height: number,
  color: string,
): void {
  const base = curve.low < 0 && curve.high > 0 && curve.low === -curve.high ? shareOf(curve, 0) : 0;
  const valuesPerPixel = (view.span * curve.rate) / width;
  const first = view.start * curve.rate;
  const y = (share: number) => 1 + (height - 2) * (1 - share);
  ctx.fillStyle = color;
  const area = new Path2D();
  const line = new Path2D();
  let former: number | undefined;
  for (let x = 0; x < width; x++) {
    const range = rangeOf(curve, first + x * valuesPerPixel, first + (x + 1) * valuesPerPixel);
    if (!range) break;
    const [low, high] = range;
    const top = Math.max(high, base);
    area.rect(x, y(top), 1, y(Math.min(low, base)) - y(top));
    // Joined to the column before, so that a steep curve has no gaps.
    const from = Math.min(low, former ?? low);
    const to = Math.max(high, former ?? high);
    line.rect(x, y(to) - 0.75, 1, y(from) - y(to) + 1.5);
    former = (low + high) / 2;
  }
  ctx.globalAlpha = FILL_OPACITY;
  ctx.fill(area);
  ctx.globalAlpha = 1;
  ctx.fill(line);
}

/** Lowest and highest share of the values [from, to), between two values where they are farther apart than that. */
function rangeOf(curve: Curve, from: number, to: number): readonly [low: number, high: number] | undefined {
  const { values } = curve;
  if (from >= values.length) return undefined;
  if (to - from < 1) {
    const left = Math.max(0, Math.floor(from));
    const here = shareOf(curve, values[left]!);
    const next = shareOf(curve, values[Math.min(values.length - 1, left + 1)]!);
    const share = here + (next - here) * (from - left);
    return [share, share];
  }
  let low = Infinity;
  let high = -Infinity;
  const last = Math.min(values.length, Math.ceil(to));
  for (let i = Math.max(0, Math.floor(from)); i < last; i++) {
    if (values[i]! < low) low = values[i]!;
    if (values[i]! > high) high = values[i]!;
  }
  return [shareOf(curve, low), shareOf(curve, high)];
}
