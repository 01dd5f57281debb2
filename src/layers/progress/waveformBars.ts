import type { Waveform } from '../../analysis/featureTrack';

const known = new WeakMap<Waveform, Map<number, Float32Array>>();

/**
 * The whole recording as `count` bars, 0 to 1, the loudest at 1; flat until there is a waveform. Counted once a waveform:
 * an hour has 720,000 columns.
 */
export function waveformBars(waveform: Waveform | undefined, count: number): Float32Array {
  if (!waveform) return new Float32Array(count);
  let byCount = known.get(waveform);
  if (!byCount) known.set(waveform, (byCount = new Map()));
  let bars = byCount.get(count);
  if (!bars) byCount.set(count, (bars = countBars(waveform, count)));
  return bars;
}

function countBars({ peak, columns }: Waveform, count: number): Float32Array {
  const bars = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * columns) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * columns) / count));
    let sum = 0;
    for (let column = from; column < Math.min(to, columns); column++) sum += peak[column]! ** 2;
    bars[i] = Math.sqrt(sum / (to - from));
  }
  const loudest = bars.reduce((most, value) => Math.max(most, value), 0);
  return loudest > 0 ? bars.map((value) => (value / loudest) ** 1.2) : bars;
}
