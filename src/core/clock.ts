/**
 * Where the sound is. The page sends it when it changes and about once a second; between two messages each thread
 * counts on by itself, so nothing crosses per frame.
 */
export interface ClockState {
  readonly playing: boolean;
  /** Seconds from the start of the recording that were heard at `atMillis`. */
  readonly position: number;
  /** `performance.timeOrigin + performance.now()` in milliseconds: comparable between threads. */
  readonly atMillis: number;
  /** Seconds [from, to) to repeat while playing, or null. */
  readonly loop: readonly [from: number, to: number] | null;
}

/** Standing at the start. */
export const STOPPED: ClockState = { playing: false, position: 0, atMillis: 0, loop: null };

/**
 * Seconds from the start of the recording at a moment.
 * @param nowMillis on the scale of `ClockState.atMillis`.
 * @param duration length of the recording in seconds; the result never passes it.
 */
export function positionAt(clock: ClockState, nowMillis: number, duration: number): number {
  const elapsed = clock.playing ? Math.max(0, nowMillis - clock.atMillis) / 1000 : 0;
  let position = clock.position + elapsed;
  if (clock.playing && clock.loop) {
    const [from, to] = clock.loop;
    if (to > from && clock.position < to && position >= to)
      position = from + ((position - from) % (to - from));
  }
  return Math.min(Math.max(0, position), duration);
}
