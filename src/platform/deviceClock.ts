/** What the speaker gave out, and when. */
export interface Heard {
  /** Seconds on the context's clock. */
  readonly contextTime: number;
  /** When that was: `performance.timeOrigin + performance.now()`, in milliseconds. */
  readonly atMillis: number;
  /** False while the device has not told, and the browser's estimate of its latency has to do. */
  readonly isKnown: boolean;
}

/** Reads the audio hardware's clock. */
export function heardNow(context: AudioContext): Heard {
  const { contextTime, performanceTime } = context.getOutputTimestamp();
  // Before its first block is out (and in some browsers for good) the device reports zeros.
  if (contextTime && performanceTime) {
    return { contextTime, atMillis: performance.timeOrigin + performanceTime, isKnown: true };
  }
  const latency = context.outputLatency || context.baseLatency || 0;
  return { contextTime: context.currentTime - latency, atMillis: nowMillis(), isKnown: false };
}

/** The present moment on the scale of a clock state. */
export function nowMillis(): number {
  return performance.timeOrigin + performance.now();
}
