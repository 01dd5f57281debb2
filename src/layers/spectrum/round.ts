import type { Context2D } from '../layer';
import type { Part } from './bars';
import type { Spectrum } from './schema';

const angleOf = (index: number, count: number) => Math.PI / 2 + ((index + 0.5) / count) * Math.PI * 2;

/** Fills one bar, or the cap beyond it, that stands on a circle; the first is at the bottom, the next to its left. */
export function fillRoundBar(
  ctx: Context2D,
  params: Spectrum,
  index: number,
  count: number,
  level: number,
  { width, height, part }: Part,
): void {
  const half = Math.min(width, height) / 2;
  const base = half * params.radius;
  const thick = ((Math.PI * 2 * base) / count) * (1 - params.gap);
  const cap = Math.max(2, thick * 0.28);
  const [inside, outside] = reachOf(params, base, half - (params.caps ? 2 * cap : 0));
  const to = base + outside * level;
  const [from, end] = part === 'body' ? [base - inside * level, to] : [to + cap, to + 2 * cap];
  const angle = angleOf(index, count);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const side = thick / 2;
  const corner = Math.min(side, (end - from) / 2) * params.rounding;
  const point = (along: number, across: number) =>
    [width / 2 + cos * along - sin * across, height / 2 + sin * along + cos * across] as const;
  ctx.beginPath();
  ctx.moveTo(...point(from + corner, side));
  ctx.lineTo(...point(end - corner, side));
  ctx.quadraticCurveTo(...point(end, side), ...point(end, side - corner));
  ctx.lineTo(...point(end, corner - side));
  ctx.quadraticCurveTo(...point(end, -side), ...point(end - corner, -side));
  ctx.lineTo(...point(from + corner, -side));
  ctx.quadraticCurveTo(...point(from, -side), ...point(from, corner - side));
  ctx.lineTo(...point(from, side - corner));
  ctx.quadraticCurveTo(...point(from, side), ...point(from + corner, side));
  ctx.closePath();
  ctx.fill();
}

/** Adds a closed curve around a circle to the path; with the circle as its hole, unless it is to be stroked. */
export function traceRound(
  ctx: Context2D,
  params: Spectrum,
  levels: Float32Array,
  width: number,
  height: number,
): void {
  const half = Math.min(width, height) / 2;
  const base = half * params.radius;
  const [inside, outside] = reachOf(params, base, half);
  const last = levels.length - 1;
  const angle = (i: number) => angleOf(i, levels.length);
  closedCurve(ctx, levels.length, width / 2, height / 2, angle, (i) => base + outside * levels[i]!);
  if (params.style === 'line' && params.grow !== 'both') return;
  closedCurve(
    ctx,
    levels.length,
    width / 2,
    height / 2,
    (i) => angle(last - i),
    (i) => base - inside * levels[last - i]!,
  );
}

/** How far the highest level stands inside and outside of the circle. */
function reachOf({ grow }: Spectrum, base: number, half: number): readonly [inside: number, outside: number] {
  const out = Math.max(0, half - base);
  if (grow === 'up') return [0, out];
  return grow === 'down' ? [Math.min(base, out), 0] : [Math.min(base, out) / 2, out / 2];
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
