import type { Pcm } from './featureTrack';
import { Spectrum } from './spectrum';

const PROBES = 48;
const SIZE = 2048;
/** What lies this far under the loudest bin counts as nothing. */
const DEPTH = 10 ** (-78 / 10);
const LOWEST_CEILING_HZ = 3400;

/**
 * The highest frequency in Hz at which the recording has something to show, from a few windows spread over it. A voice
 * recorded at 8 kHz has nothing above 4 kHz whatever rate it was decoded at, and a third of its bars would stand still.
 */
export function contentCeiling(pcm: Pcm): number {
  const left = pcm.channels[0]!;
  const right = pcm.channels[1] ?? left;
  const spectrum = new Spectrum(SIZE);
  const window = new Float32Array(SIZE);
  const highest = new Float64Array(SIZE / 2);
  for (let probe = 0; probe < PROBES; probe++) {
    const from = Math.max(0, Math.floor(((left.length - SIZE) * (probe + 0.5)) / PROBES));
    for (let i = 0; i < SIZE; i++) window[i] = 0.5 * ((left[from + i] ?? 0) + (right[from + i] ?? 0));
    spectrum.read(window, 0);
    for (let k = 0; k < highest.length; k++) highest[k] = Math.max(highest[k]!, spectrum.powers[k]!);
  }
  const least = DEPTH * highest.reduce((a, b) => Math.max(a, b), 0);
  let bin = highest.length - 1;
  while (bin > 0 && highest[bin]! <= least) bin--;
  const nyquist = pcm.sampleRate / 2;
  return bin === 0 ? nyquist : Math.min(nyquist, Math.max(LOWEST_CEILING_HZ, (bin * pcm.sampleRate) / SIZE));
}
