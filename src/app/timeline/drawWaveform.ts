import { WAVEFORM_RATE, type Waveform } from '../../analysis/featureTrack';
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

/** The loudest moment of the recording, so that a quiet one fills the height too; never 0. */
export function loudestPeak(waveform: Waveform): number {
  return Math.max(0.02, peakBetween(waveform.peak, 0, waveform.columns));
}

/**
 * Paints the view as three silhouettes over each other, mirrored about the middle: bass outermost.
 * @param ctx cleared by the caller; its unit is one CSS pixel.
 * @param width, height of the area in CSS pixels.
 * @param step pixels a bar; 1 gives a solid silhouette, more gives separate bars a third of it apart.
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
  const columnsPerPixel = (view.span * WAVEFORM_RATE) / width;
  const first = view.start * WAVEFORM_RATE;
  const gain = 1 / loudestPeak(waveform);
  const middle = height / 2;
  const bar = step > 1 ? step * 0.66 : step;
  // The bands' own peaks do not add up to the signal's: each silhouette is scaled by the whole so that they nest.
  const layers = [
    { values: waveform.peak, color: colors.low, scale: 1 },
    { values: waveform.mid, color: colors.mid, scale: 0.8 },
    { values: waveform.high, color: colors.high, scale: 0.62 },
  ];
  for (const { values, color, scale } of layers) {
    ctx.fillStyle = color;
    ctx.beginPath();
    for (let x = 0; x < width; x += step) {
      const from = first + x * columnsPerPixel;
      const level = Math.min(1, peakBetween(values, from, from + step * columnsPerPixel) * gain) * scale;
      const half = level * middle;
      if (half < 0.25) continue;
      ctx.rect(x, middle - half, bar, half * 2);
    }
    ctx.fill();
  }
}
