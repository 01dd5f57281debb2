import type { Pcm } from './featureTrack';
import { Spectrum } from './spectrum';

const PROBES = 48;
const SIZE = 2048;
/** What lies this far under the loudest bin counts as nothing. */
const DEPTH = 10 ** (-78 / 10);
const LOWEST_CEILING_HZ = 3400;

/** Samples a channel that are looked at around each place. */
export const PROBE_SIZE = SIZE;

/** Where to look into a recording of `samples` samples: first samples of `count` windows spread over it. */
export function probePlaces(samples: number, count = PROBES): readonly number[] {
  return Array.from({ length: count }, (_, i) =>
    Math.max(0, Math.floor(((samples - SIZE) * (i + 0.5)) / count)),
  );
}

/**
 * Finds the highest frequency at which a recording has something to show, from a few windows spread over it. A voice
 * recorded at 8 kHz has nothing above 4 kHz whatever rate it was decoded at, and a third of its bars would stand still.
 */
export class ContentCeiling {
  readonly #sampleRate: number;
  readonly #spectrum = new Spectrum(SIZE);
  readonly #window = new Float32Array(SIZE);
  readonly #highest = new Float64Array(SIZE / 2);

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Looks at {@link PROBE_SIZE} samples of one or two channels; what is missing is silence. */
  look(channels: readonly Float32Array[]): void {
    const left = channels[0]!;
    const right = channels[1] ?? left;
    for (let i = 0; i < SIZE; i++) this.#window[i] = 0.5 * ((left[i] ?? 0) + (right[i] ?? 0));
    this.#spectrum.read(this.#window, 0);
    const { powers } = this.#spectrum;
    for (let k = 0; k < powers.length; k++) this.#highest[k] = Math.max(this.#highest[k]!, powers[k]!);
  }

  /** What was found, in Hz. */
  hz(): number {
    const least = DEPTH * this.#highest.reduce((a, b) => Math.max(a, b), 0);
    let bin = this.#highest.length - 1;
    while (bin > 0 && this.#highest[bin]! <= least) bin--;
    const nyquist = this.#sampleRate / 2;
    if (bin === 0) return nyquist;
    return Math.min(nyquist, Math.max(LOWEST_CEILING_HZ, (bin * this.#sampleRate) / SIZE));
  }
}

/** The ceiling of a recording that is in memory. */
export function contentCeiling({ sampleRate, channels }: Pcm): number {
  const ceiling = new ContentCeiling(sampleRate);
  for (const place of probePlaces(channels[0]!.length)) {
    ceiling.look(channels.map((samples) => samples.subarray(place, place + SIZE)));
  }
  return ceiling.hz();
}
