import type { BeatEdit } from '../core/beatEdit';

/** Corrections kept, and taps kept of each run of taps. */
export const MAX_BEAT_EDITS = 64;
export const MAX_TAPS = 64;

/**
 * The corrections with one more, as short as they can be: nudges add up, half the tempo after twice the tempo is nothing,
 * and a bar that begins elsewhere begins there only. A full list takes no more: what is at its front holds up the rest.
 */
export function withBeatEdit(edits: readonly BeatEdit[], edit: BeatEdit): readonly BeatEdit[] {
  const last = edits.at(-1);
  const rest = edits.slice(0, -1);
  if (edit.type === 'nudge' && last?.type === 'nudge') {
    const seconds = roundToMicros(last.seconds + edit.seconds);
    return seconds === 0 ? rest : [...rest, { type: 'nudge', seconds }];
  }
  if (edit.type === 'halve' && last?.type === 'double') return rest;
  if (edit.type === 'double' && last?.type === 'halve') return rest;
  if (edit.type === 'one' && last?.type === 'one') return [...rest, edit];
  return edits.length < MAX_BEAT_EDITS ? [...edits, edit] : edits;
}

/** So that as many steps back as forth end where they began. */
function roundToMicros(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
