import { WAVEFORM_RATE, type Waveform } from '../../analysis/featureTrack';

/** Length of the passage that is judged, in columns: two seconds. */
const WINDOW = 2 * WAVEFORM_RATE;

/** The middle, in seconds, of the two loudest seconds of a recording: where a still shows the most. */
export function strikingMoment({ peak, columns }: Waveform): number {
  let sum = 0;
  let best = 0;
  let bestEnd = Math.min(WINDOW, columns);
  for (let i = 0; i < columns; i++) {
    sum += peak[i]! - (peak[i - WINDOW] ?? 0);
    if (sum > best) {
      best = sum;
      bestEnd = i + 1;
    }
  }
  return Math.max(0, bestEnd - WINDOW / 2) / WAVEFORM_RATE;
}
