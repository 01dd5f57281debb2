import { clamp } from '../../core/numeric';
import { COARSE_BANDS } from '../tone/coarseBands';
import { isBuild } from './builds';
import type { Texture } from './description';

/** What a section does with its loudness. */
export type Energy = 'quiet' | 'build' | 'drop' | 'steady';

/** Coarse bands that hold the bass: 40 to 170 Hz. */
const BASS_BANDS = 3;
/** Nothing louder than this is quiet, whatever the song. */
const SILENT_DB = -60;
/** A section that lies under the loudest by so much of the way to the quietest, in decibels within limits, is quiet. */
const QUIET_SHARE = 0.5;
const LEAST_QUIET_DB = 2.5;
const MOST_QUIET_DB = 6;
/** A drop comes so near to the loudest section. */
const NEAR_TOP_DB = 3;
/** What is compared at a boundary, in seconds to either side. */
const EDGE_SECONDS = 2;

/**
 * What each section does.
 * @param fullness of the describer.
 * @param edges rows at which the sections begin, and the end of the last.
 */
export function energiesOf(
  texture: Texture,
  fullness: Float32Array,
  edges: readonly number[],
): readonly Energy[] {
  const { rate, loudness } = texture;
  const bass = bassOf(texture);
  const levels = edges.slice(1).map((end, i) => meanLevel(loudness, edges[i]!, end));
  const bassLevels = edges.slice(1).map((end, i) => meanLevel(bass, edges[i]!, end));
  const top = levels.reduce((a, b) => Math.max(a, b), -Infinity);
  const lowest = levels.reduce((a, b) => (b > SILENT_DB ? Math.min(a, b) : a), top);
  const quiet = top - clamp(QUIET_SHARE * (top - lowest), LEAST_QUIET_DB, MOST_QUIET_DB);
  const around = Math.round(EDGE_SECONDS * rate);
  /** How much a curve jumps at the start of section i. */
  const jump = (curve: Float32Array, i: number) => {
    const at = edges[i]!;
    return (
      meanLevel(curve, at, Math.min(edges[i + 1]!, at + around)) -
      meanLevel(curve, Math.max(0, at - around), at)
    );
  };
  const energies: Energy[] = [];
  levels.forEach((level, i) => {
    const before = energies[i - 1];
    const isLoud = level > top - NEAR_TOP_DB && level > SILENT_DB;
    if (before && isLoud && isDrop(before, jump(loudness, i), jump(bass, i))) energies.push('drop');
    else if (level > SILENT_DB && isBuild(fullness, rate, edges[i]!, edges[i + 1]!)) energies.push('build');
    else if (level < Math.max(quiet, SILENT_DB)) energies.push('quiet');
    else if (before === 'drop' && isLoud && bassLevels[i]! > bassLevels[i - 1]! - NEAR_TOP_DB)
      energies.push('drop');
    else energies.push('steady');
  });
  return energies;
}

function isDrop(before: Energy, louder: number, moreBass: number): boolean {
  if (before === 'build') return louder > 1 && moreBass > 3;
  return louder > 1.5 && moreBass > 3 && louder + moreBass / 2 > 5;
}

/** Level of the bass in decibels, per row. */
function bassOf({ bands }: Texture): Float32Array {
  return Float32Array.from({ length: bands.length / COARSE_BANDS }, (_, row) => {
    let power = 0;
    for (let band = 0; band < BASS_BANDS; band++) power += 10 ** (bands[row * COARSE_BANDS + band]! / 10);
    return 10 * Math.log10(power);
  });
}

/** Level in decibels of the mean power of the rows from `from` up to `to`; −120 at the least. */
export function meanLevel(levels: Float32Array, from: number, to: number): number {
  let power = 0;
  for (let row = from; row < to; row++) power += 10 ** (levels[row]! / 10);
  return 10 * Math.log10(Math.max(1e-12, power / Math.max(1, to - from)));
}
