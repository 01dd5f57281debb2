import type { BandSettings } from '../../core/bandSettings';
import { PAGE_ROWS, type BandPage } from '../featureTrack';
import { mapBands } from './bandRows';
import { leadRows, shapeBands } from './bandShape';
import type { RawSpectra } from './rawSpectra';

/** What is kept of pages: a dozen layers at two places each, or the latest of a slider that is dragged. */
const MOST_BYTES = 24 * 2 ** 20;

/**
 * Makes the bands of a recording as layers want them, page by page when a page is asked for: what a layer costs does not
 * depend on the length of the recording, and layers with equal settings share theirs.
 */
export class BandPages {
  readonly #spectra: () => RawSpectra | undefined;
  /** By settings and page; the least lately used first. */
  readonly #kept = new Map<string, BandPage>();
  #bytes = 0;

  /** @param spectra gives what has been listened to so far. */
  constructor(spectra: () => RawSpectra | undefined) {
    this.#spectra = spectra;
  }

  /**
   * Rows from `index` × {@link PAGE_ROWS} on: the same numbers whenever they are asked for. Undefined for a page that has
   * not been listened to yet, or is none.
   */
  page(settings: BandSettings, index: number): BandPage | undefined {
    const key = `${keyOf(settings)} ${index}`;
    const page = this.#kept.get(key) ?? this.#make(settings, index);
    if (page) this.#keep(key, page);
    return page;
  }

  #make(settings: BandSettings, index: number): BandPage | undefined {
    const spectra = this.#spectra();
    if (!spectra) return undefined;
    const from = index * PAGE_ROWS;
    const to = spectra.complete ? Math.min(spectra.frames, from + PAGE_ROWS) : from + PAGE_ROWS;
    if (from >= to || to > spectra.frames) return undefined;
    const start = Math.max(0, from - leadRows(settings));
    return shapeBands(mapBands(spectra, settings, start, to), settings, from - start);
  }

  #keep(key: string, page: BandPage): void {
    if (!this.#kept.delete(key)) this.#bytes += bytesOf(page);
    this.#kept.set(key, page);
    for (const [oldest, kept] of this.#kept) {
      if (this.#bytes <= MOST_BYTES || oldest === key) break;
      this.#kept.delete(oldest);
      this.#bytes -= bytesOf(kept);
    }
  }
}

function bytesOf({ levels, caps }: BandPage): number {
  return levels.byteLength + caps.byteLength;
}

/** One text for all settings that give the same bands. */
function keyOf(settings: BandSettings): string {
  const { scale, count, perOctave, minHz, maxHz, weighting, channel } = settings;
  const { unit, floorDb, gainDb, tiltDbPerOctave } = settings;
  const { attackSeconds, releaseSeconds, holdSeconds, gravity } = settings;
  const isByOctave = scale === 'octave' || scale === 'constantQ';
  return [
    ...[scale, isByOctave ? perOctave : count, minHz, maxHz, weighting, channel],
    ...[unit, floorDb, gainDb, tiltDbPerOctave, attackSeconds, releaseSeconds, holdSeconds, gravity],
  ].join(' ');
}
