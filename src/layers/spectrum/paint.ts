import { mix } from '../../core/color';
import type { Context2D } from '../layer';
import type { Bars, Part } from './bars';
import { fillRoundBar, traceRound } from './round';
import type { Spectrum } from './schema';
import { fillStraightBar, traceStraight } from './straight';

/** Paints a spectrum into (0, 0, width, height). */
export function paintSpectrum(
  ctx: Context2D,
  params: Spectrum,
  bars: Bars,
  width: number,
  height: number,
): void {
  if (params.style === 'bars') {
    paintBars(ctx, params, bars.levels, { width, height, part: 'body' });
    if (params.caps)
      paintBars(ctx, { ...params, from: params.capColor, gradient: 'none' }, bars.caps, {
        width,
        height,
        part: 'cap',
      });
    return;
  }
  ctx.beginPath();
  if (params.shape === 'round') traceRound(ctx, params, bars.levels, width, height);
  else traceStraight(ctx, params, bars.levels, width, height);
  const paint = params.gradient === 'none' ? params.from : gradientOf(ctx, params, width, height);
  if (params.style === 'area') {
    ctx.fillStyle = paint;
    ctx.fill();
    return;
  }
  ctx.strokeStyle = paint;
  ctx.lineWidth = params.thickness;
  ctx.lineJoin = 'round';
  ctx.lineCap = 'round';
  ctx.stroke();
}

function paintBars(ctx: Context2D, params: Spectrum, levels: Float32Array, room: Part): void {
  const fillBar = params.shape === 'round' ? fillRoundBar : fillStraightBar;
  const count = levels.length;
  // A plain colour a bar: shading a gradient costs more than all the bars.
  const tones = params.gradient === 'across' ? tonesOf(params) : undefined;
  ctx.fillStyle =
    params.gradient === 'height' ? gradientOf(ctx, params, room.width, room.height) : params.from;
  for (let i = 0; i < count; i++) {
    if (tones) ctx.fillStyle = tones[Math.round(frequencyPlace(params, i / (count - 1)) * (TONES - 1))]!;
    fillBar(ctx, params, i, count, levels[i]!, room);
  }
}

const TONES = 32;

const tonesOf = ({ from, to }: Spectrum) =>
  Array.from({ length: TONES }, (_, i) => mix(from, to, i / (TONES - 1)));

/** Where in the range of frequencies a place from left to right lies, 0 to 1. */
function frequencyPlace({ mirrored }: Spectrum, place: number): number {
  if (mirrored === 'no') return place;
  const fromMiddle = Math.abs(place * 2 - 1);
  return mirrored === 'bassInside' ? fromMiddle : 1 - fromMiddle;
}

function gradientOf(ctx: Context2D, params: Spectrum, width: number, height: number): CanvasGradient {
  const stops = 8;
  const across = params.gradient === 'across';
  const gradient = across
    ? acrossGradient(ctx, params, width, height)
    : heightGradient(ctx, params, width, height);
  const both = !across && params.grow === 'both' && params.shape === 'straight';
  for (let i = 0; i <= stops; i++) {
    const place = i / stops;
    const amount = across ? frequencyPlace(params, place) : both ? Math.abs(place * 2 - 1) : place;
    gradient.addColorStop(place, mix(params.from, params.to, amount));
  }
  return gradient;
}

function acrossGradient(ctx: Context2D, { shape }: Spectrum, width: number, height: number): CanvasGradient {
  if (shape === 'round') return ctx.createConicGradient(Math.PI / 2, width / 2, height / 2);
  return ctx.createLinearGradient(0, 0, width, 0);
}

function heightGradient(ctx: Context2D, params: Spectrum, width: number, height: number): CanvasGradient {
  const half = Math.min(width, height) / 2;
  if (params.shape === 'round') {
    return ctx.createRadialGradient(width / 2, height / 2, half * params.radius, width / 2, height / 2, half);
  }
  const [base, top] = params.grow === 'down' ? [0, height] : [height, 0];
  return ctx.createLinearGradient(0, base, 0, top);
}
