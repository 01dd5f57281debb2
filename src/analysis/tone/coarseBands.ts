import type { GrowingFloats } from '../growingFloats';

/** Bands of the coarse spectrum. */
export const COARSE_BANDS = 12;
const LOWEST_HZ = 40;
const HIGHEST_HZ = 12_800;
/** What counts as no sound: −90 dB. */
const FLOOR_POWER = 1e-9;
/** Mean of the squared Blackman window: what twice the powers of a full-scale noise sum up to. */
export const WINDOW_POWER = 0.3046;

/** The colour of a sound in a few numbers: {@link COARSE_BANDS} bands from 40 Hz to 12.8 kHz, each 1.6 times as wide as the last. */
export class CoarseBands {
  /** First bin of each band, and the end of the last; empty above Nyquist. */
  readonly #edges: Int32Array;

  /** @param size samples of the transform whose powers will be read. */
  constructor(sampleRate: number, size: number) {
    this.#edges = Int32Array.from({ length: COARSE_BANDS + 1 }, (_, i) => {
      const hz = LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (i / COARSE_BANDS);
      return Math.min(size / 2, Math.max(3, Math.round((hz * size) / sampleRate)));
    });
  }

  /** Appends each band's level in decibels under full scale, −90 at the least. */
  read(powers: Float64Array, into: GrowingFloats): void {
    for (let band = 0; band < COARSE_BANDS; band++) {
      let power = 0;
      for (let k = this.#edges[band]!; k < this.#edges[band + 1]!; k++) power += powers[k]!;
      into.push(10 * Math.log10(Math.max(FLOOR_POWER, (2 * power) / WINDOW_POWER)));
    }
  }
}
