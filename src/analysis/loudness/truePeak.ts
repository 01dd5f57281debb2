/** Samples on each side that a value between two samples is made of. */
const HALF = 12;
/** Shape of the Kaiser window: with it all phases are flat to 0.03 dB up to 0.43 of the sample rate. */
const BETA = 5;
/** Samples that are judged together; not fewer than HALF, so that a value depends on three cells at most. */
const CELL = 48;

/** Samples that must be there before and after those whose true peak is asked for. */
export const TRUE_PEAK_MARGIN = 2 * CELL;

/**
 * True peak after ITU-R BS.1770-4, annex 2: the highest magnitude of the samples and of what lies between them, at four
 * times the rate below 96 kHz and twice below 192 kHz; above, samples lie close enough. The values between come from a
 * sinc under a Kaiser window, 24 taps a phase.
 *
 * Most of them need not be computed. A filter whose weights sum to 1 is a straight line between the two samples in the
 * middle, read at the filter's centroid, and a rest that depends on second differences alone. So no value between two
 * samples is higher than the higher of them by more than a constant times the highest second difference around.
 *
 * The phases ¼ and ¾ mirror each other. With the even part e and the odd part o of what the samples give to them, the
 * two values are e + o and e − o, and the higher magnitude is |e| + |o|: one pass over 12 pairs of samples does for both.
 */
export class TruePeakFilter {
  /** Values a sample interval: 4, 2 or 1. */
  readonly factor: 4 | 2 | 1;
  /** For each pair of samples: weight at ½, even and odd part of the weights at ¼. */
  readonly #weights = new Float64Array(3 * HALF);
  /** What a second difference of 1 can add to the higher of two samples at the most. */
  readonly #overshoot: number;

  /** @param sampleRate in Hz. */
  constructor(sampleRate: number) {
    this.factor = sampleRate < 96_000 ? 4 : sampleRate < 192_000 ? 2 : 1;
    const half = phase(0.5);
    const quarter = phase(0.25);
    for (let pair = 0; pair < HALF; pair++) {
      const before = quarter[HALF - 1 - pair]!;
      const after = quarter[HALF + pair]!;
      this.#weights.set([half[HALF + pair]!, (before + after) / 2, (before - after) / 2], 3 * pair);
    }
    this.#overshoot = this.factor === 4 ? Math.max(overshoot(half), overshoot(quarter)) : overshoot(half);
  }

  /**
   * Highest magnitude from sample `from` up to, but without, sample `to`; 1 is full scale.
   * @param samples must reach {@link TRUE_PEAK_MARGIN} samples further on both sides.
   */
  peak(samples: Float64Array, from: number, to: number): number {
    let peak = highestMagnitude(samples, from, to);
    if (this.factor === 1) return peak;
    let bendBefore = highestBend(samples, from - CELL, from);
    let bend = highestBend(samples, from, from + CELL);
    for (let cell = from; cell < to; cell += CELL) {
      const bendAfter = highestBend(samples, cell + CELL, cell + 2 * CELL);
      const enough = peak - this.#overshoot * Math.max(bendBefore, bend, bendAfter);
      const end = Math.min(to, cell + CELL);
      for (let i = cell; i < end; i++) {
        if (Math.abs(samples[i]!) > enough || Math.abs(samples[i + 1]!) > enough)
          peak = Math.max(peak, this.#between(samples, i));
      }
      bendBefore = bend;
      bend = bendAfter;
    }
    return peak;
  }

  /** Highest magnitude between sample `i` and the next. */
  #between(samples: Float64Array, i: number): number {
    const weights = this.#weights;
    let half = 0;
    let even = 0;
    let odd = 0;
    for (let w = 0, left = i, right = i + 1; w < 3 * HALF; w += 3, left--, right++) {
      const before = samples[left]!;
      const after = samples[right]!;
      half += weights[w]! * (before + after);
      even += weights[w + 1]! * (before + after);
      odd += weights[w + 2]! * (before - after);
    }
    return this.factor === 4 ? Math.max(Math.abs(half), Math.abs(even) + Math.abs(odd)) : Math.abs(half);
  }
}

function highestMagnitude(samples: Float64Array, from: number, to: number): number {
  let highest = 0;
  for (let i = from; i < to; i++) highest = Math.max(highest, Math.abs(samples[i]!));
  return highest;
}

/** Highest magnitude of the second difference around the samples. */
function highestBend(samples: Float64Array, from: number, to: number): number {
  let highest = 0;
  let before = samples[from - 1]!;
  let here = samples[from]!;
  for (let i = from; i < to; i++) {
    const after = samples[i + 1]!;
    highest = Math.max(highest, Math.abs(before - 2 * here + after));
    before = here;
    here = after;
  }
  return highest;
}

/** Weights of the samples around a point `fraction` after the middle one; they leave direct current as it is. */
function phase(fraction: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * HALF }, (_, i) => kernel(fraction + HALF - 1 - i));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** Sinc under a Kaiser window. @param x distance in samples, other than 0. */
function kernel(x: number): number {
  const window = bessel(BETA * Math.sqrt(1 - (x / HALF) ** 2)) / bessel(BETA);
  return (window * Math.sin(Math.PI * x)) / (Math.PI * x);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 32; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/**
 * Summed magnitudes of what is left of a phase after the straight line, as weights of second differences: the weights
 * summed up twice (summation by parts).
 */
function overshoot(weights: Float64Array): number {
  const centroid = weights.reduce((sum, weight, i) => sum + weight * (i - HALF + 1), 0);
  const rest = weights.slice();
  rest[HALF - 1]! -= 1 - centroid;
  rest[HALF]! -= centroid;
  let once = 0;
  let twice = 0;
  let total = 0;
  for (const weight of rest) {
    once += weight;
    twice += once;
    total += Math.abs(twice);
  }
  return total;
}
