import type { Assets, Context2D } from './layer';

/** How letters are set. */
export interface Typeface {
  readonly family: string;
  readonly weight: number;
  /** Space added behind each letter, in font sizes. */
  readonly tracking: number;
}

/** A typeface out of the usual parameters. */
export function typefaceOf(assets: Assets, font: string, weight: number, tracking = 0): Typeface {
  return { family: assets.fontFamily(font), weight, tracking };
}

/**
 * Prepares a context to measure and draw in a typeface. Scripts the font lacks fall back to the system's. Geometric
 * precision turns hinting off, so that a line is equally wide in 720p and in 4K.
 */
export function useTypeface(ctx: Context2D, { family, weight, tracking }: Typeface, size: number): void {
  ctx.font = `${weight} ${size}px "${family}", system-ui, sans-serif`;
  ctx.textRendering = 'geometricPrecision';
  ctx.fontKerning = 'normal';
  ctx.letterSpacing = `${tracking * size}px`;
  ctx.textBaseline = 'alphabetic';
  ctx.textAlign = 'left';
}

/** Width of a line without the tracking behind its last letter. */
export function lineWidth(ctx: Context2D, text: string, { tracking }: Typeface, size: number): number {
  return text === '' ? 0 : ctx.measureText(text).width - tracking * size;
}

const DIGITS = '0123456789';

/** Whether a line is a clock, whose digits must not move each other about. */
export const isClock = (text: string) => /^[-–\d:/\s·]*\d:\d\d[-–\d:/\s·]*$/u.test(text);

/** Width of a clock whose digits all take the room of the widest one. */
export function clockWidth(ctx: Context2D, text: string): number {
  const cell = digitWidth(ctx);
  return Array.from(text).reduce((sum, c) => sum + (DIGITS.includes(c) ? cell : ctx.measureText(c).width), 0);
}

/** Draws a clock from its left end, each digit centred in a cell of the same width. */
export function drawClock(ctx: Context2D, text: string, x: number, y: number): void {
  const cell = digitWidth(ctx);
  let at = x;
  for (const character of text) {
    const width = ctx.measureText(character).width;
    const room = DIGITS.includes(character) ? cell : width;
    ctx.fillText(character, at + (room - width) / 2, y);
    at += room;
  }
}

const digitWidth = (ctx: Context2D) =>
  Math.max(...Array.from(DIGITS, (digit) => ctx.measureText(digit).width));
