import { clamp } from '../../core/numeric';
import { MIN_KEPT, type Cut, type Passage } from '../../scene/sound';

/** What can be taken hold of, as a scene's cut names it. */
export const HANDLES = ['start', 'end', 'fadeIn', 'fadeOut'] as const;
export type Handle = (typeof HANDLES)[number];

/** Names of the handles and of their fields. */
export const HANDLE_NAMES: Readonly<Record<Handle, string>> = {
  start: 'Trim start',
  end: 'Trim end',
  fadeIn: 'Fade in',
  fadeOut: 'Fade out',
};

/** Whether it is a length inside what is kept, not an end of it. */
export function isFade(handle: Handle): handle is 'fadeIn' | 'fadeOut' {
  return handle === 'fadeIn' || handle === 'fadeOut';
}

/** Seconds of a frame at the usual rate of an export. */
const FRAME = 1 / 30;

/** Where a handle may go, in seconds: a place in the recording for the ends, a length for the fades. */
export function limitsOf(
  handle: Handle,
  { start, end, fadeIn, fadeOut }: Passage,
  duration: number,
): { readonly min: number; readonly max: number } {
  const least = Math.min(MIN_KEPT, duration);
  switch (handle) {
    case 'start':
      return { min: 0, max: end - least };
    case 'end':
      return { min: start + least, max: duration };
    case 'fadeIn':
      return { min: 0, max: end - start - fadeOut };
    case 'fadeOut':
      return { min: 0, max: end - start - fadeIn };
  }
}

/** Seconds of the recording at which a handle stands. */
export function placeOf(handle: Handle, { start, end, fadeIn, fadeOut }: Passage): number {
  return { start, end, fadeIn: start + fadeIn, fadeOut: end - fadeOut }[handle];
}

/** Pixels that a fade's handle keeps from the end beside it, which would cover it. */
const ASIDE = 16;

/** Where a handle is drawn and taken hold of, by where a moment is drawn; in the same pixels. */
export function spotOf(handle: Handle, passage: Passage, xOf: (seconds: number) => number): number {
  const x = xOf(placeOf(handle, passage));
  if (handle === 'fadeIn') return Math.max(x, xOf(passage.start) + ASIDE);
  return handle === 'fadeOut' ? Math.min(x, xOf(passage.end) - ASIDE) : x;
}

/** A handle's value when it is put at a place in the recording: the opposite of {@link placeOf}. */
export function valueAt(handle: Handle, place: number, { start, end }: Passage): number {
  if (handle === 'fadeIn') return place - start;
  return handle === 'fadeOut' ? end - place : place;
}

/** What a handle does to the cut when it is given a value, held in its limits, to the millisecond. */
export function changeOf(handle: Handle, value: number, passage: Passage, duration: number): Partial<Cut> {
  const { min, max } = limitsOf(handle, passage, duration);
  const held = clamp(value, min, max);
  // An end that was not brought in stays the end when the recording turns out longer.
  if (handle === 'end' && held > duration - 1e-3) return { end: null };
  return { [handle]: Math.round(held * 1000) / 1000 };
}

/**
 * The value after a key, or undefined for a key that is not a handle's: left and right move it as on the screen, up and
 * down make it more or less; by a frame, with Shift by a second. Frames are counted, so that ten times is ten frames.
 */
export function valueAfterKey(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  handle: Handle,
  value: number,
  limits: { readonly min: number; readonly max: number },
): number | undefined {
  if (event.key === 'Home') return limits.min;
  if (event.key === 'End') return limits.max;
  const right = handle === 'fadeOut' ? -1 : 1;
  const step = { ArrowRight: right, ArrowLeft: -right, ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (step === undefined) return undefined;
  if (event.shiftKey) return value + step;
  return (Math.round(value / FRAME) + step) * FRAME;
}

/** Points of a drawn fade. */
const POINTS = 24;

/**
 * A fade as SVG paths: the line from `bottom` (silence) to `top` (full), and what the fade takes away above it.
 * @param gain by seconds of the recording.
 * @param span first and last moment of the fade, in seconds.
 */
export function fadePath(
  gain: (seconds: number) => number,
  [from, to]: readonly [from: number, to: number],
  xOf: (seconds: number) => number,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): { readonly line: string; readonly area: string } {
  const moments = Array.from({ length: POINTS + 1 }, (_, i) => from + ((to - from) * i) / POINTS);
  const spots = moments.map(
    (at) => `${xOf(at).toFixed(1)} ${(bottom - gain(at) * (bottom - top)).toFixed(1)}`,
  );
  const line = `M${spots.join('L')}`;
  return { line, area: `${line}L${xOf(to).toFixed(1)} 0L${xOf(from).toFixed(1)} 0Z` };
}
