import { MOST_BANDS, OCTAVE_FRACTIONS, type BandRange } from '../../core/bandSettings';
import { assertNever } from '../../core/errors';
import { clamp } from '../../core/numeric';

const MOST_PER_OCTAVE = 24;
const LOWEST_HZ = 10;
/** What is left of a range that is empty or beyond the recording: a semitone. */
const LEAST_RATIO = 2 ** (1 / 12);
/** G of IEC 61260-1. */
const OCTAVE_RATIO = 10 ** 0.3;
const CONCERT_PITCH_HZ = 440;

/** Bands in ascending order, in Hz. */
export interface BandEdges {
  readonly low: Float64Array;
  readonly centre: Float64Array;
  readonly high: Float64Array;
}

/**
 * Cuts a range into bands that touch each other.
 *
 * `linear`, `log`, `mel` and `bark`: equal steps of the scale from end to end, centres in the middle of a step.
 * `octave`: IEC 61260-1:2014 and ANSI S1.11, exact base-ten centres fm = 1000 · G^(x/b) for odd b and
 * 1000 · G^((2x+1)/(2b)) for even b, edges fm · G^(±1/(2b)); those whose centre lies in the range.
 * `constantQ`: geometric as in Brown, "Calculation of a constant Q spectral transform", JASA 89, 1991, with a centre on
 * 440 Hz, so that 12 an octave are the notes of the piano.
 * @param highestHz no band is laid above it.
 */
export function layBandEdges(range: BandRange, highestHz: number): BandEdges {
  const low = clamp(Math.min(range.minHz, range.maxHz), LOWEST_HZ, highestHz / LEAST_RATIO);
  const high = clamp(Math.max(range.minHz, range.maxHz), low * LEAST_RATIO, highestHz);
  const { scale } = range;
  switch (scale) {
    case 'linear':
    case 'log':
    case 'mel':
    case 'bark':
      return evenSteps(scale, Math.round(clamp(range.count, 1, MOST_BANDS)), low, high);
    case 'octave': {
      const fraction = nearestFraction(range.perOctave);
      const shift = fraction % 2 === 0 ? 0.5 : 0;
      return geometricSteps(1000, OCTAVE_RATIO, fraction, shift, low, high, highestHz);
    }
    case 'constantQ': {
      const perOctave = Math.round(clamp(range.perOctave, 1, MOST_PER_OCTAVE));
      return geometricSteps(CONCERT_PITCH_HZ, 2, perOctave, 0, low, high, highestHz);
    }
    default:
      return assertNever(scale);
  }
}

/** A frequency's place on a scale. */
export function toScale(scale: 'linear' | 'log' | 'mel' | 'bark', hz: number): number {
  switch (scale) {
    case 'linear':
      return hz;
    case 'log':
      return Math.log2(hz);
    case 'mel':
      // O'Shaughnessy, "Speech Communication", 1987.
      return 2595 * Math.log10(1 + hz / 700);
    case 'bark': {
      // Traunmüller, "Analytical expressions for the tonotopic sensory scale", JASA 88, 1990, with its corrections.
      const bark = (26.81 * hz) / (1960 + hz) - 0.53;
      return bark < 2 ? bark + 0.15 * (2 - bark) : bark > 20.1 ? bark + 0.22 * (bark - 20.1) : bark;
    }
    default:
      return assertNever(scale);
  }
}

/** The frequency in Hz at a place on a scale: the inverse of {@link toScale}. */
export function fromScale(scale: 'linear' | 'log' | 'mel' | 'bark', place: number): number {
  switch (scale) {
    case 'linear':
      return place;
    case 'log':
      return 2 ** place;
    case 'mel':
      return 700 * (10 ** (place / 2595) - 1);
    case 'bark': {
      const bark = place < 2 ? (place - 0.3) / 0.85 : place > 20.1 ? (place + 4.422) / 1.22 : place;
      return (1960 * (bark + 0.53)) / (26.28 - bark);
    }
    default:
      return assertNever(scale);
  }
}

function evenSteps(
  scale: 'linear' | 'log' | 'mel' | 'bark',
  count: number,
  lowHz: number,
  highHz: number,
): BandEdges {
  const from = toScale(scale, lowHz);
  const step = (toScale(scale, highHz) - from) / count;
  const at = (shift: number) =>
    Float64Array.from({ length: count }, (_, band) => fromScale(scale, from + (band + shift) * step));
  return { low: at(0), centre: at(0.5), high: at(1) };
}

/** Bands at `reference` · `ratio` ^ ((x + shift) / perOctave) for whole x; at least the one nearest to the range. */
function geometricSteps(
  reference: number,
  ratio: number,
  perOctave: number,
  shift: number,
  lowHz: number,
  highHz: number,
  highestHz: number,
): BandEdges {
  const indexOf = (hz: number) => (perOctave * Math.log(hz / reference)) / Math.log(ratio) - shift;
  // Nominal limits such as 20 kHz lie a little off the exact ones: 19,953 Hz.
  const slack = 0.25;
  const first = Math.ceil(indexOf(lowHz) - slack);
  const wanted = Math.max(first, Math.floor(indexOf(highHz) + slack));
  const last = Math.max(first, Math.min(wanted, Math.floor(indexOf(highestHz))));
  const at = (offset: number) =>
    Float64Array.from(
      { length: Math.min(MOST_BANDS, last - first + 1) },
      (_, band) => reference * ratio ** ((first + band + offset + shift) / perOctave),
    );
  return { low: at(-0.5), centre: at(0), high: at(0.5) };
}

function nearestFraction(perOctave: number): number {
  let nearest: number = OCTAVE_FRACTIONS[0];
  for (const fraction of OCTAVE_FRACTIONS) {
    if (Math.abs(Math.log(fraction / perOctave)) < Math.abs(Math.log(nearest / perOctave)))
      nearest = fraction;
  }
  return nearest;
}
