import type { Context2D } from '../layer';

/** Adds an open quadratic B-spline that starts and ends in its outer points. */
export function traceCurve(
  ctx: Context2D,
  count: number,
  x: (index: number) => number,
  y: (index: number) => number,
  move: boolean,
): void {
  if (move) ctx.moveTo(x(0), y(0));
  else ctx.lineTo(x(0), y(0));
  for (let i = 1; i < count - 1; i++) {
    const end = i === count - 2 ? 1 : 0.5;
    ctx.quadraticCurveTo(x(i), y(i), x(i) + (x(i + 1) - x(i)) * end, y(i) + (y(i + 1) - y(i)) * end);
  }
}
