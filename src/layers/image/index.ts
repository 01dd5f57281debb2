import { boolean, color, image, number, select, type ParamsOf } from '../../core/params';
import { pictureOf, type Picture } from '../artwork';
import { defineLayer, type Context2D, type LayerFrame } from '../layer';
import { pumpScale } from '../pump';
import { drawSprite } from '../sprite';

const schema = {
  picture: image({ label: 'Picture', default: 'cover' }),
  mask: select({
    label: 'Shape',
    default: 'rounded',
    options: [
      { value: 'rounded', label: 'Rounded' },
      { value: 'square', label: 'Square' },
      { value: 'disc', label: 'Disc' },
      { value: 'box', label: 'Whole box' },
    ],
  }),
  radius: number({ label: 'Corner radius', default: 0.04, min: 0, max: 0.5, step: 0.005, unit: '%' }),
  contain: boolean({ label: 'Show whole picture', default: false }),
  border: number({ label: 'Width', group: 'Border', default: 0, min: 0, max: 60, step: 1, unit: 'px' }),
  borderColor: color({ label: 'Colour', group: 'Border', default: 'palette.text' }),
  shadow: number({ label: 'Strength', group: 'Shadow', default: 0.4, min: 0, max: 1, step: 0.01, unit: '%' }),
  pump: number({
    label: 'Pump with loudness',
    group: 'Motion',
    default: 0,
    min: 0,
    max: 0.5,
    step: 0.01,
    unit: '%',
  }),
};
type Image = ParamsOf<typeof schema>;

function draw(ctx: Context2D, params: Image, frame: LayerFrame): void {
  const { width, height, scale, assets } = frame;
  if (params.picture === '') return;
  const side = Math.min(width, height);
  const shape = params.mask === 'box' ? { width, height } : { width: side, height: side };
  const picture = pictureOf(params.picture, frame);
  // Room around the shape for its shadow, which is part of the sprite.
  const margin = params.shadow > 0 ? side * 0.16 : 1;
  const deviceWidth = Math.ceil((shape.width + 2 * margin) * scale);
  const deviceHeight = Math.ceil((shape.height + 2 * margin) * scale);
  const looks = [
    params.mask,
    params.radius,
    params.contain,
    params.border,
    params.borderColor,
    params.shadow,
  ];
  const key = ['framed', picture.key, ...looks, width, height, scale].join(' ');
  const sprite = assets.cached(key, deviceWidth, deviceHeight, (target) => {
    target.scale(scale, scale);
    target.translate(margin, margin);
    paint(target, params, picture, shape.width, shape.height, scale);
  });
  const left = (width - shape.width) / 2 - margin;
  const top = (height - shape.height) / 2 - margin;
  const zoom = pumpScale(frame.features, params.pump);
  if (zoom === 1) {
    drawSprite(ctx, sprite, left, top, scale);
    return;
  }
  ctx.translate(width / 2, height / 2);
  ctx.scale(zoom, zoom);
  ctx.drawImage(sprite, left - width / 2, top - height / 2, sprite.width / scale, sprite.height / scale);
}

function outline(ctx: Context2D, { mask, radius }: Image, width: number, height: number): void {
  ctx.beginPath();
  if (mask === 'disc') ctx.arc(width / 2, height / 2, width / 2, 0, Math.PI * 2);
  else if (mask === 'square') ctx.rect(0, 0, width, height);
  else ctx.roundRect(0, 0, width, height, radius * Math.min(width, height));
}

function paint(
  ctx: Context2D,
  params: Image,
  picture: Picture,
  width: number,
  height: number,
  scale: number,
): void {
  // Filled and composited, not clipped: a clip has hard edges.
  ctx.fillStyle = '#000000';
  outline(ctx, params, width, height);
  ctx.fill();
  ctx.globalCompositeOperation = 'source-in';
  const fill = params.contain ? Math.min : Math.max;
  const zoom = fill(width / picture.width, height / picture.height);
  const [shownWidth, shownHeight] = [picture.width * zoom, picture.height * zoom];
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(
    picture.source,
    (width - shownWidth) / 2,
    (height - shownHeight) / 2,
    shownWidth,
    shownHeight,
  );
  if (params.border > 0) {
    ctx.globalCompositeOperation = 'source-atop';
    outline(ctx, params, width, height);
    ctx.strokeStyle = params.borderColor;
    ctx.lineWidth = params.border * 2;
    ctx.stroke();
  }
  if (params.shadow === 0) return;
  const side = Math.min(width, height);
  ctx.globalCompositeOperation = 'destination-over';
  // Canvas shadows ignore the transform. Painted once into the cache, so their price does not matter.
  ctx.shadowColor = `rgb(0 0 0 / ${params.shadow})`;
  ctx.shadowBlur = side * 0.11 * scale;
  ctx.shadowOffsetX = OFF_CANVAS * scale;
  ctx.shadowOffsetY = side * 0.035 * scale;
  ctx.translate(-OFF_CANVAS, 0);
  outline(ctx, params, width, height);
  ctx.fill();
}

/** The shape that throws the shadow is drawn out of sight, this far to the left. */
const OFF_CANVAS = 10_000;

export default defineLayer({ id: 'image', label: 'Image', schema, draw });
