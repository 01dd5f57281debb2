/** Milliseconds of work between two looks at the message queue and the display. */
const SLICE_MILLIS = 8;
/** Keeps long work from holding up its thread: ask it after every step of some milliseconds. */
export class Pace {
  readonly #reportMillis: number;
  #restedAt = performance.now();
  #reportedAt = performance.now();

  /** @param reportMillis least time between two words on how far it is. */
  constructor(reportMillis: number) {
    this.#reportMillis = reportMillis;
  }

  /** Lets messages and drawing in when it is time. */
  async rest(): Promise<void> {
    if (performance.now() - this.#restedAt < SLICE_MILLIS) return;
    await nextTask();
    this.#restedAt = performance.now();
  }

  /** Whether it is time again to say how far the work is. */
  isDue(): boolean {
    const now = performance.now();
    if (now - this.#reportedAt < this.#reportMillis) return false;
    this.#reportedAt = now;
    return true;
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
