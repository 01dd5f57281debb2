import { AppError } from '../core/errors';

/** Pixels a side: above, browsers draw nothing and say nothing. */
const MOST_SIDE = 8192;
const MOST_PIXELS = 40e6;

/**
 * Makes sure that a picture can be decoded and drawn.
 * @throws {AppError} `image-unreadable` or `image-too-large`.
 */
export async function checkPicture(file: Blob): Promise<void> {
  const { width, height } = await sizeOf(file);
  if (width > MOST_SIDE || height > MOST_SIDE || width * height > MOST_PIXELS) {
    throw new AppError('image-too-large', `${width} × ${height}`);
  }
  try {
    (await createImageBitmap(file, { resizeWidth: 16, resizeHeight: 16 })).close();
  } catch (cause) {
    throw new AppError('image-unreadable', String(cause), { cause });
  }
}

/** An image element reads the header alone until it is painted. */
function sizeOf(file: Blob): Promise<{ readonly width: number; readonly height: number }> {
  const url = URL.createObjectURL(file);
  const image = new Image();
  return new Promise<{ width: number; height: number }>((resolve, reject) => {
    image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
    image.onerror = () => reject(new AppError('image-unreadable', 'not a picture'));
    image.src = url;
  }).finally(() => URL.revokeObjectURL(url));
}
