import { PAGE_ROWS } from '../../src/analysis/featureTrack';
import { BandPages } from '../../src/analysis/spectra/bandPages';
import { SpectraListener } from '../../src/analysis/spectra/spectraListener';
import { DEFAULT_BAND_SETTINGS } from '../../src/core/bandSettings';
import { hashRandom } from '../../src/core/numeric';
import { median } from './row';

const SAMPLE_RATE = 44_100;
const SECONDS = 600;

/** Milliseconds until a layer's bands are there after a change of what they are made of, in a ten-minute stereo song. */
export function bandChangeMillis(runs: number): number {
  const listener = new SpectraListener(SAMPLE_RATE, 2);
  const noise = (seed: number) =>
    Float32Array.from({ length: SAMPLE_RATE }, (_, i) => 0.5 * hashRandom(seed, i) - 0.25);
  for (let second = 0; second < SECONDS; second++) listener.push([noise(2 * second), noise(2 * second + 1)]);
  const spectra = listener.finish();
  const pages = new BandPages(() => spectra);
  const middle = Math.floor(spectra.frames / 2 / PAGE_ROWS);
  const change = (gainDb: number) => {
    const start = performance.now();
    pages.page({ ...DEFAULT_BAND_SETTINGS, channel: 'left', gainDb }, middle);
    return performance.now() - start;
  };
  return median(Array.from({ length: runs }, (_, run) => change(run)));
}
