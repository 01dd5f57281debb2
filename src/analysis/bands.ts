/** Bands of a feature row, on a logarithmic scale. */
export const BAND_COUNT = 96;

const LOWEST_HZ = 30;
const HIGHEST_HZ = 16_000;
/** Bands reach no higher than this part of the sample rate: close to Nyquist there is only the filters' slope. */
const HIGHEST_PART = 0.46;
/** Narrower bands would look between the bins; what they share shows as one broad hill, as it should. */
const NARROWEST_BINS = 2;
/** A band without any sound: −160 dB. */
const FLOOR_POWER = 1e-16;

/** Which bins make up each band, and how much of each bin. */
export interface Bands {
  /** Centre of each band in Hz, ascending. */
  readonly frequencies: Float32Array;
  /** First bin of each band. */
  readonly first: Int32Array;
  /** Where each band's weights start in `weights`; one entry more than there are bands. */
  readonly start: Int32Array;
  /** Part of each bin that lies in the band, 0 to 1, band after band. */
  readonly weights: Float64Array;
}

/**
 * Lays {@link BAND_COUNT} bands from 30 Hz to `ceilingHz`, to 16 kHz or to just under Nyquist, whichever is lowest.
 * @param size samples of the transform the bins come from.
 */
export function layBands(sampleRate: number, size: number, ceilingHz = HIGHEST_HZ): Bands {
  const highest = Math.min(HIGHEST_HZ, ceilingHz, sampleRate * HIGHEST_PART);
  const ratio = (highest / LOWEST_HZ) ** (1 / (BAND_COUNT - 1));
  const binHz = sampleRate / size;
  const frequencies = new Float32Array(BAND_COUNT);
  const first = new Int32Array(BAND_COUNT);
  const start = new Int32Array(BAND_COUNT + 1);
  const weights: number[] = [];
  for (let band = 0; band < BAND_COUNT; band++) {
    const centre = LOWEST_HZ * ratio ** band;
    const width = Math.max(centre * (Math.sqrt(ratio) - 1 / Math.sqrt(ratio)), NARROWEST_BINS * binHz);
    // Bin 0 is the offset of the recording, not a sound.
    const low = Math.max(0.5, centre / binHz - width / binHz / 2);
    const high = Math.min(size / 2 - 0.5, Math.max(low + 1, centre / binHz + width / binHz / 2));
    frequencies[band] = centre;
    first[band] = Math.round(low);
    start[band] = weights.length;
    for (let bin = Math.round(low); bin - 0.5 < high && bin < size / 2; bin++) {
      weights.push(Math.min(high, bin + 0.5) - Math.max(low, bin - 0.5));
    }
  }
  start[BAND_COUNT] = weights.length;
  return { frequencies, first, start, weights: Float64Array.from(weights) };
}

/** Writes the power in each band in decibels into `into` from `at` on; −160 where there is none. */
export function bandDecibels(bands: Bands, powers: Float64Array, into: Float32Array, at: number): void {
  const { first, start, weights } = bands;
  for (let band = 0; band < BAND_COUNT; band++) {
    let bin = first[band]!;
    let power = 0;
    for (let i = start[band]!; i < start[band + 1]!; i++, bin++) {
      power += weights[i]! * powers[bin]!;
    }
    into[at + band] = 10 * Math.log10(power > FLOOR_POWER ? power : FLOOR_POWER);
  }
}
