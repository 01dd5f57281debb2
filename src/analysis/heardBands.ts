import type { BandSettings, BandWish } from '../core/bandSettings';
import { featuresAt, PAGE_ROWS, rowAt, type Features, type FeatureTrack } from './featureTrack';
import { bandPositions, sampleLevels } from './songBands';
import { layBandEdges } from './spectra/scales';

/** Highest frequency in Hz that a song's bands are asked for; above its content they repeat the last. */
const HIGHEST_HZ = 20_000;

/**
 * The features at `seconds` with the bands that a layer wants in place of the song's own. Where they have not been
 * listened to yet, the same bands fitted to the song stand in.
 */
export function featuresFor(track: FeatureTrack, wish: BandWish, seconds: number): Features {
  const features = featuresAt(track, seconds);
  return (wish.fit === 'own' && ownBands(track, wish, seconds, features)) || songBands(wish, features);
}

function ownBands(
  track: FeatureTrack,
  settings: BandSettings,
  seconds: number,
  features: Features,
): Features | undefined {
  const pageOf = (row: number) => track.ownBands?.(settings, Math.floor(row / PAGE_ROWS));
  const row = rowAt(track, seconds);
  const page = pageOf(row);
  if (!page) return undefined;
  const { bands, frequencies } = page;
  const cells = (values: Float32Array, at: number) =>
    values.subarray((at % PAGE_ROWS) * bands, ((at % PAGE_ROWS) + 1) * bands);
  return {
    ...features,
    bands,
    frequencies,
    levels: cells(page.levels, row),
    caps: cells(page.caps, row),
    levelsBefore: (secondsAgo) => {
      const before = rowAt(track, seconds - secondsAgo);
      // What is before a page that has been listened to has been, too.
      return cells(pageOf(before)!.levels, before);
    },
  };
}

function songBands(wish: BandWish, features: Features): Features {
  const { centre } = layBandEdges(wish, HIGHEST_HZ);
  const positions = bandPositions(features.frequencies, centre);
  return {
    ...features,
    bands: centre.length,
    frequencies: Float32Array.from(centre),
    levels: sampleLevels(features.levels, positions),
    caps: sampleLevels(features.caps, positions),
    levelsBefore: (secondsAgo) => sampleLevels(features.levelsBefore(secondsAgo), positions),
  };
}
