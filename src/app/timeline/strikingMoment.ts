import type { Waveform } from '../../analysis/featureTrack';

/** Length of the passage that is judged, in seconds. */
const PASSAGE = 2;

/**
 * The middle, in seconds, of the two loudest seconds of a recording: where a still shows the most.
 * @param within the part of the recording that counts, in seconds; the whole when absent.
 */
export function strikingMoment(
  { peak, columns, rate }: Waveform,
  within: { readonly start: number; readonly end: number } = { start: 0, end: Infinity },
): number {
  const window = Math.round(PASSAGE * rate);
  const first = Math.floor(within.start * rate);
  const last = Math.min(columns, Math.ceil(within.end * rate));
  let sum = 0;
  let best = 0;
  let bestEnd = Math.min(first + window, last);
  for (let i = first; i < last; i++) {
    sum += peak[i]! - (i - window >= first ? peak[i - window]! : 0);
    if (sum > best) {
      best = sum;
      bestEnd = i + 1;
    }
  }
  return Math.max(first, bestEnd - window / 2) / rate;
}
