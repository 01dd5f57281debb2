import { mapBands, type BandRows } from './bandRows';
import { shapeBands, type BandSettings, type BandTrack } from './bandTrack';
import type { RawSpectra } from './rawSpectra';

const MOST_BYTES = 128 * 2 ** 20;

interface Kept<T> {
  readonly value: T;
  readonly bytes: number;
}

/**
 * Makes the band tracks of one recording and keeps the latest, so that layers with equal settings share one and a
 * change of gain, floor, attack or release does not map the bands again.
 */
export class BandTracks {
  readonly #spectra: RawSpectra;
  readonly #mostBytes: number;
  /** Rows and tracks by what made them; the least lately used first. */
  readonly #kept = new Map<string, Kept<BandRows | BandTrack>>();
  #bytes = 0;

  /** @param mostBytes what is kept for later takes no more than this; one track is made whatever its size. */
  constructor(spectra: RawSpectra, mostBytes = MOST_BYTES) {
    this.#spectra = spectra;
    this.#mostBytes = mostBytes;
  }

  /** Bytes that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The track for `settings`: the same object while it is kept. */
  get(settings: BandSettings): BandTrack {
    const mapping = mappingKey(settings);
    return this.#recall(`track ${mapping} ${shapeKey(settings)}`, trackBytes, () => {
      const rows = this.#recall(`rows ${mapping}`, rowBytes, () => mapBands(this.#spectra, settings));
      return shapeBands(rows, settings);
    });
  }

  /** `key` names the type of its value, too: nothing else is ever stored under it. */
  #recall<T extends BandRows | BandTrack>(key: string, bytesOf: (value: T) => number, make: () => T): T {
    const kept = this.#kept.get(key) as Kept<T> | undefined;
    this.#drop(key);
    const value = kept?.value ?? make();
    const bytes = bytesOf(value);
    if (bytes > this.#mostBytes) return value;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes + bytes <= this.#mostBytes) break;
      this.#drop(oldest);
    }
    this.#kept.set(key, { value, bytes });
    this.#bytes += bytes;
    return value;
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }
}

function rowBytes({ codes, frequencies }: BandRows): number {
  return codes.byteLength + frequencies.byteLength;
}

function trackBytes({ levels, caps }: BandTrack): number {
  return levels.byteLength + caps.byteLength;
}

function mappingKey({ scale, count, perOctave, minHz, maxHz, weighting, channel }: BandSettings): string {
  const isByOctave = scale === 'octave' || scale === 'constantQ';
  return [scale, isByOctave ? perOctave : count, minHz, maxHz, weighting, channel].join(' ');
}

function shapeKey(settings: BandSettings): string {
  const { unit, floorDb, gainDb, tiltDbPerOctave } = settings;
  const { attackSeconds, releaseSeconds, holdSeconds, gravity } = settings;
  return [unit, floorDb, gainDb, tiltDbPerOctave, attackSeconds, releaseSeconds, holdSeconds, gravity].join(
    ' ',
  );
}
