/** A second-order filter as y[n] = b0 x[n] + b1 x[n−1] + b2 x[n−2] − a1 y[n−1] − a2 y[n−2]. */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** ITU-R BS.1770-4 gives the filters of K-weighting for this rate alone. */
const TABLE_RATE = 48_000;
/** Its table 1: a shelf that lifts the treble by 4 dB, for the head between the ears. */
const SHELF: Biquad = {
  b0: 1.53512485958697,
  b1: -2.69169618940638,
  b2: 1.19839281085285,
  a1: -1.69065929318241,
  a2: 0.73248077421585,
};
/** Its table 2: a high-pass, for the ear's deafness to the bass. */
const HIGH_PASS: Biquad = { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 };

/** What has died away to this is made zero: denormal numbers are slow. */
const NOTHING = 1e-20;

/** The responses are made equal here, at 0 and at the highest frequency that both rates have; between, they follow. */
const MATCHED_HZ = 1000;

/**
 * The two filters of K-weighting in the order in which they are applied. At 48 kHz they are the tables of ITU-R
 * BS.1770-4, annex 1; at another rate their response is that of the tables, within 0.05 dB at 8 kHz and 0.003 dB from
 * 16 kHz on. The bilinear transform would bend the scale of frequencies, by 0.3 and 0.07 dB.
 *
 * A pole p of the table becomes p^(48000 / rate), which rings on for as long; the numerator then gives the response
 * that is wanted at three frequencies. After Martin Vicanek, "Matched second order digital filters", 2016.
 * @param sampleRate in Hz, 4000 or more.
 */
export function kWeightingFilters(sampleRate: number): readonly [shelf: Biquad, highPass: Biquad] {
  return [shelfAt(sampleRate), highPassAt(sampleRate)];
}

function shelfAt(sampleRate: number): Biquad {
  const poles = polesAt(SHELF, sampleRate);
  // The numerator's power is u (1 − s) + v s + 4 w s (1 − s) with s = sin² of half the angle.
  const wanted = (hz: number) =>
    power(SHELF, angle(hz, TABLE_RATE)) / power({ b0: 1, b1: 0, b2: 0, ...poles }, angle(hz, sampleRate));
  const u = wanted(0);
  const sine = (hz: number) => Math.sin(angle(hz, sampleRate) / 2) ** 2;
  const rest = (hz: number) => (wanted(hz) - u * (1 - sine(hz))) / sine(hz);
  const topHz = Math.min(sampleRate, TABLE_RATE) / 2;
  const w = (rest(MATCHED_HZ) - rest(topHz)) / (4 * (sine(topHz) - sine(MATCHED_HZ)));
  const v = rest(topHz) - 4 * w * (1 - sine(topHz));

  const outer = (Math.sqrt(u) + Math.sqrt(v)) / 2;
  const b0 = (outer + Math.sqrt(outer * outer + w)) / 2;
  return { b0, b1: (Math.sqrt(u) - Math.sqrt(v)) / 2, b2: -w / (4 * b0), ...poles };
}

/** Its two zeros stay at 0 Hz: direct current has no loudness. */
function highPassAt(sampleRate: number): Biquad {
  const poles = polesAt(HIGH_PASS, sampleRate);
  const { b0, b1, b2 } = HIGH_PASS;
  const wanted = power(HIGH_PASS, angle(MATCHED_HZ, TABLE_RATE));
  const gain = Math.sqrt(wanted / power({ ...HIGH_PASS, ...poles }, angle(MATCHED_HZ, sampleRate)));
  return { b0: gain * b0, b1: gain * b1, b2: gain * b2, ...poles };
}

/** The table's poles at another rate: a pair of conjugates or two real ones. */
function polesAt({ a1, a2 }: Biquad, sampleRate: number): Pick<Biquad, 'a1' | 'a2'> {
  const exponent = TABLE_RATE / sampleRate;
  const middle = -a1 / 2;
  const square = middle * middle - a2;
  if (square < 0) {
    const turn = Math.acos(middle / Math.sqrt(a2));
    return { a1: -2 * a2 ** (exponent / 2) * Math.cos(exponent * turn), a2: a2 ** exponent };
  }
  const reach = Math.sqrt(square);
  return { a1: -((middle + reach) ** exponent) - (middle - reach) ** exponent, a2: a2 ** exponent };
}

/** Radians a sample. */
function angle(hz: number, sampleRate: number): number {
  return (2 * Math.PI * hz) / sampleRate;
}

/** What a filter multiplies the power of a sine by. */
function power({ b0, b1, b2, a1, a2 }: Biquad, radians: number): number {
  const norm = (c0: number, c1: number, c2: number) => {
    const re = c0 + c1 * Math.cos(radians) + c2 * Math.cos(2 * radians);
    const im = c1 * Math.sin(radians) + c2 * Math.sin(2 * radians);
    return re * re + im * im;
  };
  return norm(b0, b1, b2) / norm(1, a1, a2);
}

/** K-weighting of one channel, with the memory of its filters. */
export class KWeighting {
  readonly #shelf: Biquad;
  readonly #highPass: Biquad;
  /** Two delayed values of each filter, transposed direct form II. */
  readonly #memory: [number, number, number, number] = [0, 0, 0, 0];

  /** @param sampleRate in Hz, 4000 or more. */
  constructor(sampleRate: number) {
    [this.#shelf, this.#highPass] = kWeightingFilters(sampleRate);
  }

  /**
   * Weighs the samples from `from` to below `to`, which follow those of the last call.
   * @returns the sum of their squares.
   */
  energy(samples: Float64Array, from: number, to: number): number {
    const { b0, b1, b2, a1, a2 } = this.#shelf;
    const { b0: c0, b1: c1, b2: c2, a1: d1, a2: d2 } = this.#highPass;
    let [shelf1, shelf2, pass1, pass2] = this.#memory;
    let sum = 0;
    // Both filters in one loop: each waits for its own last value, so the processor works on the two at once. The value
    // waited for comes last in each sum.
    for (let i = from; i < to; i++) {
      const x = samples[i]!;
      const lifted = b0 * x + shelf1;
      shelf1 = b1 * x + shelf2 - a1 * lifted;
      shelf2 = b2 * x - a2 * lifted;
      const y = c0 * lifted + pass1;
      pass1 = c1 * lifted + pass2 - d1 * y;
      pass2 = c2 * lifted - d2 * y;
      sum += y * y;
    }
    this.#remember(shelf1, shelf2, pass1, pass2);
    return sum;
  }

  #remember(...values: [number, number, number, number]): void {
    values.forEach((value, i) => (this.#memory[i] = Math.abs(value) < NOTHING ? 0 : value));
  }
}
