import type { Features } from '../analysis/featureTrack';

/**
 * Scale of a layer that breathes with the sound: 1 in silence, 1 + `amount` at the loudest. One formula for every kind,
 * so that a cover stays inside its ring. The mean over a few rows keeps it from trembling.
 */
export function pumpScale(features: Features, amount: number): number {
  if (amount === 0) return 1;
  const rows = [0, 1 / 60, 2 / 60, 3 / 60];
  const loudness = rows.reduce((sum, ago) => sum + features.loudnessBefore(ago), 0) / rows.length;
  return 1 + amount * loudness * loudness;
}
