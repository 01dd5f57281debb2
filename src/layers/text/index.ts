import { color, font, number, select, text, type ParamsOf } from '../../core/params';
import { defineLayer, type Context2D, type LayerFrame } from '../layer';
import { drawSprite, type SpritePart } from '../sprite';
import { clockWidth, drawClock, isClock, lineWidth, typefaceOf, useTypeface, type Typeface } from '../type';
import { fillTokens, readingOf } from '../words';
import { fitText } from './fit';

const schema = {
  text: text({ label: 'Text', default: '{title}', maxLength: 2000, multiline: true }),
  font: font({ label: 'Font', group: 'Type', default: 'inter' }),
  weight: number({ label: 'Weight', group: 'Type', default: 700, min: 100, max: 900, step: 50 }),
  size: number({ label: 'Size', group: 'Type', default: 72, min: 8, max: 800, step: 1, unit: 'px' }),
  tracking: number({
    label: 'Tracking',
    group: 'Type',
    default: 0,
    min: -0.1,
    max: 1,
    step: 0.005,
    unit: '%',
  }),
  lineHeight: number({
    label: 'Line height',
    group: 'Type',
    default: 1.12,
    min: 0.6,
    max: 2.5,
    step: 0.01,
    unit: '×',
  }),
  letters: select({
    label: 'Letters',
    group: 'Type',
    default: 'asWritten',
    options: [
      { value: 'asWritten', label: 'As written' },
      { value: 'upper', label: 'UPPER CASE' },
      { value: 'lower', label: 'lower case' },
    ],
  }),
  color: color({ label: 'Colour', group: 'Type', default: 'palette.text' }),
  align: select({
    label: 'Across',
    group: 'Place',
    default: 'center',
    options: [
      { value: 'left', label: 'Left' },
      { value: 'center', label: 'Middle' },
      { value: 'right', label: 'Right' },
    ],
  }),
  verticalAlign: select({
    label: 'Down',
    group: 'Place',
    default: 'middle',
    options: [
      { value: 'top', label: 'Top' },
      { value: 'middle', label: 'Middle' },
      { value: 'bottom', label: 'Bottom' },
    ],
  }),
  lines: number({ label: 'Most lines', group: 'Place', default: 2, min: 1, max: 12, step: 1 }),
  least: number({
    label: 'Shrink to',
    group: 'Place',
    default: 0.5,
    min: 0.1,
    max: 1,
    step: 0.01,
    unit: '%',
  }),
  shadow: number({ label: 'Shadow', group: 'Shadow', default: 0, min: 0, max: 1, step: 0.01, unit: '%' }),
};
type Text = ParamsOf<typeof schema>;

/** Where letters were painted in a sprite: most of a text's box is empty, and blending nothing costs as much as blending ink. */
const inks = new WeakMap<OffscreenCanvas, SpritePart>();

function draw(ctx: Context2D, params: Text, frame: LayerFrame): void {
  const { width, height, scale, assets } = frame;
  const words = wordsOf(params, frame);
  if (words === '') return;
  const face = typefaceOf(assets, params.font, params.weight, params.tracking);
  // Letters may hang over their box by an accent, a descender or a shadow.
  const margin = params.size * 0.45;
  const looks = [face.family, face.weight, face.tracking, params.size, params.lineHeight, params.color];
  const place = [
    params.align,
    params.verticalAlign,
    params.lines,
    params.least,
    params.shadow,
    width,
    height,
    scale,
  ];
  const sprite = assets.cached(
    ['text', ...looks, ...place, words].join(' '),
    Math.ceil((width + 2 * margin) * scale),
    Math.ceil((height + 2 * margin) * scale),
    (target) => {
      target.scale(scale, scale);
      target.translate(margin, margin);
      inks.set(target.canvas, paint(target, params, face, words, { width, height, scale, margin }));
    },
  );
  drawSprite(ctx, sprite, -margin, -margin, scale, inks.get(sprite));
}

function wordsOf(params: Text, frame: LayerFrame): string {
  const words = fillTokens(params.text, { tags: frame.tags, ...readingOf(frame) }).trim();
  if (params.letters === 'asWritten') return words;
  return params.letters === 'upper' ? words.toLocaleUpperCase('und') : words.toLocaleLowerCase('und');
}

interface Page {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly margin: number;
}

/** Size at which lines are measured: widths grow in proportion. */
const MEASURE_SIZE = 100;

function paint(ctx: Context2D, params: Text, face: Typeface, words: string, page: Page): SpritePart {
  useTypeface(ctx, face, MEASURE_SIZE);
  const widthOf = (line: string) =>
    (isClock(line) ? clockWidth(ctx, line) : lineWidth(ctx, line, face, MEASURE_SIZE)) / MEASURE_SIZE;
  const { size, lines } = fitText(
    words,
    { ...page, ...params, lineRoom: params.letters === 'upper' ? 0.78 : 1 },
    widthOf,
  );
  const widths = lines.map((line) => widthOf(line) * size);

  useTypeface(ctx, face, size);
  const capital = ctx.measureText('H').actualBoundingBoxAscent;
  const leading = size * params.lineHeight;
  // The block runs from the top of the first line's capitals to the last baseline: that is what the eye aligns.
  const block = capital + leading * (lines.length - 1);
  const room = page.height - block;
  const down = { top: 0, middle: 0.5, bottom: 1 }[params.verticalAlign] * room + capital;
  const across = { left: 0, center: 0.5, right: 1 }[params.align];

  ctx.fillStyle = params.color;
  if (params.shadow > 0) {
    ctx.shadowColor = `rgb(0 0 0 / ${params.shadow})`;
    ctx.shadowBlur = size * 0.35 * page.scale;
    ctx.shadowOffsetY = size * 0.03 * page.scale;
  }
  lines.forEach((line, i) => {
    const x = (page.width - widths[i]!) * across;
    if (isClock(line)) drawClock(ctx, line, x, down + leading * i);
    else ctx.fillText(line, x, down + leading * i);
  });
  return inkOf(page, Math.max(...widths), across, down - capital, block, size * 0.45);
}

/** The part of the sprite that holds all letters with their overhang, in device pixels. */
function inkOf(
  page: Page,
  widest: number,
  across: number,
  top: number,
  block: number,
  overhang: number,
): SpritePart {
  const { scale, margin, width, height } = page;
  const fromX = Math.max(0, Math.floor((margin + (width - widest) * across - overhang) * scale));
  const fromY = Math.max(0, Math.floor((margin + top - overhang) * scale));
  const toX = Math.min(
    Math.ceil((width + 2 * margin) * scale),
    Math.ceil((margin + (width - widest) * across + widest + overhang) * scale),
  );
  const toY = Math.min(
    Math.ceil((height + 2 * margin) * scale),
    Math.ceil((margin + top + block + overhang) * scale),
  );
  return { left: fromX, top: fromY, width: toX - fromX, height: toY - fromY };
}

export default defineLayer({ id: 'text', label: 'Text', schema, draw });
