import { boolean, color, image, number, select, type ParamsOf } from '../../core/params';
import { pictureOf, type Picture } from '../artwork';
import { defineLayer, type Context2D, type LayerFrame } from '../layer';
import { drawSprite } from '../sprite';
import { bakeGround, type Ground } from './bake';
import { brightestOf, cropToFill, soften } from './soften';

const schema = {
  fill: select({
    label: 'Fill',
    default: 'linear',
    options: [
      { value: 'solid', label: 'Colour' },
      { value: 'linear', label: 'Linear gradient' },
      { value: 'radial', label: 'Radial gradient' },
      { value: 'image', label: 'Picture' },
      { value: 'blurred', label: 'Blurred picture' },
    ],
  }),
  from: color({ label: 'Colour', default: 'palette.surface' }),
  to: color({ label: 'Second colour', default: 'palette.background' }),
  angle: number({ label: 'Angle', default: 180, min: 0, max: 360, step: 1, unit: '°' }),
  picture: image({ label: 'Picture', group: 'Picture', default: 'cover' }),
  blur: number({ label: 'Blur', group: 'Picture', default: 0.6, min: 0, max: 1, step: 0.01, unit: '%' }),
  saturation: number({
    label: 'Saturation',
    group: 'Picture',
    default: 1.2,
    min: 0,
    max: 2,
    step: 0.01,
    unit: '%',
  }),
  drift: number({
    label: 'Slow zoom',
    group: 'Picture',
    default: 0,
    min: 0,
    max: 0.3,
    step: 0.01,
    unit: '%',
  }),
  darken: number({ label: 'Darken', group: 'Light', default: 0, min: 0, max: 1, step: 0.01, unit: '%' }),
  readable: boolean({ label: 'Keep text readable', group: 'Light', default: true }),
  vignette: number({ label: 'Vignette', group: 'Light', default: 0, min: 0, max: 1, step: 0.01, unit: '%' }),
};
type Background = ParamsOf<typeof schema>;

/** Seconds of one slow there-and-back. */
const DRIFT_PERIOD = 48;

function draw(ctx: Context2D, params: Background, frame: LayerFrame): void {
  const { width, height, scale } = frame;
  if (params.fill === 'solid' && params.vignette === 0 && params.darken === 0) {
    ctx.fillStyle = params.from;
    ctx.fillRect(0, 0, width, height);
  } else if (params.fill === 'image') {
    drawPicture(ctx, params, frame);
  } else {
    // A soft ground is painted larger than the box and slides by whole pixels: unlike a zoom this needs no
    // resampling, and on something without edges the steps cannot be seen.
    const slack = params.fill === 'blurred' ? params.drift / 2 : 0;
    const deviceWidth = Math.ceil(width * scale);
    const deviceHeight = Math.ceil(height * scale);
    const sprite = ground(
      params,
      frame,
      Math.ceil(deviceWidth * (1 + slack)),
      Math.ceil(deviceHeight * (1 + slack)),
    );
    const turn = (frame.time / DRIFT_PERIOD) * Math.PI * 2;
    drawSprite(
      ctx,
      sprite,
      -offset(sprite.width - deviceWidth, turn) / scale,
      -offset(sprite.height - deviceHeight, turn * 0.7) / scale,
      scale,
    );
  }
}

const offset = (room: number, turn: number) => Math.round(room * (0.5 - 0.5 * Math.cos(turn)));

function ground(params: Background, frame: LayerFrame, width: number, height: number): OffscreenCanvas {
  const { fill, darken, vignette } = params;
  const soft = fill === 'blurred';
  const picture = soft ? pictureOf(params.picture, frame) : undefined;
  const looks = picture
    ? [picture.key, params.blur, params.saturation, params.readable]
    : [params.from, params.to, params.angle];
  const key = ['ground', fill, ...looks, darken, vignette, width, height].join(' ');
  return frame.assets.cached(key, width, height, (ctx) => {
    const base = picture ? softGround(params, picture, frame, width / height) : plainGround(params);
    bakeGround(ctx, base, { darken: darkenFor(params, base), vignette });
  });
}

/** Brightest patch under white text, 0 to 255: 6:1 for full white, 4.5:1 for text at four fifths (WCAG 2.2). */
const READABLE = 96;

/** As much darkening as is asked for, and as a bright picture needs on top. */
function darkenFor({ darken, readable }: Background, base: Ground): number {
  if (!readable || base.type !== 'soft') return darken;
  return Math.max(darken, 1 - READABLE / Math.max(READABLE, brightestOf(base.soft)));
}

function softGround(params: Background, picture: Picture, frame: LayerFrame, ratio: number): Ground {
  // The stronger the blur, the fewer patches are needed to carry it, and the softer they meet.
  const columns = Math.round(160 - 112 * params.blur);
  const scratch = frame.assets.scratch('soften', columns, Math.max(2, Math.round(columns / ratio)));
  const radius = (columns / Math.sqrt(ratio)) * (0.01 + 0.1 * params.blur);
  return { type: 'soft', soft: soften(scratch, picture, ratio, columns, radius, params.saturation) };
}

function plainGround({ fill, from, to, angle }: Background): Ground {
  if (fill === 'radial') return { type: 'radial', from, to };
  return { type: 'linear', from, to: fill === 'solid' ? from : to, degrees: angle };
}

function drawPicture(ctx: Context2D, params: Background, frame: LayerFrame): void {
  const { width, height, scale } = frame;
  const picture = pictureOf(params.picture, frame);
  const deviceWidth = Math.ceil(width * scale);
  const deviceHeight = Math.ceil(height * scale);
  const key = ['picture', picture.key, params.darken, params.vignette, deviceWidth, deviceHeight].join(' ');
  const sprite = frame.assets.cached(key, deviceWidth, deviceHeight, (target) => {
    const crop = cropToFill(picture, deviceWidth / deviceHeight);
    target.imageSmoothingQuality = 'high';
    target.drawImage(
      picture.source,
      crop.left,
      crop.top,
      crop.width,
      crop.height,
      0,
      0,
      deviceWidth,
      deviceHeight,
    );
    shade(target, params);
  });
  if (params.drift === 0) {
    drawSprite(ctx, sprite, 0, 0, scale);
    return;
  }
  const zoom = 1 + params.drift * (0.5 - 0.5 * Math.cos((frame.time / DRIFT_PERIOD) * Math.PI * 2));
  ctx.beginPath();
  ctx.rect(0, 0, width, height);
  ctx.clip();
  ctx.drawImage(sprite, (width * (1 - zoom)) / 2, (height * (1 - zoom)) / 2, width * zoom, height * zoom);
}

function shade(ctx: Context2D, { darken, vignette }: Background): void {
  const { width, height } = ctx.canvas;
  ctx.fillStyle = `rgb(0 0 0 / ${darken})`;
  ctx.fillRect(0, 0, width, height);
  ctx.setTransform(width / 2, 0, 0, height / 2, width / 2, height / 2);
  const fall = ctx.createRadialGradient(0, 0, 0.25, 0, 0, 1.45);
  fall.addColorStop(0, 'rgb(0 0 0 / 0)');
  fall.addColorStop(0.5, `rgb(0 0 0 / ${vignette * 0.5})`);
  fall.addColorStop(1, `rgb(0 0 0 / ${vignette})`);
  ctx.fillStyle = fall;
  ctx.fillRect(-1, -1, 2, 2);
}

export default defineLayer({ id: 'background', label: 'Background', schema, draw });
