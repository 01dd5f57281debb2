import type { Waveform } from '../../analysis/featureTrack';

/** Seconds of the recording. */
interface Span {
  readonly start: number;
  readonly end: number;
}

interface Counted {
  readonly span: Span;
  readonly bars: Float32Array;
}

const known = new WeakMap<Waveform, Map<number, Counted>>();

/**
 * A part of the recording as `count` bars, 0 to 1, the loudest at 1; flat until there is a waveform. Counted once a
 * waveform, as long as the part stays the same.
 */
export function waveformBars(waveform: Waveform | undefined, count: number, span: Span): Float32Array {
  if (!waveform) return new Float32Array(count);
  let byCount = known.get(waveform);
  if (!byCount) known.set(waveform, (byCount = new Map()));
  const former = byCount.get(count);
  if (former && former.span.start === span.start && former.span.end === span.end) return former.bars;
  const bars = countBars(waveform, count, span);
  byCount.set(count, { span, bars });
  return bars;
}

function countBars({ peak, rate }: Waveform, count: number, { start, end }: Span): Float32Array {
  const first = Math.floor(start * rate);
  const columns = Math.ceil(end * rate) - first;
  const bars = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const from = first + Math.floor((i * columns) / count);
    const to = Math.max(from + 1, first + Math.floor(((i + 1) * columns) / count));
    let sum = 0;
    // What is not decoded yet is flat.
    for (let column = from; column < Math.min(to, peak.length); column++) sum += peak[column]! ** 2;
    bars[i] = Math.sqrt(sum / (to - from));
  }
  const loudest = bars.reduce((most, value) => Math.max(most, value), 0);
  return loudest > 0 ? bars.map((value) => (value / loudest) ** 1.2) : bars;
}
