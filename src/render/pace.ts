/** Milliseconds of work between two looks at the message queue and the display. */
const SLICE_MILLIS = 8;
/** How many times as long as a word on how far it is took, none follows. */
const QUIET = 20;

/** Keeps long work from holding up its thread: ask it after every step of some milliseconds. */
export class Pace {
  readonly #reportMillis: number;
  #restedAt = performance.now();
  #reportAt = 0;

  /** @param reportMillis least time between two words on how far it is; the first is said at once. */
  constructor(reportMillis: number) {
    this.#reportMillis = reportMillis;
  }

  /** Lets messages and drawing in when it is time. */
  async rest(): Promise<void> {
    if (performance.now() - this.#restedAt < SLICE_MILLIS) return;
    await nextTask();
    this.#restedAt = performance.now();
  }

  /** Says how far the work is when it is time again: little of it goes into that, however much there is to say. */
  report(say: () => void): void {
    const now = performance.now();
    if (now < this.#reportAt) return;
    say();
    const saidAt = performance.now();
    this.#reportAt = saidAt + Math.max(this.#reportMillis, QUIET * (saidAt - now));
  }
}

/** A timer would be held to four milliseconds, and to a second in a hidden tab. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
