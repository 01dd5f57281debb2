import { fromOklch, mix, toOklch, withAlpha } from '../core/color';
import { hashRandom } from '../core/numeric';
import type { Palette } from '../core/palette';
import { identityOf } from './identity';
import type { Context2D, LayerFrame } from './layer';

/** Something to paint, and what stands for its pixels in a cache key. */
export interface Picture {
  readonly source: ImageBitmap | OffscreenCanvas;
  readonly width: number;
  readonly height: number;
  readonly key: string;
}

const SLEEVE_SIZE = 1024;

/** The picture with this id; a sleeve drawn from the palette and the title when the song has none. */
export function pictureOf(id: string, { assets, palette, tags }: LayerFrame): Picture {
  const bitmap = assets.image(id);
  if (bitmap)
    return { source: bitmap, width: bitmap.width, height: bitmap.height, key: `image ${identityOf(bitmap)}` };
  const seed = seedOf(`${tags.title}\n${tags.artist}\n${tags.album}`);
  const key = `sleeve ${seed} ${palette.background} ${palette.accents.join(' ')}`;
  const source = assets.cached(key, SLEEVE_SIZE, SLEEVE_SIZE, (ctx) => paintSleeve(ctx, palette, seed));
  return { source, width: SLEEVE_SIZE, height: SLEEVE_SIZE, key };
}

/** FNV-1a over UTF-16 units (Fowler, Noll, Vo). */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** A cover for a song without one: a tinted field, a lit disc and the grooves of a record around it. */
function paintSleeve(ctx: Context2D, palette: Palette, seed: number): void {
  const size = SLEEVE_SIZE;
  const pick = (index: number) =>
    palette.accents[Math.floor(hashRandom(seed, index) * palette.accents.length)]!;
  const main = palette.accents[0]!;
  const second = pick(1) === main ? palette.accents[1]! : pick(1);
  const deep = (color: string, l: number) => fromOklch({ ...toOklch(color), l });

  const field = ctx.createLinearGradient(0, 0, size, size);
  field.addColorStop(0, deep(second, 0.42));
  field.addColorStop(1, deep(main, 0.24));
  ctx.fillStyle = field;
  ctx.fillRect(0, 0, size, size);

  const angle = hashRandom(seed, 2) * Math.PI * 2;
  const centerX = size / 2 + Math.cos(angle) * size * 0.1;
  const centerY = size / 2 + Math.sin(angle) * size * 0.1;
  const grooves = 15;
  for (let i = grooves; i > 0; i--) {
    const amount = i / grooves;
    const radius = size * (0.2 + 0.62 * amount);
    const turn = angle + (hashRandom(seed, 20 + i) - 0.5) * 1.2;
    const arc = ctx.createLinearGradient(
      centerX + Math.cos(turn) * radius,
      centerY + Math.sin(turn) * radius,
      centerX - Math.cos(turn) * radius,
      centerY - Math.sin(turn) * radius,
    );
    const tone = mix(main, second, amount);
    arc.addColorStop(0, withAlpha(deep(tone, 0.62), 0.55 * (1 - amount) + 0.1));
    arc.addColorStop(0.7, withAlpha(deep(tone, 0.2), 0.1));
    ctx.fillStyle = arc;
    ctx.beginPath();
    ctx.arc(centerX, centerY, radius, 0, Math.PI * 2);
    ctx.fill();
  }

  const radius = size * 0.2;
  const disc = ctx.createLinearGradient(
    centerX + Math.cos(angle) * radius,
    centerY + Math.sin(angle) * radius,
    centerX - Math.cos(angle) * radius,
    centerY - Math.sin(angle) * radius,
  );
  disc.addColorStop(0, deep(main, 0.86));
  disc.addColorStop(1, deep(second, 0.6));
  ctx.fillStyle = disc;
  ctx.beginPath();
  ctx.arc(centerX, centerY, radius, 0, Math.PI * 2);
  ctx.fill();
}
