import type { Context2D } from '../layer';
import type { Picture } from '../artwork';

/** A small picture in linear order: three values a pixel, 0 to 255, red green blue. */
export interface Soft {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/**
 * A picture cropped to fill a ratio, blurred into `columns` wide soft patches. The blur runs in floating point on the
 * small copy, because a canvas blurs through `filter`, which Safari lacks, and rounds each pass to eight bits.
 * @param radius of the blur, in columns.
 * @param saturation 1 leaves the colours as they are, 0 takes them away.
 */
export function soften(
  scratch: Context2D,
  picture: Picture,
  ratio: number,
  columns: number,
  radius: number,
  saturation: number,
): Soft {
  const width = columns;
  const height = Math.max(2, Math.round(columns / ratio));
  const crop = cropToFill(picture, ratio);
  scratch.imageSmoothingEnabled = true;
  scratch.imageSmoothingQuality = 'high';
  scratch.drawImage(picture.source, crop.left, crop.top, crop.width, crop.height, 0, 0, width, height);
  const { data } = scratch.getImageData(0, 0, width, height);
  const values = new Float32Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const alpha = data[i * 4 + 3]! / 255;
    for (let c = 0; c < 3; c++) values[i * 3 + c] = data[i * 4 + c]! * alpha;
  }
  // Three box passes come within 3 % of a Gaussian (Wells, "Efficient synthesis of Gaussian filters", 1986).
  const reach = Math.round(radius);
  for (let pass = 0; pass < (reach > 0 ? 3 : 0); pass++) {
    boxBlur(values, width, height, reach, 3, width * 3);
    boxBlur(values, height, width, reach, width * 3, 3);
  }
  for (let i = 0; i < values.length; i += 3) {
    const grey = brightness(values, i);
    for (let c = 0; c < 3; c++) values[i + c] = Math.max(0, grey + (values[i + c]! - grey) * saturation);
  }
  return { width, height, values };
}

const brightness = (values: Float32Array, at: number) =>
  0.2126 * values[at]! + 0.7152 * values[at + 1]! + 0.0722 * values[at + 2]!;

/** The largest part of a picture with this ratio, in its middle. */
export function cropToFill(picture: { readonly width: number; readonly height: number }, ratio: number) {
  const width = Math.min(picture.width, picture.height * ratio);
  const height = Math.min(picture.height, picture.width / ratio);
  return { left: (picture.width - width) / 2, top: (picture.height - height) / 2, width, height };
}

/** The brightness of the brightest patch, 0 to 255. */
export function brightestOf({ values }: Soft): number {
  let brightest = 0;
  for (let i = 0; i < values.length; i += 3) brightest = Math.max(brightest, brightness(values, i));
  return brightest;
}

function boxBlur(
  values: Float32Array,
  length: number,
  lines: number,
  reach: number,
  step: number,
  stride: number,
): void {
  const line = new Float32Array(length);
  for (let n = 0; n < lines; n++) {
    for (let c = 0; c < 3; c++) {
      const start = n * stride + c;
      for (let i = 0; i < length; i++) line[i] = values[start + i * step]!;
      const at = (i: number) => line[i < 0 ? 0 : i < length ? i : length - 1]!;
      let sum = 0;
      for (let i = -reach; i <= reach; i++) sum += at(i);
      for (let i = 0; i < length; i++) {
        values[start + i * step] = sum / (2 * reach + 1);
        sum += at(i + reach + 1) - at(i - reach);
      }
    }
  }
}
