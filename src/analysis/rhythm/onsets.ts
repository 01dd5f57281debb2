import { localMean, parabolicPeak, quantile } from './curves';
import { ONSET_RATE } from './onsetCurves';

/** How far around a value its surroundings reach, in seconds. */
const SURROUNDINGS_SECONDS = 0.4;
/** The strongest value of each stretch of so many values tells how strong strokes are. */
const STRETCH = 2 * ONSET_RATE;
/** A passage's level is that of so many stretches before and after: a bar of a slow song fits in. */
const STRETCHES_AROUND = 2;
/** A strong stroke is as strong as the strongest of all but the top part of the stretches. */
const STRONG_STRETCH = 0.8;
/** An onset stands out of a quarter of a second around it by so much. */
const LEAST_CONTRAST = 0.1;
const CONTRAST_SECONDS = 0.12;
/** Closer strokes are one. */
const CLOSEST_SECONDS = 0.05;
/** A stroke is loudest a little after it began. */
const DELAY_SECONDS = 0.004;

/**
 * Rises in decibels brought to 0 (no more than around it) to 1 (a strong stroke of this recording), in place: for hours of
 * sound each copy takes megabytes.
 * @param leastStrong what a strong stroke rises at least, in decibels: noise is not blown up into strokes.
 */
export function normalised(rises: Float32Array, leastStrong: number): Float32Array {
  const means = localMean(rises, SURROUNDINGS_SECONDS * ONSET_RATE);
  const strength = rises;
  for (let i = 0; i < strength.length; i++) strength[i] = Math.max(0, rises[i]! - means[i]!);
  const strong = Math.max(
    leastStrong,
    quantile(
      strongestOfStretches(strength).filter((value) => value > leastStrong / 2),
      STRONG_STRETCH,
    ),
  );
  for (let i = 0; i < strength.length; i++) strength[i] = Math.min(1, strength[i]! / strong);
  return strength;
}

/**
 * Each value as a part of the highest for some seconds around it, 0 to 1, in place: a quiet passage counts as much as a loud one.
 * @param least what the highest is taken for at the least.
 */
export function levelled(values: Float32Array, least: number): Float32Array {
  const highest = strongestOfStretches(values);
  const around = highest.map((_, i) =>
    Math.max(least, ...highest.slice(Math.max(0, i - STRETCHES_AROUND), i + STRETCHES_AROUND + 1)),
  );
  for (let i = 0; i < values.length; i++) values[i]! /= around[Math.floor(i / STRETCH)]!;
  return values;
}

function strongestOfStretches(values: Float32Array): number[] {
  const strongest: number[] = [];
  for (let from = 0; from < values.length; from += STRETCH)
    strongest.push(values.subarray(from, from + STRETCH).reduce((a, b) => Math.max(a, b), 0));
  return strongest;
}

/**
 * The times of strokes in seconds: peaks of a strength curve that stand out of what is around them.
 * @param least strength of an onset, 0 to 1.
 */
export function pickOnsets(strength: Float32Array, least: number): Float64Array {
  const gap = Math.round(CLOSEST_SECONDS * ONSET_RATE);
  const means = localMean(strength, Math.round(CONTRAST_SECONDS * ONSET_RATE));
  const times: number[] = [];
  for (let i = 0; i < strength.length; i++) {
    const value = strength[i]!;
    if (value < least || value < means[i]! + LEAST_CONTRAST || !isPeak(strength, i, gap)) continue;
    times.push(peakTime(strength, i));
  }
  return Float64Array.from(times);
}

/** When the stroke began whose strength peaks at value `i`, in seconds. */
export function peakTime(strength: Float32Array, i: number): number {
  const part = parabolicPeak(strength[i - 1] ?? 0, strength[i]!, strength[i + 1] ?? 0);
  return Math.max(0, (i + part) / ONSET_RATE - DELAY_SECONDS);
}

/** Highest of the values less than `gap` away; of equal ones, the first. */
function isPeak(values: Float32Array, at: number, gap: number): boolean {
  for (let i = Math.max(0, at - gap + 1); i < Math.min(values.length, at + gap); i++) {
    if (i < at ? values[i]! >= values[at]! : values[i]! > values[at]!) return false;
  }
  return true;
}
