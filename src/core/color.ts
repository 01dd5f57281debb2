/** sRGB, each channel 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Reads `#rrggbb` (an alpha pair behind it is ignored). @throws {TypeError} on anything else. */
export function parseHex(hex: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:[0-9a-f]{2})?$/i.exec(hex);
  if (!match) throw new TypeError(`color: expected #rrggbb, got "${hex}"`);
  return [parseInt(match[1]!, 16), parseInt(match[2]!, 16), parseInt(match[3]!, 16)];
}

/** `#rrggbb`, channels rounded and held in range. */
export function toHex(rgb: Rgb): string {
  return (
    '#' +
    rgb
      .map((c) =>
        Math.round(Math.min(255, Math.max(0, c)))
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')
  );
}

function linear(channel: number): number {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

function gamma(value: number): number {
  const c = Math.min(1, Math.max(0, value));
  return 255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);
}

/** Relative luminance 0 to 1 (WCAG 2.2). */
export function luminance(hex: string): number {
  const [r, g, b] = parseHex(hex);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** Contrast ratio 1 to 21 (WCAG 2.2). */
export function contrast(a: string, b: string): number {
  const la = luminance(a);
  const lb = luminance(b);
  return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
}

/** Lightness 0 to 1, chroma 0 to about 0.37, hue in degrees. */
export interface Oklch {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

/** OKLCH of a colour. Matrices: Björn Ottosson, "A perceptual color space for image processing", 2020. */
export function toOklch(hex: string): Oklch {
  const [r, g, b] = parseHex(hex).map(linear) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { l: lightness, c: Math.hypot(a, bb), h: ((Math.atan2(bb, a) * 180) / Math.PI + 360) % 360 };
}

function oklchToLinear({ l, c, h }: Oklch): [number, number, number] {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const l3 = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m3 = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s3 = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
    -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
    -0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3,
  ];
}

/** The nearest sRGB colour, found by lowering chroma and keeping lightness and hue. */
export function fromOklch(color: Oklch): string {
  const inGamut = (c: number) =>
    oklchToLinear({ ...color, c }).every((channel) => channel >= -1e-4 && channel <= 1 + 1e-4);
  let low = 0;
  let high = color.c;
  if (!inGamut(high)) {
    for (let i = 0; i < 16; i++) {
      const middle = (low + high) / 2;
      if (inGamut(middle)) low = middle;
      else high = middle;
    }
    high = low;
  }
  return toHex(oklchToLinear({ ...color, c: high }).map(gamma) as [number, number, number]);
}

/** `hex` with an opacity 0 to 1 as `#rrggbbaa`. */
export function withAlpha(hex: string, alpha: number): string {
  const a = Math.round(255 * Math.min(1, Math.max(0, alpha)));
  return hex.slice(0, 7) + a.toString(16).padStart(2, '0');
}

/** From `a` at 0 to `b` at 1 through OKLab (straight line, no hue turn). */
export function mix(a: string, b: string, amount: number): string {
  const from = toOklch(a);
  const to = toOklch(b);
  const point = (color: Oklch, axis: 'cos' | 'sin') => color.c * Math[axis]((color.h * Math.PI) / 180);
  const x = point(from, 'cos') + (point(to, 'cos') - point(from, 'cos')) * amount;
  const y = point(from, 'sin') + (point(to, 'sin') - point(from, 'sin')) * amount;
  return fromOklch({
    l: from.l + (to.l - from.l) * amount,
    c: Math.hypot(x, y),
    h: ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360,
  });
}

/**
 * `color` made lighter or darker, hue kept, until it reads on `background`.
 * @param ratio WCAG contrast wanted: 4.5 for text, 3 for large text and controls.
 */
export function readableOn(color: string, background: string, ratio: number): string {
  if (contrast(color, background) >= ratio) return color;
  const start = toOklch(color);
  const towardWhite = contrast('#ffffff', background) >= contrast('#000000', background);
  for (let step = 1; step <= 50; step++) {
    const l = towardWhite ? start.l + ((1 - start.l) * step) / 50 : start.l * (1 - step / 50);
    const candidate = fromOklch({ ...start, l });
    if (contrast(candidate, background) >= ratio) return candidate;
  }
  return towardWhite ? '#ffffff' : '#000000';
}
