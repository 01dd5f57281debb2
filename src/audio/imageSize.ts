/** Pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** A longer side is more than canvases take; more pixels are more memory than a cover is worth. */
const LONGEST_SIDE = 8192;
const MOST_PIXELS = 40_000_000;

/** Whether a picture of this size can be decoded and drawn. Four bytes a pixel make 160 MB of the largest. */
export function isDrawable({ width, height }: ImageSize): boolean {
  return width > 0 && height > 0 && Math.max(width, height) <= LONGEST_SIDE && width * height <= MOST_PIXELS;
}

/**
 * Reads a picture's size from its header without decoding it, because a few hundred kilobytes of PNG can decode to
 * gigabytes. PNG, JPEG, GIF, WebP and AVIF.
 * @returns undefined for anything else, and for a header that is cut off or makes no sense.
 */
export function imageSize(bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return png(view) ?? gif(view) ?? webp(view) ?? jpeg(view) ?? avif(view);
  } catch (error) {
    // A DataView says that a header is cut off by a RangeError.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function ascii(view: DataView, at: number, text: string): boolean {
  if (at + text.length > view.byteLength) return false;
  for (let i = 0; i < text.length; i++) if (view.getUint8(at + i) !== text.charCodeAt(i)) return false;
  return true;
}

function png(view: DataView): ImageSize | undefined {
  if (!ascii(view, 1, 'PNG\r\n\x1a\n') || !ascii(view, 12, 'IHDR')) return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function gif(view: DataView): ImageSize | undefined {
  if (!ascii(view, 0, 'GIF8')) return undefined;
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function webp(view: DataView): ImageSize | undefined {
  if (!ascii(view, 0, 'RIFF') || !ascii(view, 8, 'WEBP')) return undefined;
  if (ascii(view, 12, 'VP8 ')) {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (ascii(view, 12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (!ascii(view, 12, 'VP8X')) return undefined;
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  return { width: uint24(24) + 1, height: uint24(27) + 1 };
}

function jpeg(view: DataView): ImageSize | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // 0xff may be repeated as filling; markers without a body are followed by the next at once.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (isStartOfFrame(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    else at += 2 + Math.max(2, view.getUint16(at + 2));
  }
}

/** SOF0 to SOF15 without the tables that lie among them (DHT, JPG, DAC). */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** The largest `ispe` (image spatial extents) of the file's properties: the smaller ones are tiles and thumbnails. */
function avif(view: DataView): ImageSize | undefined {
  if (!ascii(view, 4, 'ftyp')) return undefined;
  let largest: ImageSize | undefined;
  const end = Math.min(view.byteLength - 16, 65_536);
  for (let at = 8; at <= end; at++) {
    if (view.getUint32(at) !== 0x69737065) continue;
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}
