import { clamp } from '../core/numeric';

export const FREQUENCY_SCALES = ['log', 'mel', 'linear'] as const;
export type FrequencyScale = (typeof FREQUENCY_SCALES)[number];

/** How a spectrum is cut into points. */
export interface BandRange {
  readonly count: number;
  readonly minHz: number;
  readonly maxHz: number;
  readonly scale: FrequencyScale;
}

// Mel after O'Shaughnessy, "Speech Communication", 1987.
const toMel = (hz: number) => 2595 * Math.log10(1 + hz / 700);
const fromMel = (mel: number) => 700 * (10 ** (mel / 2595) - 1);

function frequencyAt({ minHz, maxHz, scale }: BandRange, place: number): number {
  switch (scale) {
    case 'log':
      return minHz * (maxHz / minHz) ** place;
    case 'mel':
      return fromMel(toMel(minHz) + (toMel(maxHz) - toMel(minHz)) * place);
    case 'linear':
      return minHz + (maxHz - minHz) * place;
  }
}

/**
 * Where `count` points between two frequencies lie among the track's bands.
 * @param frequencies the track's band centres, ascending.
 * @returns fractional band indices, `count` long, not descending.
 */
export function bandPositions(frequencies: Float32Array, range: BandRange): Float32Array {
  const positions = new Float32Array(range.count);
  const last = frequencies.length - 1;
  let band = 0;
  for (let i = 0; i < range.count; i++) {
    const hz = frequencyAt(range, (i + 0.5) / range.count);
    while (band < last - 1 && frequencies[band + 1]! < hz) band++;
    const from = frequencies[band]!;
    const to = frequencies[Math.min(last, band + 1)]!;
    const within = to > from ? Math.log(hz / from) / Math.log(to / from) : 0;
    positions[i] = clamp(band + clamp(within, 0, 1), 0, last);
  }
  return positions;
}

/**
 * Levels at fractional band positions. Where points are sparser than bands the highest band between two points counts,
 * so that no peak is lost; where they are denser a Catmull-Rom spline runs through the bands.
 * @returns 0 to 1, as long as `positions`.
 */
export function sampleLevels(
  levels: Float32Array,
  positions: Float32Array,
  into = new Float32Array(positions.length),
): Float32Array {
  const last = levels.length - 1;
  for (let i = 0; i < positions.length; i++) {
    const at = positions[i]!;
    const index = Math.min(last, Math.floor(at));
    const t = at - index;
    const a = levels[Math.max(0, index - 1)]!;
    const b = levels[index]!;
    const c = levels[Math.min(last, index + 1)]!;
    const d = levels[Math.min(last, index + 2)]!;
    let value = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    const reach = i > 0 ? (at - positions[i - 1]!) / 2 : 0;
    if (reach > 0.5) {
      const to = Math.min(last, Math.round(at + reach));
      for (let k = Math.max(0, Math.round(at - reach)); k < to; k++) value = Math.max(value, levels[k]!);
    }
    into[i] = clamp(value, 0, 1);
  }
  return into;
}

/** Smooths in place with the kernel 1-2-1, `passes` times; the ends are mirrored. */
export function smooth(values: Float32Array, passes: number): void {
  const last = values.length - 1;
  for (let pass = 0; pass < passes; pass++) {
    let before = values[Math.min(1, last)]!;
    for (let i = 0; i <= last; i++) {
      const here = values[i]!;
      const after = i < last ? values[i + 1]! : before;
      values[i] = (before + 2 * here + after) / 4;
      before = here;
    }
  }
}
