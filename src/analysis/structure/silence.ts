import { clamp } from '../../core/numeric';

/** Where a silence starts and ends, in seconds. */
export type Silence = readonly [start: number, end: number];

/** So far under the loud parts nothing is heard, within the absolute limits. */
const DEPTH_DB = 45;
const HIGHEST_THRESHOLD_DB = -50;
const LOWEST_THRESHOLD_DB = -70;
/** Part of the curve that is louder than the loud parts' level. */
const LOUDER = 0.05;
/** Seconds; a shorter one is a rest. */
const LEAST_SECONDS = 0.3;

/**
 * The silences of at least 0.3 s: stretches 45 dB under the song's loud parts, at any rate under −50 dB, and everything
 * under −70 dB.
 * @param levels decibels under full scale, −Infinity for none; value i belongs to the 1 / rate seconds around i / rate.
 * @param rate values a second; 10 or more.
 */
export function silencesOf(levels: Float32Array, rate: number): readonly Silence[] {
  const threshold = thresholdOf(levels);
  const silences: Silence[] = [];
  let from = 0;
  for (let i = 0; i <= levels.length; i++) {
    if (i < levels.length && levels[i]! < threshold) continue;
    if (i > from) {
      const start = Math.max(0, (from - 0.5) / rate);
      const end = (i - 0.5) / rate;
      if (end - start >= LEAST_SECONDS) silences.push([start, end]);
    }
    from = i + 1;
  }
  return silences;
}

function thresholdOf(levels: Float32Array): number {
  const sorted = levels.slice().sort();
  const loud = sorted[Math.floor((1 - LOUDER) * sorted.length)] ?? -Infinity;
  return clamp(loud - DEPTH_DB, LOWEST_THRESHOLD_DB, HIGHEST_THRESHOLD_DB);
}
