import type { BeatEdit } from '../../core/beatEdit';
import { assertNever } from '../../core/errors';
import { doubled, halved, MAX_BPM, MIN_BPM, nudged, tapped, withOne, type BeatGrid } from './beatGrid';
import { usualTempo } from './beats';

/**
 * The grid after every correction, in their order. The same grid when there is none; a correction that it cannot bear
 * (a tempo out of bounds, a tap outside of the recording) changes nothing.
 * @param duration of the recording, in seconds.
 */
export function correctedGrid(found: BeatGrid, edits: readonly BeatEdit[], duration: number): BeatGrid {
  return edits.reduce((grid, edit) => corrected(grid, edit, duration), found);
}

/** Beats a minute that most of the beats keep; null when there are fewer than two. */
export function bpmOf(grid: BeatGrid): number | null {
  return usualTempo(grid.beats);
}

/** Whether half the tempo still is one. */
export function canHalve({ beats }: BeatGrid): boolean {
  return beats.length > 2 && meanTempo(beats) / 2 >= MIN_BPM;
}

/** Whether twice the tempo still is one. */
export function canDouble({ beats }: BeatGrid): boolean {
  return beats.length > 1 && meanTempo(beats) * 2 <= MAX_BPM;
}

/** When each bar begins: every `beatsPerBar`-th beat, before and after the one. Seconds, ascending. */
export function barsOf({ beats, one, beatsPerBar }: BeatGrid): Float64Array {
  return beats.filter((_, i) => (i - one) % beatsPerBar === 0);
}

function corrected(grid: BeatGrid, edit: BeatEdit, duration: number): BeatGrid {
  switch (edit.type) {
    case 'nudge':
      return nudged(grid, edit.seconds);
    case 'halve':
      return canHalve(grid) ? halved(grid) : grid;
    case 'double':
      return canDouble(grid) ? doubled(grid) : grid;
    case 'one':
      return withOne(grid, edit.at);
    case 'tap': {
      const taps = edit.times.filter((time) => time >= 0 && time <= duration);
      return tapped(grid, taps, [0, duration]);
    }
    default:
      return assertNever(edit);
  }
}

/** Beats a minute from the first beat to the last. */
function meanTempo(beats: Float64Array): number {
  return (60 * (beats.length - 1)) / (beats.at(-1)! - beats[0]!);
}
