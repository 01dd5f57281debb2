import type { CoverImage } from './mp4Movie';

/** Longest side and size of a cover in a file's tags: what phones and players show. */
const MAX_SIDE = 1000;
const MAX_BYTES = 300 * 1024;

/**
 * The cover as it goes into the file's tags: its own bytes when they are a JPEG or PNG of modest size, else a JPEG of
 * at most 1000 pixels a side. Undefined when it cannot be read: a file without a cover is better than none.
 */
export async function coverForTags(cover: Blob | undefined): Promise<CoverImage | undefined> {
  if (!cover) return undefined;
  if ((cover.type === 'image/jpeg' || cover.type === 'image/png') && cover.size <= MAX_BYTES) {
    return { type: cover.type, bytes: new Uint8Array(await cover.arrayBuffer()) };
  }
  let picture: ImageBitmap | undefined;
  try {
    picture = await createImageBitmap(cover);
    const scale = Math.min(1, MAX_SIDE / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(picture.width * scale)),
      Math.max(1, Math.round(picture.height * scale)),
    );
    const ctx = canvas.getContext('2d', { alpha: false })!;
    ctx.imageSmoothingQuality = 'high';
    ctx.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
    return { type: 'image/jpeg', bytes: new Uint8Array(await jpeg.arrayBuffer()) };
  } catch {
    return undefined;
  } finally {
    picture?.close();
  }
}
