import type { Waveform } from '../../analysis/featureTrack';
import type { TimeView } from './timeView';

/** Colours of the three bands, bottom layer first. */
export interface WaveformColors {
  readonly low: string;
  readonly mid: string;
  readonly high: string;
}

/** Highest value of the columns [from, to); between two columns when the view is closer than they are. */
function peakBetween(values: Float32Array, from: number, to: number): number {
  if (to - from < 1) {
    const left = Math.floor(from);
    const share = from - left;
    return (values[left] ?? 0) * (1 - share) + (values[left + 1] ?? 0) * share;
  }
  let peak = 0;
  const last = Math.min(values.length, Math.ceil(to));
  for (let i = Math.max(0, Math.floor(from)); i < last; i++) if (values[i]! > peak) peak = values[i]!;
  return peak;
}

/** Shares of the height that the three silhouettes may reach: they nest, bass outermost. */
const REACH = { low: 1, mid: 0.62, high: 0.34 } as const;

/** The greatest value, so that a quiet recording fills the height too; never 0. */
function loudest(values: Float32Array): number {
  return Math.max(0.01, peakBetween(values, 0, values.length));
}

/**
 * Paints the view as three silhouettes over each other, mirrored about the middle: the whole signal in the colour of the
 * bass, the middle and the high frequencies inside it, each as tall as its own loudest moment allows.
 * @param ctx cleared by the caller; its unit is one CSS pixel.
 * @param width, height of the area in CSS pixels.
 * @param step pixels from bar to bar.
 */
export function drawWaveform(
  ctx: CanvasRenderingContext2D,
  waveform: Waveform,
  view: TimeView,
  width: number,
  height: number,
  step: number,
  colors: WaveformColors,
): void {
  const columnsPerPixel = (view.span * waveform.rate) / width;
  const first = view.start * waveform.rate;
  const middle = height / 2;
  const bar = step * 0.66;
  const layers = [
    { values: waveform.peak, color: colors.low, reach: REACH.low },
    { values: waveform.mid, color: colors.mid, reach: REACH.mid },
    { values: waveform.high, color: colors.high, reach: REACH.high },
  ];
  for (const { values, color, reach } of layers) {
    const gain = reach / loudest(values);
    ctx.fillStyle = color;
    ctx.beginPath();
    for (let x = 0; x < width; x += step) {
      const from = first + x * columnsPerPixel;
      const half = Math.min(1, peakBetween(values, from, from + step * columnsPerPixel) * gain) * middle;
      if (half >= 0.25) ctx.rect(x, middle - half, bar, half * 2);
    }
    ctx.fill();
  }
}
