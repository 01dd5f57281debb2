/** A frame rate as an exact fraction, because 29.97 is 30000/1001 and not 29.97. */
export interface FrameRate {
  readonly numerator: number;
  readonly denominator: number;
}

const NTSC: Readonly<Record<string, FrameRate>> = {
  '23.976': { numerator: 24000, denominator: 1001 },
  '23.98': { numerator: 24000, denominator: 1001 },
  '29.97': { numerator: 30000, denominator: 1001 },
  '59.94': { numerator: 60000, denominator: 1001 },
};

/**
 * Reads a frame rate as people write it.
 * @param text frames a second: `30`, `29.97` (taken as 30000/1001) or a fraction `30000/1001`.
 * @throws {TypeError} when it is not a number of frames from 1 to 240.
 */
export function parseFrameRate(text: string): FrameRate {
  const trimmed = text.trim();
  const ntsc = NTSC[trimmed];
  if (ntsc) return ntsc;
  const match = /^(\d+(?:\.\d{1,3})?)(?:\/(\d+))?$/.exec(trimmed);
  if (!match) throw new TypeError(`frame rate: expected a number such as 30 or 29.97, got "${text}"`);
  const denominator = match[2] === undefined ? 1 : Number(match[2]);
  const scale = match[1]!.includes('.') ? 1000 : 1;
  const rate = { numerator: Math.round(Number(match[1]) * scale), denominator: denominator * scale };
  const fps = framesPerSecond(rate);
  if (!(fps >= 1 && fps <= 240)) throw new TypeError(`frame rate: expected 1 to 240, got "${text}"`);
  return rate;
}

/** Frames a second as a decimal. */
export function framesPerSecond(rate: FrameRate): number {
  return rate.numerator / rate.denominator;
}

/** Start of frame `index` in seconds: t = n / fps, computed from n and never accumulated. */
export function frameTime(index: number, rate: FrameRate): number {
  return (index * rate.denominator) / rate.numerator;
}

/** Start of frame `index` in whole microseconds, as WebCodecs counts timestamps. */
export function frameTimestampMicros(index: number, rate: FrameRate): number {
  return Math.round((index * rate.denominator * 1e6) / rate.numerator);
}

/** Frames needed to cover `seconds` of sound; at least one. A rest under a millionth of a frame is rounding and adds none. */
export function frameCount(seconds: number, rate: FrameRate): number {
  return Math.max(1, Math.ceil((seconds * rate.numerator) / rate.denominator - 1e-6));
}
