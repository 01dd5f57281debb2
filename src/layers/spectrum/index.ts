import { drawGlow } from '../glow';
import { defineLayer, type Context2D, type LayerFrame } from '../layer';
import { barsOf, type Bars } from './bars';
import { traceRound } from './round';
import { schema, type Spectrum } from './schema';
import { traceStraight } from './straight';

/** Share of the box's height that a reflection takes. */
const REFLECTED = 0.3;

function draw(ctx: Context2D, params: Spectrum, frame: LayerFrame): void {
  const { width } = frame;
  const reflected = params.shape === 'straight' && params.reflection > 0 && params.grow === 'up';
  const height = reflected ? frame.height * (1 - REFLECTED) : frame.height;
  const bars = barsOf(params, frame.features);
  const paint = (target: Context2D) => paintBars(target, params, bars, width, height);
  if (params.glow > 0) {
    const margin = 72;
    drawGlow(ctx, frame, {
      left: -margin,
      top: -margin,
      width: width + 2 * margin,
      height: height + 2 * margin,
      strength: params.glow,
      paint,
    });
  }
  paint(ctx);
  if (reflected) paintReflection(ctx, params, bars, width, height, frame.height - height);
}

function paintBars(ctx: Context2D, params: Spectrum, bars: Bars, width: number, height: number): void {
  const trace = params.shape === 'round' ? traceRound : traceStraight;
  const style = fillOf(ctx, params, width, height);
  ctx.beginPath();
  trace(ctx, params, bars.levels, width, height, 'body');
  if (params.style === 'line') {
    ctx.strokeStyle = style;
    ctx.lineWidth = params.thickness;
    ctx.lineJoin = 'round';
    ctx.lineCap = 'round';
    ctx.stroke();
  } else {
    ctx.fillStyle = style;
    ctx.fill();
  }
  if (!params.caps || params.style !== 'bars') return;
  ctx.beginPath();
  trace(ctx, params, bars.caps, width, height, 'cap');
  ctx.fillStyle = params.capColor;
  ctx.fill();
}

function fillOf(ctx: Context2D, params: Spectrum, width: number, height: number): string | CanvasGradient {
  if (params.gradient === 'none' || params.from === params.to) return params.from;
  const gradient = gradientOf(ctx, params, width, height);
  const double = params.gradient === 'across' && params.mirrored !== 'no';
  const inside = params.mirrored === 'bassInside';
  const centred = params.gradient === 'height' && params.grow === 'both' && params.shape === 'straight';
  if (double || centred) {
    const [middle, ends] = (double ? inside : true) ? [params.from, params.to] : [params.to, params.from];
    gradient.addColorStop(0, ends);
    gradient.addColorStop(0.5, middle);
    gradient.addColorStop(1, ends);
  } else {
    gradient.addColorStop(0, params.from);
    gradient.addColorStop(1, params.to);
  }
  return gradient;
}

function gradientOf(ctx: Context2D, params: Spectrum, width: number, height: number): CanvasGradient {
  const half = Math.min(width, height) / 2;
  if (params.shape === 'round') {
    if (params.gradient === 'across') return ctx.createConicGradient(Math.PI / 2, width / 2, height / 2);
    return ctx.createRadialGradient(width / 2, height / 2, half * params.radius, width / 2, height / 2, half);
  }
  if (params.gradient === 'across') return ctx.createLinearGradient(0, 0, width, 0);
  return params.grow === 'down'
    ? ctx.createLinearGradient(0, 0, 0, height)
    : ctx.createLinearGradient(0, height, 0, 0);
}

function paintReflection(
  ctx: Context2D,
  params: Spectrum,
  bars: Bars,
  width: number,
  height: number,
  depth: number,
): void {
  ctx.save();
  ctx.translate(0, height);
  ctx.scale(1, -1);
  ctx.translate(0, -height);
  const fade = ctx.createLinearGradient(0, height, 0, height - depth);
  const base = params.gradient === 'none' ? params.from : params.from;
  fade.addColorStop(0, base.slice(0, 7) + alphaPair(params.reflection * 0.5));
  fade.addColorStop(1, base.slice(0, 7) + '00');
  ctx.beginPath();
  traceStraight(ctx, params, bars.levels, width, height, 'body');
  if (params.style === 'line') {
    ctx.strokeStyle = fade;
    ctx.lineWidth = params.thickness;
    ctx.stroke();
  } else {
    ctx.fillStyle = fade;
    ctx.fill();
  }
  ctx.restore();
}

const alphaPair = (alpha: number) =>
  Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0');

export default defineLayer({ id: 'spectrum', label: 'Spectrum', schema, draw });
