import type { NumberField } from '../../core/params';

/** Where a slider's ends and places lie, and which values they stand for. */
export interface SliderScale {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  placeOf(value: number): number;
  valueAt(place: number): number;
}

/** A quarter tone. */
const OCTAVE_STEP = 1 / 24;

/** The scale of a field's slider: frequencies by octaves, as pitch is heard, everything else as it is. */
export function sliderScale({
  min,
  max,
  step,
  unit,
}: Pick<NumberField, 'min' | 'max' | 'step' | 'unit'>): SliderScale {
  if (unit !== 'Hz') return { min, max, step, placeOf: (value) => value, valueAt: (place) => place };
  return {
    min: Math.log2(min),
    max: Math.log2(max),
    step: OCTAVE_STEP,
    placeOf: Math.log2,
    valueAt: (place) => Math.min(max, Math.max(min, Math.round(2 ** place / step) * step)),
  };
}
