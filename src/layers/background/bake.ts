import { parseHex, type Rgb } from '../../core/color';
import { smoothstep } from '../../core/numeric';
import type { Context2D } from '../layer';
import type { Soft } from './soften';

/** What the ground is before it is darkened. */
export type Ground =
  | { readonly type: 'linear'; readonly from: string; readonly to: string; readonly degrees: number }
  | { readonly type: 'radial'; readonly from: string; readonly to: string }
  | { readonly type: 'soft'; readonly soft: Soft; readonly saturation: number };

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
  const color = new Float32Array(3);
  const sample = sampler(ground, width, height, color);
  const vignette = vignetteTable(light.vignette);
  const keep = 1 - light.darken;
  let noise = 0x2545f491;
  for (let y = 0; y < height; y++) {
    const v = (y + 0.5) / height;
    const dy = v * 2 - 1;
    for (let x = 0; x < width; x++) {
      const u = (x + 0.5) / width;
      const dx = u * 2 - 1;
      sample(u, v);
      const lit = keep * vignette[((dx * dx + dy * dy) * (VIGNETTE_STEPS / 2)) | 0]!;
      // xorshift32 (Marsaglia, 2003): two halves of one number make the triangle.
      noise ^= noise << 13;
      noise ^= noise >>> 17;
      noise ^= noise << 5;
      const dither = ((noise & 0xffff) + (noise >>> 16)) / 65536 - 0.5;
      const at = (y * width + x) * 4;
      pixels[at] = color[0]! * lit + dither;
      pixels[at + 1] = color[1]! * lit + dither;
      pixels[at + 2] = color[2]! * lit + dither;
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

function sampler(
  ground: Ground,
  width: number,
  height: number,
  into: Float32Array,
): (u: number, v: number) => void {
  const blend = (from: Rgb, to: Rgb, amount: number) => {
    for (let c = 0; c < 3; c++) into[c] = from[c]! + (to[c]! - from[c]!) * amount;
  };
  switch (ground.type) {
    case 'linear': {
      const from = parseHex(ground.from);
      const to = parseHex(ground.to);
      // As CSS: 0° runs upwards, 90° to the right, and the ends touch the corners.
      const angle = (ground.degrees * Math.PI) / 180;
      const x = Math.sin(angle) * width;
      const y = -Math.cos(angle) * height;
      const length = Math.abs(Math.sin(angle)) * width + Math.abs(Math.cos(angle)) * height;
      return (u, v) => blend(from, to, 0.5 + ((u - 0.5) * x + (v - 0.5) * y) / length);
    }
    case 'radial': {
      const from = parseHex(ground.from);
      const to = parseHex(ground.to);
      const reach = Math.max(width, height) * 0.62;
      return (u, v) => {
        const distance = Math.hypot((u - 0.5) * width, (v - 0.5) * height) / reach;
        blend(from, to, smoothstep(0, 1, distance));
      };
    }
    case 'soft':
      return softSampler(ground.soft, ground.saturation, into);
  }
}

function softSampler(
  { width, height, values }: Soft,
  saturation: number,
  into: Float32Array,
): (u: number, v: number) => void {
  return (u, v) => {
    const x = Math.min(width - 1, Math.max(0, u * width - 0.5));
    const y = Math.min(height - 1, Math.max(0, v * height - 0.5));
    const left = Math.min(width - 2, x | 0);
    const top = Math.min(height - 2, y | 0);
    const fx = x - left;
    const fy = y - top;
    const a = (top * width + left) * 3;
    const b = a + width * 3;
    for (let c = 0; c < 3; c++) {
      const upper = values[a + c]! + (values[a + 3 + c]! - values[a + c]!) * fx;
      const lower = values[b + c]! + (values[b + 3 + c]! - values[b + c]!) * fx;
      into[c] = upper + (lower - upper) * fy;
    }
    const grey = 0.2126 * into[0]! + 0.7152 * into[1]! + 0.0722 * into[2]!;
    for (let c = 0; c < 3; c++) into[c] = Math.max(0, grey + (into[c]! - grey) * saturation);
  };
}
