import type { Context2D } from '../layer';
import { traceCurve } from './curve';
import type { Part } from './bars';
import type { Spectrum } from './schema';

/** Fills one bar, or the cap above it, that stands on a straight base line. */
export function fillStraightBar(
  ctx: Context2D,
  params: Spectrum,
  index: number,
  count: number,
  level: number,
  { width, height, part }: Part,
): void {
  const step = width / count;
  const thick = step * (1 - params.gap);
  const x = index * step + (step - thick) / 2;
  const cap = Math.max(2, thick * 0.28);
  const tall = level * (params.caps ? height - 2 * cap : height);
  const corner = (params.rounding * thick) / 2;
  if (part === 'body') {
    const y = { up: height - tall, down: 0, both: (height - tall) / 2 }[params.grow];
    fillSlab(ctx, x, y, thick, tall, corner);
    return;
  }
  if (params.grow === 'up') fillSlab(ctx, x, height - tall - 2 * cap, thick, cap, corner);
  else if (params.grow === 'down') fillSlab(ctx, x, tall + cap, thick, cap, corner);
  else {
    fillSlab(ctx, x, (height - tall) / 2 - cap, thick, cap, corner);
    fillSlab(ctx, x, (height + tall) / 2, thick, cap, corner);
  }
}

// One by one: a hundred bars in one path take Skia several times longer than a hundred paths.
function fillSlab(ctx: Context2D, x: number, y: number, width: number, height: number, corner: number): void {
  if (corner < 0.5) {
    ctx.fillRect(x, y, width, height);
    return;
  }
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, Math.min(corner, height / 2));
  ctx.fill();
}

/** Adds a curve over a straight base line to the path; closed down to the line, unless it is to be stroked. */
export function traceStraight(
  ctx: Context2D,
  params: Spectrum,
  levels: Float32Array,
  width: number,
  height: number,
): void {
  const last = levels.length - 1;
  const x = (i: number) => (i / last) * width;
  const inset = params.style === 'line' ? params.thickness / 2 : 0;
  const room = height - 2 * inset;
  const upper = (i: number) =>
    params.grow === 'down' ? inset : inset + room * (1 - levels[i]!) * (params.grow === 'both' ? 0.5 : 1);
  const lower = (i: number) => {
    if (params.grow === 'up') return height - inset;
    return params.grow === 'down'
      ? inset + room * levels[i]!
      : height - inset - room * (1 - levels[i]!) * 0.5;
  };
  const edge = params.grow === 'down' ? lower : upper;
  traceCurve(ctx, levels.length, x, edge, true);
  if (params.style === 'line') {
    if (params.grow === 'both') traceCurve(ctx, levels.length, x, lower, true);
    return;
  }
  const base = params.grow === 'down' ? upper : lower;
  if (params.grow === 'both') {
    traceCurve(
      ctx,
      levels.length,
      (i) => x(last - i),
      (i) => lower(last - i),
      false,
    );
  } else {
    ctx.lineTo(width, base(last));
    ctx.lineTo(0, base(0));
  }
  ctx.closePath();
}
