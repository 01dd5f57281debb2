/** What the slider moves. */
interface Seekable {
  /** To the ends of what is kept. */
  toStart(): void;
  toEnd(): void;
  /** Moves by seconds, held inside the recording. */
  nudge(seconds: number): void;
}

const SECONDS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

/** The keys of a slider: arrows a second (with Shift five), page keys ten, Home and End. */
export function seekByKey(event: KeyboardEvent, playback: Seekable): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const seconds = SECONDS[event.key];
  if (seconds !== undefined) playback.nudge(seconds * (event.shiftKey ? 5 : 1));
  else if (event.key === 'Home') playback.toStart();
  else if (event.key === 'End') playback.toEnd();
  else return;
  event.preventDefault();
}
