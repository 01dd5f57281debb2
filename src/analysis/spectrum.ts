import { RealFft } from './fft';

/**
 * The spectrum an AnalyserNode reports, by the formulas of the Web Audio API ("FFT Windowing and Smoothing over
 * Time"): periodic Blackman window with alpha 0.16, magnitudes divided by the size, smoothed between readings.
 */
export class Spectrum {
  /** Samples a reading. */
  readonly size: number;
  /** Squared magnitudes of the last reading after smoothing, `size / 2` long, from 0 Hz up. */
  readonly powers: Float64Array;
  readonly #fft: RealFft;
  readonly #window: Float64Array;
  readonly #smoothing: number;
  /** What smoothing remembers: linear, as the specification has it. */
  readonly #magnitudes: Float64Array;

  /**
   * @param size power of two, as `AnalyserNode.fftSize`.
   * @param smoothing 0 (none) to below 1, as `AnalyserNode.smoothingTimeConstant`.
   */
  constructor(size: number, smoothing = 0) {
    if (!(smoothing >= 0 && smoothing < 1))
      throw new TypeError(`smoothing: expected 0 to below 1, got ${smoothing}`);
    this.size = size;
    this.powers = new Float64Array(size / 2);
    this.#magnitudes = new Float64Array(size / 2);
    this.#fft = new RealFft(size);
    this.#window = blackman(size);
    this.#smoothing = smoothing;
  }

  /** Takes in the `size` samples from `offset` on, as one call of `getFloatFrequencyData` would. */
  read(samples: Float32Array, offset: number): void {
    const { powers } = this;
    this.#fft.powers(samples, offset, this.#window, this.size ** -2, powers);
    const old = this.#smoothing;
    if (old === 0) return;
    const magnitudes = this.#magnitudes;
    for (let k = 0; k < powers.length; k++) {
      const magnitude = old * magnitudes[k]! + (1 - old) * Math.sqrt(powers[k]!);
      magnitudes[k] = magnitude;
      powers[k] = magnitude * magnitude;
    }
  }

  /** Writes the decibels of each bin (20 log10 of its magnitude), −Infinity for nothing, as `getFloatFrequencyData` fills its array. */
  decibels(into: Float32Array): void {
    for (let k = 0; k < into.length; k++) into[k] = 10 * Math.log10(this.powers[k]!);
  }
}

/** Periodic Blackman window, alpha 0.16, `size` weights. */
function blackman(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, n) => {
    const x = n / size;
    return 0.42 - 0.5 * Math.cos(2 * Math.PI * x) + 0.08 * Math.cos(4 * Math.PI * x);
  });
}
