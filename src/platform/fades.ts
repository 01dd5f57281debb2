import { clamp } from '../core/numeric';
import { gainAt, type Passage } from '../scene/sound';

/** Points of a fade: between them the gain goes straight, and is never off by more than a thousandth. */
const POINTS = 32;

/** Where the sound is when the ride begins. */
export interface RideStart {
  /** Seconds of the recording, inside the passage. */
  readonly position: number;
  /** When that sounds, on the clock of the gain's context. */
  readonly at: number;
  /** Seconds ahead for which a passage that repeats is ridden; absent or 0 for one that does not. */
  readonly ahead?: number;
}

/**
 * Rides a gain along the fades of a passage from any place in it, by the clock of the audio device. What was planned
 * before is forgotten. Straight ramps, not value curves: these may not touch each other, and cutting one short jumps.
 */
export function rideFades(gain: AudioParam, passage: Passage, { at, ahead = 0, ...from }: RideStart): void {
  // A place that lies outside by rounding would be silent for good.
  const position = clamp(from.position, passage.start, passage.end);
  gain.cancelScheduledValues(at);
  gain.setValueAtTime(gainAt(passage, position), at);
  if (passage.fadeIn === 0 && passage.fadeOut === 0) return;
  const length = passage.end - passage.start;
  /** The context's time at which the passage would have begun. */
  let began = at - (position - passage.start);
  rampAlong(gain, passage, began, at);
  while ((began += length) < at + ahead) {
    // The end of one round and the start of the next are one moment: a jump, when one of them is not faded.
    gain.setValueAtTime(gainAt(passage, passage.start), began);
    rampAlong(gain, passage, began, began);
  }
}

/** The points after `from` of one round. */
function rampAlong(gain: AudioParam, passage: Passage, began: number, from: number): void {
  const { start, end, fadeIn, fadeOut } = passage;
  const points = Array.from({ length: POINTS + 1 }, (_, i) => i / POINTS);
  const rising = fadeIn > 0 ? points.map((share) => start + share * fadeIn) : [];
  const falling = fadeOut > 0 ? points.map((share) => end - fadeOut + share * fadeOut) : [];
  for (const position of [...rising, ...falling]) {
    const at = began + position - start;
    if (at > from) gain.linearRampToValueAtTime(gainAt(passage, position), at);
  }
}
