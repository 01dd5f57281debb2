import type { Context2D } from '../layer';
import type { Spectrum } from './schema';

/** Adds bars, or a closed curve, that stand on a circle to the path; the first bar is at the bottom. */
export function traceRound(
  ctx: Context2D,
  params: Spectrum,
  levels: Float32Array,
  width: number,
  height: number,
  part: 'body' | 'cap',
): void {
  const half = Math.min(width, height) / 2;
  const base = half * params.radius;
  const [inside, outside] = reachOf(params.grow, base, half);
  const count = levels.length;
  const angle = (i: number) => Math.PI / 2 + ((i + 0.5) / count) * Math.PI * 2;
  if (params.style === 'bars') {
    const thick = ((Math.PI * 2 * base) / count) * (1 - params.gap);
    const cap = Math.max(2, thick * 0.28);
    for (let i = 0; i < count; i++) {
      const from = base - inside * levels[i]!;
      const to = base + outside * levels[i]!;
      if (part === 'body') spoke(ctx, width / 2, height / 2, angle(i), from, to, thick, params.rounding);
      else spoke(ctx, width / 2, height / 2, angle(i), to + cap, to + 2 * cap, thick, params.rounding);
    }
    return;
  }
  closedCurve(ctx, count, width / 2, height / 2, angle, (i) => base + outside * levels[i]!);
  if (params.style === 'area' || params.grow === 'both') {
    closedCurve(
      ctx,
      count,
      width / 2,
      height / 2,
      (i) => angle(count - 1 - i),
      (i) => base - inside * levels[count - 1 - i]!,
    );
  }
}

function reachOf(
  grow: Spectrum['grow'],
  base: number,
  half: number,
): readonly [inside: number, outside: number] {
  const out = half - base;
  if (grow === 'up') return [0, out];
  return grow === 'down' ? [Math.min(base, out), 0] : [Math.min(base, out) / 2, out / 2];
}

function spoke(
  ctx: Context2D,
  x: number,
  y: number,
  angle: number,
  from: number,
  to: number,
  thick: number,
  rounding: number,
): void {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const side = thick / 2;
  const round = Math.min(side, (to - from) / 2) * rounding;
  const point = (along: number, across: number) =>
    [x + cos * along - sin * across, y + sin * along + cos * across] as const;
  ctx.moveTo(...point(from + round, side));
  ctx.lineTo(...point(to - round, side));
  ctx.quadraticCurveTo(...point(to, side), ...point(to, side - round));
  ctx.lineTo(...point(to, round - side));
  ctx.quadraticCurveTo(...point(to, -side), ...point(to - round, -side));
  ctx.lineTo(...point(from + round, -side));
  ctx.quadraticCurveTo(...point(from, -side), ...point(from, round - side));
  ctx.lineTo(...point(from, side - round));
  ctx.quadraticCurveTo(...point(from, side), ...point(from + round, side));
  ctx.closePath();
}

function closedCurve(
  ctx: Context2D,
  count: number,
  x: number,
  y: number,
  angle: (index: number) => number,
  radius: (index: number) => number,
): void {
  const at = (i: number) => {
    const n = (i + count) % count;
    return [x + Math.cos(angle(n)) * radius(n), y + Math.sin(angle(n)) * radius(n)] as const;
  };
  let [fromX, fromY] = at(-1);
  let [toX, toY] = at(0);
  ctx.moveTo((fromX + toX) / 2, (fromY + toY) / 2);
  for (let i = 0; i < count; i++) {
    [fromX, fromY] = [toX, toY];
    [toX, toY] = at(i + 1);
    ctx.quadraticCurveTo(fromX, fromY, (fromX + toX) / 2, (fromY + toY) / 2);
  }
  ctx.closePath();
}
