import type { Assets, Context2D, LayerFrame } from './layer';

/** Pixels of the blurred light a scene unit, whatever the video's size: a glow is as wide in 4K as in 720p. */
export const LIGHT_SCALE = 0.25;

/**
 * Blurs what `paint` draws into a soft light: it is added to ever smaller copies of itself, because a canvas blurs
 * through `filter`, which Safari lacks.
 * @param width,height pixels, the size of the canvas that `paint` gets and that is returned.
 * @param levels how many copies: each one more doubles how far the light reaches. Four reach 100 scene units.
 */
export function softLight(
  assets: Assets,
  width: number,
  height: number,
  levels: number,
  paint: (ctx: Context2D) => void,
): OffscreenCanvas {
  const copies = Array.from({ length: levels }, (_, level) =>
    assets.scratch(`light ${level}`, Math.max(1, width >> level), Math.max(1, height >> level)),
  );
  const source = copies[0]!;
  source.save();
  paint(source);
  source.restore();
  for (let i = 1; i < levels; i++) stretch(copies[i]!, copies[i - 1]!.canvas, 'copy', 1);
  for (let i = levels - 1; i > 1; i--) stretch(copies[i - 1]!, copies[i]!.canvas, 'lighter', 0.9);
  stretch(source, copies[1]!.canvas, 'copy', 1);
  return source.canvas;
}

/**
 * Device pixels a side that share one pixel of light. Smooth scaling is the dear part of a glow, and in something
 * without edges a step of two pixels cannot be seen, unless the pixels are large.
 */
export const lightBlock = (scale: number): number => (scale < 0.75 ? 1 : 2);

/**
 * Scales a soft light up to `columns` × `rows` blocks; from there it is copied by the nearest pixel.
 * @param strength 0 to 1; goes in here, because Skia enlarges fast only what keeps its opacity.
 * @param clip restricts the work to what will be used, in blocks.
 */
export function lightInBlocks(
  assets: Assets,
  light: OffscreenCanvas,
  columns: number,
  rows: number,
  strength: number,
  clip?: (ctx: Context2D) => void,
): OffscreenCanvas {
  const blocks = assets.scratch('light blocks', columns, rows);
  blocks.save();
  clip?.(blocks);
  stretch(blocks, light, 'source-over', strength);
  blocks.restore();
  return blocks.canvas;
}

/** What glows, in scene units, relative to the layer. */
export interface GlowShape {
  /** Where light may fall. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0 to 1. */
  readonly strength: number;
  /** Draws the source of light. */
  paint(ctx: Context2D): void;
}

/** What stays within a margin of 100 scene units. */
const BOX_LEVELS = 4;

/** Lays a soft light under what will be drawn next. */
export function drawGlow(ctx: Context2D, { assets, scale }: LayerFrame, shape: GlowShape): void {
  const { left, top, width, height, strength } = shape;
  if (strength <= 0 || width <= 0 || height <= 0) return;
  const columns = Math.ceil(width * LIGHT_SCALE);
  const rows = Math.ceil(height * LIGHT_SCALE);
  const light = softLight(assets, columns, rows, BOX_LEVELS, (source) => {
    source.scale(columns / width, rows / height);
    source.translate(-left, -top);
    shape.paint(source);
  });
  const block = lightBlock(scale);
  const blocks = lightInBlocks(
    assets,
    light,
    Math.ceil((width * scale) / block),
    Math.ceil((height * scale) / block),
    strength,
  );
  ctx.save();
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(blocks, left, top, width, height);
  ctx.restore();
}

function stretch(
  to: Context2D,
  from: OffscreenCanvas,
  operation: GlobalCompositeOperation,
  alpha: number,
): void {
  to.globalCompositeOperation = operation;
  to.globalAlpha = alpha;
  to.imageSmoothingEnabled = true;
  to.imageSmoothingQuality = 'low';
  to.drawImage(from, 0, 0, to.canvas.width, to.canvas.height);
  to.globalCompositeOperation = 'source-over';
  to.globalAlpha = 1;
}
