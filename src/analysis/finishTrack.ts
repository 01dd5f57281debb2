import { clamp } from '../core/numeric';
import { FEATURE_RATE, type FeatureTrack } from './featureTrack';
import { measureSong, type Song } from './measureSong';
import type { RawTrack } from './rawTrack';

const RELEASE_SECONDS = 0.25;
const LOUDNESS_RELEASE_SECONDS = 0.38;
/** Bends loudness so that beats stand out of what lies under them. */
const PUNCH = 1.4;
const CAP_HOLD_SECONDS = 0.3;
/** Full scales a second, a second. */
const CAP_GRAVITY = 1.8;
/** A part of the spectrum that never gets as high as this is not stretched to the whole range. */
const LEAST_HIGHEST = 0.6;
/** Where bass, mid and treble end, in Hz. */
const BASS_END_HZ = 150;
const MID_END_HZ = 2500;

/**
 * Fits raw rows to the song: gain from its own loudness, range 0 to 1, instant attack, slow release, falling caps. All
 * of it forwards from the first row, so the same rows give the same track.
 */
export function finishTrack(raw: RawTrack): FeatureTrack {
  const song = measureSong(raw);
  const { frames, frequencies } = raw;
  const loudness = release(normalisedLoudness(raw, song), LOUDNESS_RELEASE_SECONDS);
  const { levels, caps, means } = fitBands(raw, song);
  return {
    frames,
    bands: frequencies.length,
    duration: raw.duration,
    complete: raw.complete,
    frequencies,
    levels,
    caps,
    rms: raw.power.subarray(0, frames).map(Math.sqrt),
    loudness,
    bass: release(fillRange(means[0]), RELEASE_SECONDS),
    mid: release(fillRange(means[1]), RELEASE_SECONDS),
    treble: release(fillRange(means[2]), RELEASE_SECONDS),
    travel: integrate(loudness),
  };
}

interface FittedBands {
  readonly levels: Float32Array;
  readonly caps: Float32Array;
  /** Mean level of bass, mid and treble, per row, before any release. */
  readonly means: readonly [bass: Float32Array, mid: Float32Array, treble: Float32Array];
}

/** One pass over all cells: it is the price of every look at a track that is not finished yet. */
function fitBands({ frames, frequencies, decibels }: RawTrack, { gain, range }: Song): FittedBands {
  const bands = frequencies.length;
  const levels = new Float32Array(frames * bands);
  const caps = new Float32Array(frames * bands);
  const means = [new Float32Array(frames), new Float32Array(frames), new Float32Array(frames)] as const;
  const ends = [countBelow(frequencies, BASS_END_HZ), countBelow(frequencies, MID_END_HZ), bands] as const;
  const scale = 1 / range;
  const keep = keepPerRow(RELEASE_SECONDS);
  const fall = CAP_GRAVITY / FEATURE_RATE ** 2;
  const held = -fall * CAP_HOLD_SECONDS * FEATURE_RATE;
  const level = new Float64Array(bands);
  const cap = new Float64Array(bands);
  /** Speed of each cap in scales a row; below zero while it is held. */
  const falling = new Float64Array(bands);
  for (let row = 0, i = 0; row < frames; row++) {
    for (let part = 0, band = 0; part < 3; part++) {
      const first = band;
      const end = ends[part]!;
      let sum = 0;
      for (; band < end; band++, i++) {
        const value = Math.min(1, Math.max(0, (decibels[i]! + gain[band]!) * scale));
        sum += value;
        const now = Math.max(value, value + (level[band]! - value) * keep);
        const speed = falling[band]! + fall;
        const top = cap[band]! - Math.max(0, speed);
        const isTop = now >= top;
        level[band] = now;
        cap[band] = Math.max(now, top);
        falling[band] = isTop ? held : speed;
        levels[i] = now;
        caps[i] = Math.max(now, top);
      }
      means[part]![row] = end > first ? sum / (end - first) : 0;
    }
  }
  return { levels, caps, means };
}

function countBelow(frequencies: Float32Array, hz: number): number {
  let count = 0;
  while (count < frequencies.length && frequencies[count]! < hz) count++;
  return count;
}

/** How much of a difference is left after one row. */
function keepPerRow(seconds: number): number {
  return Math.exp(-1 / (FEATURE_RATE * seconds));
}

/** Over two rows: one is shorter than a period of the lowest notes, and would flutter with them. */
function normalisedLoudness({ frames, power }: RawTrack, { quiet, loud }: Song): Float32Array {
  const loudness = new Float32Array(frames);
  for (let row = 0; row < frames; row++) {
    const mean = (power[row]! + power[Math.max(0, row - 1)]!) / 2;
    const decibels = mean > 0 ? 10 * Math.log10(mean) : -Infinity;
    loudness[row] = clamp((decibels - quiet) / (loud - quiet), 0, 1) ** PUNCH;
  }
  return loudness;
}

/** The mean of many bands is never near 1: its highest becomes that, unless there was little to hear; in place. */
function fillRange(values: Float32Array): Float32Array {
  let highest = LEAST_HIGHEST;
  for (const value of values) if (value > highest) highest = value;
  for (let row = 0; row < values.length; row++) values[row]! /= highest;
  return values;
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

function integrate(loudness: Float32Array): Float32Array {
  const travel = new Float32Array(loudness.length);
  let sum = 0;
  for (let row = 1; row < travel.length; row++) {
    sum += loudness[row]! / FEATURE_RATE;
    travel[row] = sum;
  }
  return travel;
}
