import { color, font, number, select, type ParamsOf } from '../../core/params';
import { identityOf } from '../identity';
import { defineLayer, type Context2D, type LayerFrame } from '../layer';
import { drawSprite } from '../sprite';
import { drawClock, clockWidth, typefaceOf, useTypeface } from '../type';
import { clockText, readingOf } from '../words';
import { waveformBars } from './waveformBars';

const schema = {
  style: select({
    label: 'Style',
    default: 'bar',
    options: [
      { value: 'bar', label: 'Bar' },
      { value: 'waveform', label: 'Waveform' },
      { value: 'dots', label: 'Dots' },
      { value: 'ring', label: 'Ring' },
    ],
  }),
  color: color({ label: 'Played', default: 'palette.text' }),
  rest: color({ label: 'To come', default: 'palette.muted' }),
  restOpacity: number({ label: 'To come', default: 0.35, min: 0, max: 1, step: 0.01, unit: '%' }),
  thickness: number({ label: 'Thickness', default: 8, min: 1, max: 200, step: 1, unit: 'px' }),
  rounding: number({ label: 'Rounding', default: 1, min: 0, max: 1, step: 0.01, unit: '%' }),
  knob: number({ label: 'Knob', default: 0, min: 0, max: 80, step: 1, unit: 'px' }),
  count: number({ label: 'Bars or dots', default: 120, min: 8, max: 400, step: 1 }),
  gap: number({ label: 'Gap', default: 0.4, min: 0, max: 0.95, step: 0.01, unit: '%' }),
  times: select({
    label: 'Times',
    group: 'Times',
    default: 'none',
    options: [
      { value: 'none', label: 'None' },
      { value: 'remaining', label: 'Elapsed and remaining' },
      { value: 'duration', label: 'Elapsed and length' },
    ],
  }),
  timesPlace: select({
    label: 'Place',
    group: 'Times',
    default: 'below',
    options: [
      { value: 'below', label: 'Below' },
      { value: 'beside', label: 'Beside' },
    ],
  }),
  timesColor: color({ label: 'Colour', group: 'Times', default: 'palette.muted' }),
  timesSize: number({ label: 'Size', group: 'Times', default: 28, min: 8, max: 120, step: 1, unit: 'px' }),
  font: font({ label: 'Font', group: 'Times', default: 'inter' }),
  weight: number({ label: 'Weight', group: 'Times', default: 500, min: 100, max: 900, step: 50 }),
};
type Progress = ParamsOf<typeof schema>;

interface Room {
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

function draw(ctx: Context2D, params: Progress, frame: LayerFrame): void {
  const { time, duration } = readingOf(frame);
  const played = duration > 0 ? time / duration : 0;
  if (params.style === 'ring') {
    drawRing(ctx, params, frame, played);
    return;
  }
  const room = drawTimes(ctx, params, frame);
  ctx.translate(room.left, 0);
  if (params.style === 'bar') drawBar(ctx, params, room, played);
  else drawPieces(ctx, params, room, played, frame);
}

/** Draws the times and says what is left of the box. */
function drawTimes(ctx: Context2D, params: Progress, frame: LayerFrame): Room {
  const { width, height, assets } = frame;
  if (params.times === 'none') return { left: 0, width, height };
  const size = params.timesSize;
  useTypeface(ctx, typefaceOf(assets, params.font, params.weight), size);
  const { time, duration } = readingOf(frame);
  const elapsed = clockText(time);
  const other =
    params.times === 'duration' ? clockText(duration) : '-' + clockText(Math.ceil(duration - time - 1e-6));
  const otherWidth = clockWidth(ctx, other);
  ctx.fillStyle = params.timesColor;
  if (params.timesPlace === 'below') {
    drawClock(ctx, elapsed, 0, height);
    drawClock(ctx, other, width - otherWidth, height);
    return { left: 0, width, height: height - size * 1.5 };
  }
  // The widest either side will be, so that the bar keeps its length all through.
  const side = clockWidth(ctx, '-' + clockText(duration)) + size;
  drawClock(ctx, elapsed, 0, height / 2 + size * 0.36);
  drawClock(ctx, other, width - otherWidth, height / 2 + size * 0.36);
  return { left: side, width: width - 2 * side, height };
}

function drawBar(ctx: Context2D, params: Progress, room: Room, played: number): void {
  const thick = Math.min(params.thickness, room.height);
  const y = (room.height - thick) / 2;
  const corner = (params.rounding * thick) / 2;
  const alpha = ctx.globalAlpha;
  ctx.globalAlpha = alpha * params.restOpacity;
  ctx.fillStyle = params.rest;
  ctx.beginPath();
  ctx.roundRect(0, y, room.width, thick, corner);
  ctx.fill();
  ctx.globalAlpha = alpha;
  ctx.fillStyle = params.color;
  // Clipped to the track's own shape, so that the first seconds do not bulge out of its round end.
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(0, y, room.width, thick, corner);
  ctx.clip();
  ctx.beginPath();
  ctx.roundRect(-thick, y, played * room.width + thick, thick, params.knob > 0 ? 0 : corner);
  ctx.fill();
  ctx.restore();
  if (params.knob === 0) return;
  ctx.beginPath();
  ctx.arc(played * room.width, room.height / 2, params.knob / 2, 0, Math.PI * 2);
  ctx.fill();
}

function drawPieces(ctx: Context2D, params: Progress, room: Room, played: number, frame: LayerFrame): void {
  const { assets, scale, passage } = frame;
  const dots = params.style === 'dots';
  const bars = dots ? undefined : waveformBars(assets.waveform, params.count, passage);
  const looks = [params.style, params.count, params.gap, params.rounding, room.width, room.height, scale];
  const shape =
    dots || !assets.waveform ? '' : [identityOf(assets.waveform), passage.start, passage.end].join(' ');
  const sprite = (fill: string) =>
    assets.cached(
      ['pieces', fill, shape, ...looks].join(' '),
      Math.ceil(room.width * scale),
      Math.ceil(room.height * scale),
      (target) => {
        target.scale(scale, scale);
        target.fillStyle = fill;
        paintPieces(target, params, room, bars);
      },
    );
  const alpha = ctx.globalAlpha;
  const edge = Math.round(played * room.width * scale);
  const rest = sprite(params.rest);
  ctx.globalAlpha = alpha * params.restOpacity;
  drawSprite(ctx, rest, 0, 0, scale, { left: edge, top: 0, width: rest.width - edge, height: rest.height });
  ctx.globalAlpha = alpha;
  drawSprite(ctx, sprite(params.color), 0, 0, scale, { left: 0, top: 0, width: edge, height: rest.height });
}

function paintPieces(ctx: Context2D, params: Progress, room: Room, bars: Float32Array | undefined): void {
  const step = room.width / params.count;
  const thick = step * (1 - params.gap);
  const corner = ((bars ? params.rounding : 1) * thick) / 2;
  for (let i = 0; i < params.count; i++) {
    const tall = bars ? Math.max(thick, bars[i]! * room.height) : thick;
    ctx.beginPath();
    ctx.roundRect(i * step + (step - thick) / 2, (room.height - tall) / 2, thick, tall, corner);
    ctx.fill();
  }
}

function drawRing(ctx: Context2D, params: Progress, { width, height }: LayerFrame, played: number): void {
  const radius = (Math.min(width, height) - params.thickness) / 2;
  if (radius <= 0) return;
  const alpha = ctx.globalAlpha;
  ctx.lineWidth = params.thickness;
  ctx.lineCap = params.rounding > 0 ? 'round' : 'butt';
  ctx.globalAlpha = alpha * params.restOpacity;
  ctx.strokeStyle = params.rest;
  ctx.beginPath();
  ctx.arc(width / 2, height / 2, radius, 0, Math.PI * 2);
  ctx.stroke();
  ctx.globalAlpha = alpha;
  if (played === 0) return;
  ctx.strokeStyle = params.color;
  ctx.beginPath();
  ctx.arc(width / 2, height / 2, radius, -Math.PI / 2, Math.PI * (2 * played - 0.5));
  ctx.stroke();
}

export default defineLayer({ id: 'progress', label: 'Progress', schema, draw });
