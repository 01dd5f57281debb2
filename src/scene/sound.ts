import { clamp } from '../core/numeric';

/** What is kept of the recording and how it comes and goes, as the person set it. Seconds of the recording. */
export interface Cut {
  readonly start: number;
  /** Null is the recording's end, whatever its length. */
  readonly end: number | null;
  /** Lengths of the fades, inside what is kept. */
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/** The whole recording, as it is. */
export const UNCUT: Cut = { start: 0, end: null, fadeIn: 0, fadeOut: 0 };

/** The least that is kept, in seconds. */
export const MIN_KEPT = 0.1;

/** A cut held inside a recording: 0 ≤ start < end, and the fades do not meet. */
export interface Passage {
  readonly start: number;
  readonly end: number;
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/**
 * What a cut keeps of a recording of this length. It keeps at least {@link MIN_KEPT}, or all of a shorter recording; where
 * the fades would overlap, the one at the end gives way.
 * @param duration seconds.
 */
export function passageOf(cut: Cut, duration: number): Passage {
  const least = Math.min(MIN_KEPT, duration);
  const start = clamp(cut.start, 0, duration - least);
  const end = clamp(cut.end ?? duration, start + least, duration);
  const fadeIn = clamp(cut.fadeIn, 0, end - start);
  return { start, end, fadeIn, fadeOut: clamp(cut.fadeOut, 0, end - start - fadeIn) };
}

/**
 * Amplitude of the sound at `time`, 0 to 1; nothing is heard outside the passage. The fades are of equal power: a quarter
 * of a sine wave, so that the power grows as sin² and is half (−3 dB) half way. A straight line of the amplitude would
 * seem to hang at the quiet end.
 * @param time in the unit of the passage: seconds of the recording, or samples.
 */
export function gainAt({ start, end, fadeIn, fadeOut }: Passage, time: number): number {
  if (time < start || time > end) return 0;
  const rising = fadeIn > 0 ? Math.min(1, (time - start) / fadeIn) : 1;
  const falling = fadeOut > 0 ? Math.min(1, (end - time) / fadeOut) : 1;
  return Math.sin((Math.min(rising, falling) * Math.PI) / 2);
}
