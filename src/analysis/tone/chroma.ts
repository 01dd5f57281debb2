import { clamp, smoothstep } from '../../core/numeric';

/** Pitch classes, C first. */
export const PITCH_CLASSES = 12;
/** Thirds of a semitone: fine enough to be turned to the song's own tuning afterwards. */
export const FINE_CLASSES = 36;

/** Below lie drums, and a window as long as a chord cannot tell semitones there; basses are heard by their overtones. */
const LOWEST_HZ = 80;
/** Above lie overtones of overtones. */
const HIGHEST_HZ = 3000;
/** A peak this far under the highest of its window is not looked at. */
const DEPTH = 10 ** (-46 / 20);
/** Around a peak, this part of its frequency and no fewer bins is what it must stand out of. */
const SURROUNDINGS = 0.12;
const LEAST_SURROUNDINGS = 12;
/** How often a tone is its surroundings' mean magnitude: noise seldom reaches the first, a tone the second. */
const NOISE_RATIO = 2.6;
const TONE_RATIO = 5;

/**
 * Finds the pitch classes in spectra: peaks, put between the bins, each as strong as the square root of its magnitude
 * and as far as it stands out of what surrounds it, so that noise and drums weigh little.
 */
export class ChromaReader {
  /**
   * The last reading, 0 to 1, {@link FINE_CLASSES} long: the share of each class in the strongest one's unweighted
   * sum, so all are near 0 when nothing was a tone. Class 3 n is pitch class n at a' = 440 Hz.
   */
  readonly fine = new Float64Array(FINE_CLASSES);
  /** Circular sum over all readings of how far tones lie from the nearest semitone. */
  #detuneCos = 0;
  #detuneSin = 0;
  readonly #unweighted = new Float64Array(FINE_CLASSES);
  readonly #magnitudes: Float64Array;
  /** Of the magnitudes before each. */
  readonly #sums: Float64Array;
  readonly #binHz: number;
  readonly #first: number;
  readonly #last: number;

  /** @param size samples of the transform whose powers will be read. */
  constructor(sampleRate: number, size: number) {
    this.#binHz = sampleRate / size;
    this.#first = Math.max(2, Math.ceil(LOWEST_HZ / this.#binHz));
    this.#last = Math.min(size / 2 - 2, Math.floor(HIGHEST_HZ / this.#binHz));
    const reach = Math.max(LEAST_SURROUNDINGS, Math.round(SURROUNDINGS * this.#last));
    this.#magnitudes = new Float64Array(Math.min(size / 2, this.#last + reach + 1));
    this.#sums = new Float64Array(this.#magnitudes.length + 1);
  }

  /** How far the tones so far lie above equal temperament at a' = 440 Hz, in semitones, −0.5 to 0.5. */
  get tuning(): number {
    return Math.atan2(this.#detuneSin, this.#detuneCos) / (2 * Math.PI);
  }

  /** Reads a spectrum's squared magnitudes, from 0 Hz up. @param silence magnitude under which a bin holds nothing. */
  read(powers: Float64Array, silence: number): void {
    const { fine } = this;
    const unweighted = this.#unweighted.fill(0);
    fine.fill(0);
    const magnitudes = this.#magnitudes;
    const least = Math.max(silence, DEPTH * this.#scan(powers));
    for (let k = this.#first; k <= this.#last; k++) {
      const magnitude = magnitudes[k]!;
      if (magnitude <= least || magnitude <= magnitudes[k - 1]! || magnitude < magnitudes[k + 1]!) continue;
      const tone = smoothstep(NOISE_RATIO, TONE_RATIO, magnitude / this.#surroundings(k));
      const pitch = 69 + 12 * Math.log2(((k + vertex(magnitudes, k)) * this.#binHz) / 440);
      const weight = Math.sqrt(magnitude);
      addCircular(unweighted, 3 * pitch, weight);
      addCircular(fine, 3 * pitch, weight * tone);
      this.#detuneCos += weight * tone * Math.cos(2 * Math.PI * pitch);
      this.#detuneSin += weight * tone * Math.sin(2 * Math.PI * pitch);
    }
    let strongest = 0;
    for (let i = 0; i < FINE_CLASSES; i++) {
      const next = unweighted[(i + 1) % FINE_CLASSES]!;
      strongest = Math.max(strongest, unweighted[i]! + next + unweighted[(i + 2) % FINE_CLASSES]!);
    }
    if (strongest > 0) for (let i = 0; i < FINE_CLASSES; i++) fine[i]! /= strongest;
  }

  /** Takes the magnitudes and sums them up for {@link #surroundings}; returns the highest within the range. */
  #scan(powers: Float64Array): number {
    const magnitudes = this.#magnitudes;
    let sum = 0;
    for (let k = 0; k < magnitudes.length; k++) {
      const magnitude = Math.sqrt(powers[k]!);
      magnitudes[k] = magnitude;
      sum += magnitude;
      this.#sums[k + 1] = sum;
    }
    let highest = 0;
    for (let k = this.#first; k <= this.#last; k++) highest = Math.max(highest, magnitudes[k]!);
    return highest;
  }

  /** Mean magnitude around bin `k`. */
  #surroundings(k: number): number {
    const reach = Math.max(LEAST_SURROUNDINGS, Math.round(SURROUNDINGS * k));
    const from = Math.max(1, k - reach);
    const to = Math.min(this.#sums.length - 1, k + reach + 1);
    return (this.#sums[to]! - this.#sums[from]!) / (to - from);
  }
}

/** Where the parabola through the decibels of a peak and its neighbours is highest, −0.5 to 0.5 bins from it. */
function vertex(magnitudes: Float64Array, k: number): number {
  const left = Math.log(Math.max(Number.MIN_VALUE, magnitudes[k - 1]!));
  const middle = Math.log(magnitudes[k]!);
  const right = Math.log(Math.max(Number.MIN_VALUE, magnitudes[k + 1]!));
  return clamp((0.5 * (left - right)) / (left - 2 * middle + right), -0.5, 0.5);
}

/** Adds `weight` between the two classes that `place` lies between. */
function addCircular(classes: Float64Array, place: number, weight: number): void {
  const floor = Math.floor(place);
  const share = place - floor;
  const at = ((floor % FINE_CLASSES) + FINE_CLASSES) % FINE_CLASSES;
  classes[at]! += weight * (1 - share);
  classes[(at + 1) % FINE_CLASSES]! += weight * share;
}

/**
 * Turns fine classes to a tuning and folds them to pitch classes.
 * @param fine frames × {@link FINE_CLASSES}, as {@link ChromaReader} fills them.
 * @param tuning semitones above a' = 440 Hz, −0.5 to 0.5.
 * @returns frames × 12, C first, 0 to 1.
 */
export function foldChroma(fine: Float32Array, tuning: number): Float32Array<ArrayBuffer> {
  const frames = fine.length / FINE_CLASSES;
  const chroma = new Float32Array(frames * PITCH_CLASSES);
  const shift = Math.floor(3 * tuning);
  const share = 3 * tuning - shift;
  // A triangle one semitone wide around each pitch class, between two fine classes to either side.
  const weights = [-2, -1, 0, 1, 2].map((step) => Math.max(0, 1 - Math.abs(step - share) / 1.5));
  for (let frame = 0; frame < frames; frame++) {
    for (let pitchClass = 0; pitchClass < PITCH_CLASSES; pitchClass++) {
      let sum = 0;
      for (let step = -2; step <= 2; step++) {
        const at = (3 * pitchClass + shift + step + 2 * FINE_CLASSES) % FINE_CLASSES;
        sum += weights[step + 2]! * fine[frame * FINE_CLASSES + at]!;
      }
      chroma[frame * PITCH_CLASSES + pitchClass] = Math.min(1, sum);
    }
  }
  return chroma;
}
