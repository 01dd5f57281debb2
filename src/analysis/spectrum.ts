import { RealFft } from './fft';

/**
 * The spectrum an AnalyserNode reports, by the formulas of the Web Audio API ("FFT Windowing and Smoothing over
 * Time"): periodic Blackman window with alpha 0.16, magnitudes divided by the size, smoothed between readings.
 */
export class Spectrum {
  /** Samples a reading. */
  readonly size: number;
  /** Smoothed linear magnitudes of the last reading, `size / 2` long, from 0 Hz up. */
  readonly magnitudes: Float64Array;
  readonly #fft: RealFft;
  readonly #window: Float64Array;
  readonly #smoothing: number;

  /**
   * @param size power of two, as `AnalyserNode.fftSize`.
   * @param smoothing 0 (none) to below 1, as `AnalyserNode.smoothingTimeConstant`.
   */
  constructor(size: number, smoothing = 0) {
    if (!(smoothing >= 0 && smoothing < 1))
      throw new TypeError(`smoothing: expected 0 to below 1, got ${smoothing}`);
    this.size = size;
    this.magnitudes = new Float64Array(size / 2);
    this.#fft = new RealFft(size);
    this.#window = blackman(size);
    this.#smoothing = smoothing;
  }

  /** Takes in the `size` samples from `offset` on, as one call of `getFloatFrequencyData` would. */
  read(samples: Float32Array, offset: number): void {
    this.#fft.transform(samples, offset, this.#window);
    const { magnitudes } = this;
    const { bins } = this.#fft;
    const scale = 1 / this.size;
    const old = this.#smoothing;
    const fresh = (1 - old) * scale;
    for (let k = 0; k < magnitudes.length; k++) {
      const re = bins[2 * k]!;
      const im = bins[2 * k + 1]!;
      magnitudes[k] = old * magnitudes[k]! + fresh * Math.sqrt(re * re + im * im);
    }
  }

  /** Writes 20 log10 of each magnitude, −Infinity for nothing, as `getFloatFrequencyData` fills its array. */
  decibels(into: Float32Array): void {
    for (let k = 0; k < into.length; k++) into[k] = 20 * Math.log10(this.magnitudes[k]!);
  }
}

/** Periodic Blackman window, alpha 0.16, `size` weights. */
export function blackman(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, n) => {
    const x = n / size;
    return 0.42 - 0.5 * Math.cos(2 * Math.PI * x) + 0.08 * Math.cos(4 * Math.PI * x);
  });
}
