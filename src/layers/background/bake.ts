import { parseHex } from '../../core/color';
import { smoothstep } from '../../core/numeric';
import type { Context2D } from '../layer';
import type { Soft } from './soften';

/** What the ground is before it is darkened. */
export type Ground =
  | { readonly type: 'linear'; readonly from: string; readonly to: string; readonly degrees: number }
  | { readonly type: 'radial'; readonly from: string; readonly to: string }
  | { readonly type: 'soft'; readonly soft: Soft };

/** How the light falls on it, each 0 to 1. */
export interface Light {
  readonly darken: number;
  readonly vignette: number;
}

/**
 * Paints a ground over the whole canvas, computed in floating point and rounded once with triangular noise: the canvas's
 * own gradients show bands in the dark. Opaque.
 */
export function bakeGround(ctx: Context2D, ground: Ground, light: Light): void {
  const { width, height } = ctx.canvas;
  const image = ctx.createImageData(width, height);
  const pixels = image.data;
  const row = new Float32Array(width * 3);
  const fillRow = rowFiller(ground, width, height, row);
  const lit = vignetteTable(light.vignette).map((value) => value * (1 - light.darken));
  let noise = 0x2545f491;
  for (let y = 0, at = 0; y < height; y++) {
    fillRow(y);
    const down = ((y + 0.5) / height) * 2 - 1;
    for (let x = 0, c = 0; x < width; x++, at += 4) {
      const across = ((x + 0.5) / width) * 2 - 1;
      const brightness = lit[((across * across + down * down) * (VIGNETTE_STEPS / 2)) | 0]!;
      // xorshift32 (Marsaglia, 2003): two halves of one number make the triangle.
      noise ^= noise << 13;
      noise ^= noise >>> 17;
      noise ^= noise << 5;
      const dither = ((noise & 0xffff) + (noise >>> 16)) / 65536 - 1;
      pixels[at] = row[c++]! * brightness + dither;
      pixels[at + 1] = row[c++]! * brightness + dither;
      pixels[at + 2] = row[c++]! * brightness + dither;
      pixels[at + 3] = 255;
    }
  }
  ctx.putImageData(image, 0, 0);
}

const VIGNETTE_STEPS = 1024;

/** By the squared distance from the middle: 0 there, 2 in the corners. */
function vignetteTable(strength: number): Float32Array {
  return Float32Array.from(
    { length: VIGNETTE_STEPS + 1 },
    (_, i) => 1 - strength * smoothstep(0.25, 1.45, Math.sqrt((i * 2) / VIGNETTE_STEPS)),
  );
}

/** Writes the colours of one row of pixels into `row`: red, green and blue, 0 to 255. */
type FillRow = (y: number) => void;

function rowFiller(ground: Ground, width: number, height: number, row: Float32Array): FillRow {
  switch (ground.type) {
    case 'linear': {
      // As CSS: 0° runs upwards, 90° to the right, and the ends touch the corners.
      const angle = (ground.degrees * Math.PI) / 180;
      const [stepX, stepY] = [Math.sin(angle), -Math.cos(angle)];
      const length = Math.abs(stepX) * width + Math.abs(stepY) * height;
      return blendRows(
        ground,
        row,
        (x, y) => 0.5 + ((x - width / 2) * stepX + (y - height / 2) * stepY) / length,
      );
    }
    case 'radial': {
      const reach = Math.max(width, height) * 0.62;
      return blendRows(ground, row, (x, y) =>
        smoothstep(0, reach, Math.sqrt((x - width / 2) ** 2 + (y - height / 2) ** 2)),
      );
    }
    case 'soft':
      return softRows(ground.soft, width, height, row);
  }
}

function blendRows(
  ends: { readonly from: string; readonly to: string },
  row: Float32Array,
  amountAt: (x: number, y: number) => number,
): FillRow {
  const from = parseHex(ends.from);
  const to = parseHex(ends.to);
  return (y) => {
    for (let i = 0; i < row.length; i += 3) {
      const amount = amountAt(i / 3 + 0.5, y + 0.5);
      for (let c = 0; c < 3; c++) row[i + c] = from[c]! + (to[c]! - from[c]!) * amount;
    }
  };
}

/** Between the patches, downwards once a row and then across. */
function softRows(soft: Soft, width: number, height: number, row: Float32Array): FillRow {
  const line = new Float32Array(soft.width * 3);
  const { values } = soft;
  return (y) => {
    const down = Math.min(soft.height - 1, Math.max(0, ((y + 0.5) / height) * soft.height - 0.5));
    const top = Math.min(soft.height - 2, Math.floor(down));
    const upper = top * line.length;
    for (let i = 0; i < line.length; i++) {
      const above = values[upper + i]!;
      line[i] = above + (values[upper + line.length + i]! - above) * (down - top);
    }
    for (let x = 0, at = 0; x < width; x++) {
      const across = Math.min(soft.width - 1, Math.max(0, ((x + 0.5) / width) * soft.width - 0.5));
      const left = Math.min(soft.width - 2, Math.floor(across));
      const part = across - left;
      const from = left * 3;
      row[at++] = line[from]! + (line[from + 3]! - line[from]!) * part;
      row[at++] = line[from + 1]! + (line[from + 4]! - line[from + 1]!) * part;
      row[at++] = line[from + 2]! + (line[from + 5]! - line[from + 2]!) * part;
    }
  };
}
