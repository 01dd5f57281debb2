import { boolean, color, number, select, type ParamsOf } from '../../core/params';
import { bandCount, capFields, hearingFields } from '../hearing';

/** What can be set of a spectrum. */
export const schema = {
  shape: select({
    label: 'Shape',
    default: 'straight',
    options: [
      { value: 'straight', label: 'Straight' },
      { value: 'round', label: 'Round' },
    ],
  }),
  style: select({
    label: 'Style',
    default: 'bars',
    options: [
      { value: 'bars', label: 'Bars' },
      { value: 'line', label: 'Line' },
      { value: 'area', label: 'Area' },
    ],
  }),
  grow: select({
    label: 'Grows',
    default: 'up',
    options: [
      { value: 'up', label: 'Up or outward' },
      { value: 'both', label: 'Both ways' },
      { value: 'down', label: 'Down or inward' },
    ],
  }),
  mirrored: select({
    label: 'Mirrored',
    default: 'no',
    options: [
      { value: 'no', label: 'No' },
      { value: 'bassInside', label: 'Bass inside' },
      { value: 'bassOutside', label: 'Bass outside' },
    ],
  }),
  count: bandCount({ label: 'Bars', default: 64 }),
  gap: number({ label: 'Gap', group: 'Bars', default: 0.35, min: 0, max: 0.95, step: 0.01, unit: '%' }),
  rounding: number({ label: 'Rounding', group: 'Bars', default: 1, min: 0, max: 1, step: 0.01, unit: '%' }),
  least: number({
    label: 'Least height',
    group: 'Bars',
    default: 0.006,
    min: 0,
    max: 0.2,
    step: 0.002,
    unit: '%',
  }),
  caps: boolean({ label: 'Caps', group: 'Bars', default: false }),
  thickness: number({ label: 'Line', group: 'Bars', default: 4, min: 1, max: 40, step: 0.5, unit: 'px' }),
  radius: number({
    label: 'Inner radius',
    group: 'Round',
    default: 0.55,
    min: 0.05,
    max: 0.95,
    step: 0.01,
    unit: '%',
  }),
  ...hearingFields({ minHz: 40, maxHz: 12_000 }),
  ...capFields(),
  softness: number({ label: 'Softness', group: 'Frequencies', default: 0, min: 0, max: 8, step: 1 }),
  contrast: number({
    label: 'Contrast',
    group: 'Frequencies',
    default: 1.3,
    min: 0.5,
    max: 4,
    step: 0.05,
    unit: '×',
  }),
  from: color({ label: 'Colour', group: 'Colours', default: 'palette.accent1' }),
  to: color({ label: 'Second colour', group: 'Colours', default: 'palette.accent2' }),
  gradient: select({
    label: 'Gradient',
    group: 'Colours',
    default: 'across',
    options: [
      { value: 'none', label: 'None' },
      { value: 'across', label: 'By frequency' },
      { value: 'height', label: 'By height' },
    ],
  }),
  capColor: color({ label: 'Caps', group: 'Colours', default: 'palette.text' }),
  reflection: number({
    label: 'Reflection',
    group: 'Light',
    default: 0,
    min: 0,
    max: 1,
    step: 0.01,
    unit: '%',
  }),
  glow: number({ label: 'Glow', group: 'Light', default: 0, min: 0, max: 1, step: 0.01, unit: '%' }),
};

/** The parameters of a spectrum. */
export type Spectrum = ParamsOf<typeof schema>;
