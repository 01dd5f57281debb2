import { boolean, color, number, select, type ParamsOf } from '../../core/params';
import { lightBlock, lightInBlocks, LIGHT_SCALE, softLight } from '../glow';
import { bandCount, hearingFields, wishOf } from '../hearing';
import { defineLayer, type Context2D, type LayerFrame } from '../layer';
import { pumpScale } from '../pump';
import { HIGHEST, ringRadii, traceHalfRing } from './petals';
import { gradientRamp, paletteRamp } from './ramp';

const schema = {
  spectra: number({ label: 'Spectra', default: 9, min: 1, max: 12, step: 1 }),
  petals: bandCount({ label: 'Petals', default: 40, max: 80 }),
  radius: number({ label: 'Radius', default: 0.56, min: 0.1, max: 0.95, step: 0.01, unit: '%' }),
  reach: number({ label: 'Reach', default: 0.36, min: 0, max: 0.9, step: 0.01, unit: '%' }),
  delay: number({ label: 'Delay', default: 0.022, min: 0, max: 0.2, step: 0.001, unit: 's' }),
  softness: number({ label: 'Softness', default: 1, min: 0, max: 8, step: 1 }),
  rim: number({ label: 'Rim', default: 2, min: 0, max: 20, step: 0.5, unit: 'px' }),
  bassOnTop: boolean({ label: 'Bass on top', default: false }),
  ...hearingFields({ minHz: 35, maxHz: 9000 }),
  front: color({ label: 'Front', group: 'Colours', default: '#ffffff' }),
  colors: select({
    label: 'Behind',
    group: 'Colours',
    default: 'palette',
    options: [
      { value: 'palette', label: 'Palette' },
      { value: 'gradient', label: 'From, to' },
    ],
  }),
  from: color({ label: 'From', group: 'Colours', default: 'palette.accent1' }),
  to: color({ label: 'To', group: 'Colours', default: 'palette.accent2' }),
  glow: number({ label: 'Glow', group: 'Light', default: 0.8, min: 0, max: 1, step: 0.01, unit: '%' }),
  pump: number({
    label: 'Pump with loudness',
    group: 'Motion',
    default: 0.06,
    min: 0,
    max: 0.5,
    step: 0.01,
    unit: '%',
  }),
};
type Ring = ParamsOf<typeof schema>;

/** How far light reaches beyond the petals, in scene units. */
const LIGHT_REACH = 130;

function draw(ctx: Context2D, params: Ring, frame: LayerFrame): void {
  const { width, height, features, scale, assets } = frame;
  const half = Math.min(width, height) / 2;
  const pump = pumpScale(features, params.pump);
  const rings = ringRadii(features, {
    ...params,
    radius: params.radius * half * pump,
    reach: params.reach * half * pump,
  });
  const colors = [params.front, ...colorsBehind(params, frame, Math.max(1, rings.length - 1))];

  // A ring is its own mirror image: one half is painted, light and all, and laid down twice. Its canvas has room for the
  // loudest moment, so that it keeps its size.
  const room =
    (1 + params.pump) * half * (params.radius + HIGHEST * params.reach) +
    params.rim * rings.length +
    LIGHT_REACH;
  const block = lightBlock(scale);
  const columns = block * Math.ceil((room * scale) / block);
  const rows = 2 * columns;
  const longest = rings.at(-1)!.reduce((most, radius) => Math.max(most, radius), 0);
  const reach = Math.min(columns, block * Math.ceil(((longest + LIGHT_REACH) * scale) / block));
  const ring = assets.scratch('ring', columns, rows);
  clip(ring, 0, columns - reach, reach, 2 * reach);
  if (params.glow > 0) {
    const lightColumns = Math.ceil(room * LIGHT_SCALE);
    const light = softLight(assets, lightColumns, 2 * lightColumns, 6, (source) => {
      source.setTransform(lightColumns / room, 0, 0, lightColumns / room, 0, lightColumns);
      // The front spectrum is white, and would wash the colours out; at this size a few spectra will do.
      for (let k = rings.length - 1; k >= 0; k -= 3)
        fillHalf(source, rings[k]!, colors[Math.max(1, k)]!, params);
    });
    fadeOut(light, longest * LIGHT_SCALE, (reach / scale) * LIGHT_SCALE);
    const blocks = lightInBlocks(assets, light, columns / block, rows / block, params.glow, (target) =>
      clip(target, 0, (columns - reach) / block, reach / block, (2 * reach) / block),
    );
    ring.imageSmoothingEnabled = false;
    ring.drawImage(blocks, 0, 0, columns, rows);
  }
  ring.setTransform(scale, 0, 0, scale, 0, columns);
  for (let k = rings.length - 1; k >= 0; k--) fillHalf(ring, rings[k]!, colors[k]!, params);
  drawBothHalves(ctx, ring.canvas, width / 2, height / 2, scale, reach);
}

/** Lets a light about the middle of the left edge end softly at a radius, in its pixels. */
function fadeOut(light: OffscreenCanvas, from: number, to: number): void {
  const ctx = light.getContext('2d')!;
  const fade = ctx.createRadialGradient(0, light.height / 2, from, 0, light.height / 2, to);
  fade.addColorStop(0, '#000000');
  fade.addColorStop(0.5, '#00000080');
  fade.addColorStop(1, '#00000000');
  ctx.globalCompositeOperation = 'destination-in';
  ctx.fillStyle = fade;
  ctx.fillRect(0, 0, light.width, light.height);
}

/** Whole pixels only: anything else would be clipped softly, and slowly. */
function clip(ctx: Context2D, x: number, y: number, width: number, height: number): void {
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
}

function fillHalf(ctx: Context2D, radii: Float32Array, tint: string, { bassOnTop }: Ring): void {
  ctx.fillStyle = tint;
  ctx.beginPath();
  traceHalfRing(ctx, radii, bassOnTop);
  ctx.fill();
}

function colorsBehind(params: Ring, { palette }: LayerFrame, count: number): string[] {
  return params.colors === 'palette'
    ? paletteRamp(palette, count)
    : gradientRamp(params.from, params.to, count);
}

/**
 * Lays a right half and its mirror image on either side of a point, of each the part within `reach` device pixels. The
 * point moves to a whole device pixel, so that nothing is resampled and no seam shows.
 */
function drawBothHalves(
  ctx: Context2D,
  half: OffscreenCanvas,
  x: number,
  y: number,
  scale: number,
  reach: number,
): void {
  const matrix = ctx.getTransform();
  const upright = matrix.b === 0 && matrix.c === 0;
  if (upright)
    ctx.setTransform(1, 0, 0, 1, Math.round(matrix.e + x * matrix.a), Math.round(matrix.f + y * matrix.d));
  else {
    ctx.translate(x, y);
    ctx.scale(1 / scale, 1 / scale);
  }
  ctx.imageSmoothingEnabled = !upright;
  clip(ctx, -reach, -reach, 2 * reach, 2 * reach);
  for (const side of [1, -1]) {
    ctx.save();
    ctx.scale(side, 1);
    ctx.drawImage(half, 0, -half.height / 2);
    ctx.restore();
  }
}

export default defineLayer({
  id: 'ring',
  label: 'Ring',
  schema,
  hears: (params) => wishOf(params, params.petals),
  draw,
});
