import { clamp } from '../core/numeric';
import { FEATURE_RATE, PAGE_ROWS, type FeaturePage, type FeatureTrack } from './featureTrack';
import { finishMeans, finishPage, keepPerRow, levelFinder } from './finishPage';
import { measureSong, type Song } from './measureSong';
import type { RawTrack } from './rawTrack';

const LOUDNESS_RELEASE_SECONDS = 0.38;
/** Bends loudness so that beats stand out of what lies under them. */
const PUNCH = 1.4;
/** A picture looks back a fraction of a second: two pages at the most, and two for whoever draws elsewhere. */
const MOST_PAGES = 4;

/**
 * Fits raw rows to the song: gain from its own loudness, range 0 to 1, instant attack, slow release, falling caps. The
 * same rows give the same track.
 */
export function finishTrack(raw: RawTrack): FeatureTrack {
  const song = measureSong(raw);
  const { frames, frequencies } = raw;
  const loudness = release(normalisedLoudness(raw, song), LOUDNESS_RELEASE_SECONDS);
  const levels = levelFinder(raw, song);
  const pages = new Map<number, FeaturePage>();
  return {
    frames,
    bands: frequencies.length,
    duration: raw.duration,
    complete: raw.complete,
    frequencies,
    rms: raw.power.subarray(0, frames).map(Math.sqrt),
    loudness,
    travel: integrate(loudness),
    page(index) {
      let page = pages.get(index);
      if (!page) {
        page = finishPage(levels, index * PAGE_ROWS, Math.min(frames, (index + 1) * PAGE_ROWS));
        pages.set(index, page);
        // The first in the map is the one computed longest ago.
        if (pages.size > MOST_PAGES) pages.delete(pages.keys().next().value!);
      }
      return page;
    },
    means: () => finishMeans(levels, 0, frames),
  };
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
