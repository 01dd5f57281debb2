import { clamp, smoothstep } from '../../core/numeric';
import { PITCH_CLASSES } from './chroma';

/** The key of a whole song. */
export interface Key {
  /** Pitch class of the tonic, 0 (C) to 11 (B). */
  readonly tonic: number;
  readonly mode: 'major' | 'minor';
  /** 0 to 1: how well the notes fit the key, and how much better than any other. */
  readonly confidence: number;
}

/**
 * How often each degree is heard in pieces of a key, tonic first. J. Albrecht and D. Shanahan, "The use of large corpora
 * to train a new type of key-finding algorithm", Music Perception 31 (1), 2013.
 */
const PROFILES = {
  major: [0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.08, 0.008, 0.081],
  minor: [0.22, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052],
} as const;

/** A row whose strongest class is under this holds noise, drums or speech rather than notes. */
const TONAL = 0.15;
/** Fewer rows of notes, in number or among all that sound, make no key. */
const LEAST_ROWS = 10;
const LEAST_SHARE = 0.05;
/** One note with its overtones counts as about two, a bare fifth as three. */
const LEAST_NOTES = 3.2;
/** Correlation with the key: what any notes reach with the one that suits them best, what counts, what is clear. */
const RANDOM_FIT = 0.4;
const LEAST_FIT = 0.6;
const CLEAR_FIT = 0.9;
/** How much better than the next key a clear one fits. */
const CLEAR_MARGIN = 0.15;

const NAMES = {
  major: ['C', 'D♭', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'A♭', 'A', 'B♭', 'B'],
  minor: ['C', 'C♯', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'B♭', 'B'],
} as const;

/** As musicians write it: `A minor`, `F♯ major`. */
export function keyName({ tonic, mode }: Key): string {
  return `${NAMES[mode][tonic]} ${mode}`;
}

/**
 * The key whose profile the song's notes correlate with best.
 * @param chroma rows × 12, C first, 0 to 1.
 * @returns null when there are too few notes, or none that make a key.
 */
export function keyOf(chroma: Float32Array): Key | null {
  const notes = sumOfTonalRows(chroma);
  if (!notes || countNotes(notes) < LEAST_NOTES) return null;
  let best: Key | null = null;
  let fit = -1;
  let nextFit = -1;
  for (const mode of ['major', 'minor'] as const) {
    for (let tonic = 0; tonic < PITCH_CLASSES; tonic++) {
      const correlation = correlate(notes, PROFILES[mode], tonic);
      if (correlation > fit) {
        nextFit = fit;
        fit = correlation;
        best = { tonic, mode, confidence: 0 };
      } else if (correlation > nextFit) {
        nextFit = correlation;
      }
    }
  }
  if (!best || fit < LEAST_FIT) return null;
  const margin = clamp((fit - nextFit) / CLEAR_MARGIN, 0, 1);
  return { ...best, confidence: smoothstep(RANDOM_FIT, CLEAR_FIT, fit) * (0.5 + 0.5 * margin) };
}

/** Strength of each pitch class over the rows that hold notes, or null when they are few. */
function sumOfTonalRows(chroma: Float32Array): Float64Array | null {
  const sums = new Float64Array(PITCH_CLASSES);
  let sounding = 0;
  let tonal = 0;
  for (let at = 0; at < chroma.length; at += PITCH_CLASSES) {
    const row = chroma.subarray(at, at + PITCH_CLASSES);
    const strongest = Math.max(...row);
    if (strongest > 0) sounding++;
    if (strongest < TONAL) continue;
    tonal++;
    for (let i = 0; i < PITCH_CLASSES; i++) sums[i]! += row[i]!;
  }
  return tonal >= LEAST_ROWS && tonal >= LEAST_SHARE * sounding ? sums : null;
}

/** How many equally strong classes would be as varied: the exponential of Shannon's entropy. */
function countNotes(notes: Float64Array): number {
  const total = notes.reduce((sum, note) => sum + note, 0);
  let entropy = 0;
  for (const note of notes) if (note > 0) entropy -= (note / total) * Math.log(note / total);
  return Math.exp(entropy);
}

/** Pearson's correlation of the notes from `tonic` up with a profile; 0 when all are as strong. */
function correlate(notes: Float64Array, profile: readonly number[], tonic: number): number {
  const meanNote = notes.reduce((sum, note) => sum + note, 0) / PITCH_CLASSES;
  const meanWeight = profile.reduce((sum, weight) => sum + weight, 0) / PITCH_CLASSES;
  let common = 0;
  let noteSquares = 0;
  let weightSquares = 0;
  profile.forEach((weight, degree) => {
    const note = notes[(tonic + degree) % PITCH_CLASSES]! - meanNote;
    common += note * (weight - meanWeight);
    noteSquares += note * note;
    weightSquares += (weight - meanWeight) ** 2;
  });
  return noteSquares > 0 ? common / Math.sqrt(noteSquares * weightSquares) : 0;
}
