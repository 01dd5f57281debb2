import { paletteFromPixels } from '../../core/coverPalette';
import { fallbackPalette } from '../../core/fallbackPalette';
import type { Palette } from '../../core/palette';
import type { Tags } from '../../core/tags';

/** Pixels a side of the picture the palette is taken from. */
const SIDE = 96;

/** The palette of a cover; without one, of the song's name. */
export async function paletteFor(cover: Blob | undefined, { artist, title }: Tags): Promise<Palette> {
  if (!cover) return fallbackPalette(`${artist} ${title}`);
  const bitmap = await createImageBitmap(cover, {
    resizeWidth: SIDE,
    resizeHeight: SIDE,
    resizeQuality: 'medium',
  });
  try {
    const ctx = new OffscreenCanvas(SIDE, SIDE).getContext('2d', { willReadFrequently: true })!;
    ctx.drawImage(bitmap, 0, 0);
    return paletteFromPixels(ctx.getImageData(0, 0, SIDE, SIDE).data);
  } finally {
    bitmap.close();
  }
}

/** The palette with another colour in one slot. */
export function withColor(palette: Palette, slot: string, hex: string): Palette {
  const accent = /^palette\.accent([1-6])$/.exec(slot)?.[1];
  if (accent !== undefined) {
    return { ...palette, accents: palette.accents.map((old, i) => (i === Number(accent) - 1 ? hex : old)) };
  }
  return { ...palette, [slot.slice('palette.'.length)]: hex };
}
