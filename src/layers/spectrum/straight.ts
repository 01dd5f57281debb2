import type { Context2D } from '../layer';
import type { Spectrum } from './schema';
import { traceCurve } from './curve';

/** Adds bars, or a curve, that stand on a straight base line to the path. */
export function traceStraight(
  ctx: Context2D,
  params: Spectrum,
  levels: Float32Array,
  width: number,
  height: number,
  part: 'body' | 'cap',
): void {
  if (params.style === 'bars') traceBars(ctx, params, levels, width, height, part);
  else traceWave(ctx, params, levels, width, height);
}

function traceBars(
  ctx: Context2D,
  params: Spectrum,
  levels: Float32Array,
  width: number,
  height: number,
  part: 'body' | 'cap',
) {
  const step = width / levels.length;
  const thick = step * (1 - params.gap);
  const corner = (params.rounding * thick) / 2;
  const cap = Math.max(2, thick * 0.28);
  const bar = (x: number, y: number, barHeight: number) => {
    if (corner < 0.5) ctx.rect(x, y, thick, barHeight);
    else ctx.roundRect(x, y, thick, barHeight, Math.min(corner, barHeight / 2));
  };
  const room = params.caps ? height - 2 * cap : height;
  for (let i = 0; i < levels.length; i++) {
    const x = i * step + (step - thick) / 2;
    const tall = levels[i]! * room;
    if (part === 'body') {
      if (params.grow === 'up') bar(x, height - tall, tall);
      else if (params.grow === 'down') bar(x, 0, tall);
      else bar(x, (height - tall) / 2, tall);
      continue;
    }
    if (params.grow === 'up') bar(x, height - tall - 2 * cap, cap);
    else if (params.grow === 'down') bar(x, tall + cap, cap);
    else {
      bar(x, (height - tall) / 2 - cap, cap);
      bar(x, (height + tall) / 2, cap);
    }
  }
}

function traceWave(
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
