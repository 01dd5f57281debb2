import {
  BAND_SCALES,
  DEFAULT_BAND_SETTINGS,
  LISTENINGS,
  MOST_BANDS,
  WEIGHTINGS,
  type BandWish,
} from '../core/bandSettings';
import { number, select, type NumberField, type ParamsOf } from '../core/params';

const FREQUENCIES = { group: 'Frequencies' };
/** Only looked at when levels are set by hand. */
const LEVELS = { group: 'Levels', when: { key: 'fit', is: ['own'] } };
const BY_COUNT = { key: 'scale', is: ['log', 'linear', 'mel', 'bark'] };
const BY_OCTAVE = { key: 'scale', is: ['octave', 'constantQ'] };

const SCALE_LABELS = {
  log: 'Logarithmic',
  linear: 'Linear',
  mel: 'Mel',
  bark: 'Bark',
  octave: 'Octave bands',
  constantQ: 'Notes (constant Q)',
};
const WEIGHTING_LABELS = { none: 'None', a: 'A', b: 'B', c: 'C', d: 'D', itu468: 'ITU-R 468' };
const LISTENING_LABELS = { mid: 'Both (mid)', side: 'Difference (side)', left: 'Left', right: 'Right' };

function options<const T extends string>(values: readonly T[], labels: Readonly<Record<T, string>>) {
  return values.map((value) => ({ value, label: labels[value] }));
}

/** How many bands a kind shows, under the name it has for them. */
export function bandCount(field: Pick<NumberField, 'label' | 'default'> & Partial<NumberField>): NumberField {
  return number({ min: 8, max: MOST_BANDS, step: 1, when: BY_COUNT, ...field });
}

/** The other fields of a kind that shows bands: spread them into its schema, and pass its parameters to {@link wishOf}. */
export function hearingFields({ minHz, maxHz }: { readonly minHz: number; readonly maxHz: number }) {
  return {
    perOctave: number({ label: 'Bands an octave', default: 3, min: 1, max: 24, step: 1, when: BY_OCTAVE }),
    minHz: number({
      ...FREQUENCIES,
      label: 'From',
      default: minHz,
      min: 20,
      max: 20_000,
      step: 1,
      unit: 'Hz',
    }),
    maxHz: number({
      ...FREQUENCIES,
      label: 'To',
      default: maxHz,
      min: 20,
      max: 20_000,
      step: 1,
      unit: 'Hz',
    }),
    scale: select({
      ...FREQUENCIES,
      label: 'Scale',
      default: 'log',
      options: options(BAND_SCALES, SCALE_LABELS),
    }),
    fit: select({
      label: 'Fitted',
      group: 'Levels',
      default: 'song',
      options: [
        { value: 'song', label: 'To the song' },
        { value: 'own', label: 'By hand' },
      ],
    }),
    channel: select({
      ...LEVELS,
      label: 'Channel',
      default: DEFAULT_BAND_SETTINGS.channel,
      options: options(LISTENINGS, LISTENING_LABELS),
    }),
    weighting: select({
      ...LEVELS,
      label: 'Weighting',
      default: DEFAULT_BAND_SETTINGS.weighting,
      options: options(WEIGHTINGS, WEIGHTING_LABELS),
    }),
    unit: select({
      ...LEVELS,
      label: 'Height',
      default: DEFAULT_BAND_SETTINGS.unit,
      options: [
        { value: 'decibels', label: 'By decibels' },
        { value: 'linear', label: 'By amplitude' },
      ],
    }),
    floorDb: number({ ...LEVELS, label: 'Floor', default: -60, min: -120, max: -6, step: 1, unit: 'dB' }),
    gainDb: number({ ...LEVELS, label: 'Gain', default: 0, min: -30, max: 48, step: 0.5, unit: 'dB' }),
    tiltDbPerOctave: number({
      ...LEVELS,
      label: 'Tilt',
      default: DEFAULT_BAND_SETTINGS.tiltDbPerOctave,
      min: -6,
      max: 12,
      step: 0.1,
      unit: 'dB/oct',
    }),
    attackSeconds: number({ ...LEVELS, label: 'Attack', default: 0, min: 0, max: 2, step: 0.005, unit: 's' }),
    releaseSeconds: number({
      ...LEVELS,
      label: 'Release',
      default: DEFAULT_BAND_SETTINGS.releaseSeconds,
      min: 0,
      max: 3,
      step: 0.01,
      unit: 's',
    }),
  };
}

/** How caps above the bands move, for a kind that has them. */
export function capFields() {
  return {
    holdSeconds: number({
      ...LEVELS,
      label: 'Caps stay',
      default: DEFAULT_BAND_SETTINGS.holdSeconds,
      min: 0,
      max: 3,
      step: 0.05,
      unit: 's',
    }),
    gravity: number({
      ...LEVELS,
      label: 'Caps fall',
      default: DEFAULT_BAND_SETTINGS.gravity,
      min: 0.05,
      max: 20,
      step: 0.05,
    }),
  };
}

/** The parameters that {@link hearingFields} describe. */
export type HearingParams = ParamsOf<ReturnType<typeof hearingFields>>;

/** What a layer with these parameters wants to hear, in so many bands. */
export function wishOf(params: HearingParams, count: number): BandWish {
  return { ...DEFAULT_BAND_SETTINGS, ...params, count };
}
