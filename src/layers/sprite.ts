import type { Context2D } from './layer';

/**
 * Paints a cached canvas with its top left corner at (x, y) in scene units, on whole device pixels: a copy without
 * resampling is several times faster and stays sharp. Turned layers are resampled.
 * @param scale device pixels a scene unit, as the sprite was made for.
 * @param part rectangle of the sprite to paint, device pixels; the whole when absent.
 */
export function drawSprite(
  ctx: Context2D,
  sprite: OffscreenCanvas,
  x: number,
  y: number,
  scale: number,
  part: SpritePart = { left: 0, top: 0, width: sprite.width, height: sprite.height },
): void {
  const { left, top, width, height } = part;
  if (width < 1 || height < 1) return;
  const matrix = ctx.getTransform();
  if (matrix.b !== 0 || matrix.c !== 0) {
    ctx.drawImage(
      sprite,
      left,
      top,
      width,
      height,
      x + left / scale,
      y + top / scale,
      width / scale,
      height / scale,
    );
    return;
  }
  const deviceX = Math.round(matrix.e + x * matrix.a) + left;
  const deviceY = Math.round(matrix.f + y * matrix.d) + top;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  // Clipped, not cut out: a source rectangle takes Skia off its fastest path.
  ctx.beginPath();
  ctx.rect(deviceX, deviceY, width, height);
  ctx.clip();
  ctx.drawImage(sprite, deviceX - left, deviceY - top);
  ctx.restore();
}

/** A rectangle in device pixels. */
export interface SpritePart {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
