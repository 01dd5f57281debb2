/** Mean square that a loudness of 0 LUFS has more than 0 dB: ITU-R BS.1770-4, annex 1, formula 2. */
const OFFSET_DB = -0.691;
/** Quieter blocks are not part of the programme. */
const ABSOLUTE_GATE = powerOf(-70);

/** Loudness in LUFS of a K-weighted mean square, summed over the channels; −Infinity for 0. */
export function loudnessOf(power: number): number {
  return OFFSET_DB + 10 * Math.log10(power);
}

/** The K-weighted mean square of a loudness in LUFS. */
function powerOf(lufs: number): number {
  return 10 ** ((lufs - OFFSET_DB) / 10);
}

/**
 * Loudness of a programme in LUFS: mean of the blocks above −70 LUFS and above 10 LU less than their own mean. ITU-R
 * BS.1770-4, annex 1, formulas 3 to 7.
 * @param powers mean squares of 400 ms, one every 100 ms.
 * @returns −Infinity when no block passes.
 */
export function integratedLoudness(powers: Float64Array): number {
  const audible = powers.filter((power) => power > ABSOLUTE_GATE);
  const relativeGate = mean(audible) * 10 ** -1;
  return loudnessOf(mean(audible.filter((power) => power > relativeGate)));
}

/**
 * Loudness range in LU: from the 10th to the 95th percentile of what is above −70 LUFS and not further than 20 LU under
 * the mean. EBU Tech 3342.
 * @param powers mean squares of 3 s, one every 100 ms.
 * @returns 0 when nothing passes.
 */
export function loudnessRange(powers: Float64Array): number {
  const audible = powers.filter((power) => power >= ABSOLUTE_GATE);
  const relativeGate = mean(audible) * 10 ** -2;
  const sorted = audible.filter((power) => power >= relativeGate).sort();
  if (sorted.length === 0) return 0;
  const percentile = (rank: number) => loudnessOf(sorted[Math.round(rank * (sorted.length - 1))]!);
  return percentile(0.95) - percentile(0.1);
}

function mean(powers: Float64Array): number {
  return powers.length === 0 ? 0 : powers.reduce((sum, power) => sum + power, 0) / powers.length;
}
