import type { ExportPhase, ExportProgress } from './request';

const REPORT_MILLIS = 100;
const RATE_MILLIS = 2000;

/** Counts frames and tells about it at most ten times a second; a new phase is told at once. */
export class ProgressMeter {
  readonly #frames: number;
  readonly #report: (progress: ExportProgress) => void;
  readonly #now: () => number;
  /** When which frame was reached, the last two seconds of it. */
  readonly #marks: { readonly at: number; readonly frame: number }[] = [];
  #phase: ExportPhase = 'preparing';
  #frame = 0;
  #reportedAt = -Infinity;

  /** @param now milliseconds from anywhere, never going back. */
  constructor(frames: number, report: (progress: ExportProgress) => void, now: () => number) {
    this.#frames = frames;
    this.#report = report;
    this.#now = now;
  }

  enter(phase: ExportPhase): void {
    this.#phase = phase;
    this.#tell(this.#now());
  }

  /** `frame` frames have been handed to the encoder. */
  reach(frame: number): void {
    this.#frame = frame;
    const at = this.#now();
    if (at - this.#reportedAt < REPORT_MILLIS) return;
    this.#marks.push({ at, frame });
    while (this.#marks.length > 2 && at - this.#marks[1]!.at >= RATE_MILLIS) this.#marks.shift();
    this.#tell(at);
  }

  #tell(at: number): void {
    this.#reportedAt = at;
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    const rate =
      first && last && last.at > first.at ? ((last.frame - first.frame) * 1000) / (last.at - first.at) : 0;
    const left = this.#frames - this.#frame;
    this.#report({
      phase: this.#phase,
      frame: this.#frame,
      frames: this.#frames,
      rate,
      secondsLeft: left === 0 ? 0 : rate > 0 ? left / rate : Infinity,
    });
  }
}
