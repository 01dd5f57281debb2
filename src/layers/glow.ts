import type { Context2D, LayerFrame } from './layer';

/** Pixels of the glow's canvas a scene unit, whatever the video's size: a glow is as wide in 4K as in 720p. */
const GLOW_SCALE = 0.25;

/** What glows, and where its light may fall. Scene units, relative to the layer. */
export interface GlowShape {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0 to 1. */
  readonly strength: number;
  /** A disc that something opaque will cover; the light under it is left out. */
  readonly hidden?: { readonly x: number; readonly y: number; readonly radius: number };
  /** The light's farthest reach around the hidden disc's middle, when it is round. */
  readonly reach?: number;
  /** Draws the source of light in scene units, relative to the layer. */
  paint(ctx: Context2D): void;
}

/**
 * Lays a soft light under what will be drawn next. The source is painted at a quarter of its size and added to ever
 * smaller copies of itself, because a canvas blurs through `filter`, which Safari lacks.
 */
export function drawGlow(ctx: Context2D, frame: LayerFrame, shape: GlowShape): void {
  if (shape.strength <= 0) return;
  const width = Math.ceil(shape.width * GLOW_SCALE);
  const height = Math.ceil(shape.height * GLOW_SCALE);
  if (width < 1 || height < 1) return;
  const levels = [0, 1, 2, 3, 4, 5].map((level) =>
    frame.assets.scratch(`glow ${level}`, Math.max(1, width >> level), Math.max(1, height >> level)),
  );
  const source = levels[0]!;
  source.save();
  source.scale(width / shape.width, height / shape.height);
  source.translate(-shape.left, -shape.top);
  shape.paint(source);
  source.restore();
  for (let i = 1; i < levels.length; i++) stretch(levels[i]!, levels[i - 1]!, 'copy', 1);
  for (let i = levels.length - 1; i > 1; i--) stretch(levels[i - 1]!, levels[i]!, 'lighter', 0.9);
  stretch(source, levels[1]!, 'copy', 1);
  const light = enlarge(frame, shape, source);

  ctx.save();
  ctx.globalAlpha *= shape.strength;
  ctx.imageSmoothingEnabled = false;
  const matrix = ctx.getTransform();
  const upright = matrix.b === 0 && matrix.c === 0;
  for (const [left, top, right, bottom] of upright ? litRows(shape) : [wholeOf(shape)]) {
    ctx.save();
    ctx.beginPath();
    if (upright) {
      // On whole device pixels, so that neighbouring rows neither overlap nor part.
      const x = Math.round(matrix.e + left * matrix.a);
      const y = Math.round(matrix.f + top * matrix.d);
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.rect(
        x,
        y,
        Math.round(matrix.e + right * matrix.a) - x,
        Math.round(matrix.f + bottom * matrix.d) - y,
      );
      ctx.clip();
      ctx.setTransform(matrix);
    }
    ctx.drawImage(light.canvas, shape.left, shape.top, shape.width, shape.height);
    ctx.restore();
  }
  ctx.restore();
}

type Rect = readonly [left: number, top: number, right: number, bottom: number];

const wholeOf = ({ left, top, width, height }: GlowShape): Rect => [left, top, left + width, top + height];

const ROWS = 18;

/**
 * The rectangles in which light can be seen: scaling an image up costs most of a glow's time, and a ring leaves half
 * of its square dark or hidden.
 */
function litRows(shape: GlowShape): readonly Rect[] {
  const { hidden, reach } = shape;
  if (!hidden || reach === undefined) return [wholeOf(shape)];
  const rects: Rect[] = [];
  const chord = (radius: number, distance: number) =>
    Math.sqrt(Math.max(0, radius * radius - distance * distance));
  for (let row = 0; row < ROWS; row++) {
    const from = reach * ((row * 2) / ROWS - 1);
    const to = reach * (((row + 1) * 2) / ROWS - 1);
    const outer = chord(reach, from < 0 && to > 0 ? 0 : Math.min(Math.abs(from), Math.abs(to)));
    const inner = chord(hidden.radius, Math.max(Math.abs(from), Math.abs(to)));
    const { x, y } = hidden;
    if (inner === 0) rects.push([x - outer, y + from, x + outer, y + to]);
    else rects.push([x - outer, y + from, x - inner, y + to], [x + inner, y + from, x + outer, y + to]);
  }
  return rects;
}

/**
 * The light at half the device's pixels. Smooth scaling is the dear part, and from here on each pixel may simply become
 * four: light has no edges on which that could be seen.
 */
function enlarge(frame: LayerFrame, shape: GlowShape, source: Context2D): Context2D {
  const half = frame.scale / 2;
  const large = frame.assets.scratch(
    'glow light',
    Math.ceil(shape.width * half),
    Math.ceil(shape.height * half),
  );
  stretch(large, source, 'copy', 1);
  return large;
}

function stretch(to: Context2D, from: Context2D, operation: GlobalCompositeOperation, alpha: number): void {
  to.globalCompositeOperation = operation;
  to.globalAlpha = alpha;
  to.imageSmoothingEnabled = true;
  to.imageSmoothingQuality = 'low';
  to.drawImage(from.canvas, 0, 0, to.canvas.width, to.canvas.height);
  to.globalCompositeOperation = 'source-over';
  to.globalAlpha = 1;
}
