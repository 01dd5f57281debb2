import { clamp } from '../core/numeric';
import { FEATURE_RATE, type FeatureTrack } from './featureTrack';
import { measureSong, type Song } from './measureSong';

/** What was heard, before it is fitted to the song: rows as they come from the transform. */
export interface RawTrack {
  /** Rows to use; the arrays may be longer. */
  readonly frames: number;
  /** Seconds. */
  readonly duration: number;
  readonly complete: boolean;
  /** Centre of each band in Hz. */
  readonly frequencies: Float32Array;
  /** Power in each band in decibels, frames × bands. */
  readonly decibels: Float32Array;
  /** Mean square of each row's samples. */
  readonly power: Float32Array;
}

const RELEASE_SECONDS = 0.25;
const LOUDNESS_RELEASE_SECONDS = 0.38;
const CAP_HOLD_SECONDS = 0.3;
/** Full scales a second, a second. */
const CAP_GRAVITY = 1.8;

/**
 * Fits raw rows to the song: gain from its own loudness, range 0 to 1, instant attack, slow release, falling caps. All
 * of it forwards from the first row, so the same rows give the same track.
 */
export function finishTrack(raw: RawTrack): FeatureTrack {
  const song = measureSong(raw);
  const { frames, frequencies } = raw;
  const bands = frequencies.length;
  const levels = normalise(raw, song);
  const caps = new Float32Array(levels.length);
  const range = (from: number, to: number) =>
    release(meanOfBands(levels, frames, frequencies, from, to), RELEASE_SECONDS);
  const bass = range(20, 150);
  const mid = range(150, 2500);
  const treble = range(2500, 16_000);
  releaseAndCap(levels, caps, frames, bands);
  const loudness = release(normaliseLoudness(raw, song), LOUDNESS_RELEASE_SECONDS);
  return {
    frames,
    bands,
    duration: raw.duration,
    complete: raw.complete,
    frequencies,
    levels,
    caps,
    rms: raw.power.subarray(0, frames).map(Math.sqrt),
    loudness,
    bass,
    mid,
    treble,
    travel: integrate(loudness),
  };
}

/** How much of a difference is left after one row. */
function keepPerRow(seconds: number): number {
  return Math.exp(-1 / (FEATURE_RATE * seconds));
}

function normalise({ frames, decibels }: RawTrack, song: Song): Float32Array {
  const { gain } = song;
  const bands = gain.length;
  const scale = 1 / song.range;
  const levels = new Float32Array(frames * bands);
  for (let i = 0, band = 0; i < levels.length; i++) {
    levels[i] = clamp((decibels[i]! + gain[band]!) * scale, 0, 1);
    if (++band === bands) band = 0;
  }
  return levels;
}

function normaliseLoudness({ frames, power }: RawTrack, song: Song): Float32Array {
  const loudness = new Float32Array(frames);
  for (let row = 0; row < frames; row++) {
    const decibels = 10 * Math.log10(Math.max(1e-16, (power[row]! + power[Math.max(0, row - 1)]!) / 2));
    loudness[row] = clamp((decibels - song.quiet) / (song.loud - song.quiet), 0, 1);
  }
  return loudness;
}

function meanOfBands(
  levels: Float32Array,
  frames: number,
  frequencies: Float32Array,
  from: number,
  to: number,
): Float32Array {
  const bands = frequencies.length;
  const mean = new Float32Array(frames);
  let first = 0;
  while (first < bands && frequencies[first]! < from) first++;
  let end = first;
  while (end < bands && frequencies[end]! < to) end++;
  if (end === first) return mean;
  for (let row = 0; row < frames; row++) {
    let sum = 0;
    for (let i = row * bands + first; i < row * bands + end; i++) sum += levels[i]!;
    mean[row] = sum / (end - first);
  }
  return mean;
}

/** Instant attack, exponential release; in place. */
function release(values: Float32Array, seconds: number): Float32Array {
  const keep = keepPerRow(seconds);
  let held = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    held = value >= held ? value : value + (held - value) * keep;
    values[row] = held;
  }
  return values;
}

function releaseAndCap(levels: Float32Array, caps: Float32Array, frames: number, bands: number): void {
  const keep = keepPerRow(RELEASE_SECONDS);
  const holdRows = Math.round(CAP_HOLD_SECONDS * FEATURE_RATE);
  const fall = CAP_GRAVITY / FEATURE_RATE / FEATURE_RATE;
  const level = new Float64Array(bands);
  const cap = new Float64Array(bands);
  const sinceTop = new Int32Array(bands);
  for (let row = 0, i = 0; row < frames; row++) {
    for (let band = 0; band < bands; band++, i++) {
      const value = levels[i]!;
      const before = level[band]!;
      const now = value >= before ? value : value + (before - value) * keep;
      const age = ++sinceTop[band]! - holdRows;
      let top = cap[band]!;
      if (age > 0) top -= fall * age;
      if (now >= top) {
        top = now;
        sinceTop[band] = 0;
      }
      level[band] = now;
      cap[band] = top;
      levels[i] = now;
      caps[i] = top;
    }
  }
}

function integrate(loudness: Float32Array): Float32Array {
  const travel = new Float32Array(loudness.length);
  let sum = 0;
  for (let row = 1; row < travel.length; row++) {
    sum += loudness[row]! / FEATURE_RATE;
    travel[row] = sum;
  }
  return travel;
}
