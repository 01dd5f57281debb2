import { Analyser } from '../analysis/analyser';
import { ContentCeiling, PROBE_SIZE, probePlaces } from '../analysis/contentCeiling';
import type { FeatureTrack, Waveform } from '../analysis/featureTrack';
import { finishTrack } from '../analysis/finishTrack';
import type { Hearing } from '../analysis/hearing';
import { MemoryRows } from '../analysis/rowStore';
import { BandPages } from '../analysis/spectra/bandPages';
import type { SoundSource } from '../audio/soundSource';
import { fileKey } from './fileKey';
import { findFeatures, growRows, type GrowingRows } from './featureFiles';
import { ListenerThread } from './listenerThread';
import { Pace } from './pace';
import type { SpectraHearing } from './spectraHearing';

/** Seconds of sound analysed at a time: enough to begin drawing. */
const PORTION_SECONDS = 2;
/** Windows looked at to find what a recording holds: in a file, where each place costs a search, many at few places. */
const WINDOWS = 48;
const PLACES_IN_FILE = 6;

/** Ten words a second on how far it is; of a long recording fewer, because the page draws all of its waveform anew. */
const REPORT_MILLIS = 100;
const REPORT_LONG_MILLIS = 600;

/** What is known of a recording at some moment. */
export interface Analysis {
  readonly track: FeatureTrack;
  readonly waveform: Waveform;
}

/** The sound that a session has in hand, and what is heard in it. Close it when another takes its place. */
export class Recording {
  readonly sound: SoundSource;
  /** The file it is read from as it is used; undefined when it is held whole. */
  readonly #file: Blob | undefined;
  #rows: GrowingRows | undefined;
  #spectra: SpectraHearing | undefined;
  #spectraHeard: Promise<void> | undefined;
  readonly #bands = new BandPages(() => this.#spectra?.spectra);

  constructor(sound: SoundSource, file?: Blob) {
    this.sound = sound;
    this.#file = file;
  }

  /**
   * Analyses the whole of it, or finds what was kept of a file when it was opened before.
   * @param onProgress told at most ten times a second, first as soon as there is enough to draw.
   * @throws {AppError} `disk-full`; AbortError.
   */
  async analyse(signal: AbortSignal, onProgress: (known: Analysis, done: number) => void): Promise<Analysis> {
    const key = await this.#key();
    const kept = key === undefined ? undefined : await findFeatures(key);
    signal.throwIfAborted();
    if (kept) return { track: this.#withBands(finishTrack(kept.raw)), waveform: kept.waveform };
    // Where nothing can be stored it is held in memory.
    if (key !== undefined) this.#rows = await growRows(key).catch(() => undefined);
    const { sampleRate, samples } = this.sound;
    const ceilingHz = await this.#ceiling(signal);
    const analyser = new Analyser({ sampleRate, samples, ceilingHz }, this.#rows ?? new MemoryRows());
    const known = (): Analysis => ({
      track: this.#withBands(analyser.track()),
      waveform: analyser.waveform(),
    });
    await this.#hear(
      signal,
      (channels) => analyser.push(channels),
      () => !analyser.complete && onProgress(known(), analyser.done),
    );
    // What cannot be kept is heard again the next time.
    await this.#rows?.keep(analyser.raw(), analyser.waveform()).catch(() => {});
    return known();
  }

  /** Listens to everything there is to hear. @param onProgress told at most ten times a second, 0 to 1. */
  async listen(signal: AbortSignal, onProgress: (done: number) => void): Promise<Hearing> {
    const listener = new ListenerThread(this.sound);
    const close = () => listener.close();
    signal.addEventListener('abort', close, { once: true });
    const hear = (spectra?: SpectraHearing) =>
      this.#hear(
        signal,
        (channels) => {
          spectra?.push(channels);
          return listener.push(channels);
        },
        () => onProgress(listener.done),
      );
    try {
      if (this.#spectraHeard) await hear();
      else await (this.#spectraHeard = this.#hearSpectra(hear));
      return await listener.finish();
    } finally {
      signal.removeEventListener('abort', close);
      close();
    }
  }

  /** Listens for the bands that layers set for themselves, unless that is done or under way. */
  hearBands(signal: AbortSignal): Promise<void> {
    this.#spectraHeard ??= this.#hearSpectra(async (spectra) => {
      if (!spectra) return;
      await this.#hear(
        signal,
        (channels) => spectra.push(channels),
        () => {},
      );
    });
    return this.#spectraHeard;
  }

  /** Stops reading and lets go of the file. */
  close(): void {
    this.sound.close();
    void this.#rows?.close();
    void this.#spectra?.close();
  }

  /** @param hear hands over the whole sound, to the spectra too where those are wanting. */
  async #hearSpectra(hear: (spectra?: SpectraHearing) => Promise<void>): Promise<void> {
    const { SpectraHearing } = await import('./spectraHearing');
    // Where there is no room the layers do with the bands that are fitted to the song.
    const spectra = await SpectraHearing.open(this.sound, await this.#key()).catch(() => undefined);
    this.#spectra = spectra;
    const wanting = spectra?.isWanting ? spectra : undefined;
    try {
      await hear(wanting);
      await wanting?.finish();
    } catch (error) {
      // Also of a recording that was closed before its file was open.
      await wanting?.close();
      throw error;
    }
  }

  #withBands(track: FeatureTrack): FeatureTrack {
    return { ...track, ownBands: (settings, index) => this.#bands.page(settings, index) };
  }

  /** What a recording that is not held is found again by. */
  async #key(): Promise<string | undefined> {
    return this.#file && fileKey(this.#file);
  }

  /** Hands over the whole sound from its start, in portions, and lets messages and drawing in between. */
  async #hear(
    signal: AbortSignal,
    hear: (channels: readonly Float32Array[]) => void | Promise<void>,
    report: () => void,
  ): Promise<void> {
    const portion = PORTION_SECONDS * this.sound.sampleRate;
    const pace = new Pace(this.#file ? REPORT_LONG_MILLIS : REPORT_MILLIS);
    for await (const block of this.sound.blocks(0, signal)) {
      for (let at = 0; at < block[0]!.length; at += portion) {
        await hear(block.map((samples) => samples.subarray(at, at + portion)));
        pace.report(report);
        await pace.rest();
        signal.throwIfAborted();
      }
    }
  }

  async #ceiling(signal: AbortSignal): Promise<number> {
    const { sampleRate, samples } = this.sound;
    const ceiling = new ContentCeiling(sampleRate);
    const places = this.#file ? PLACES_IN_FILE : WINDOWS;
    const length = (WINDOWS / places) * PROBE_SIZE;
    for (const place of probePlaces(samples, places)) {
      const stretch = await this.sound.read(place, length, signal);
      for (let at = 0; at < length; at += PROBE_SIZE) {
        ceiling.look(stretch.map((channel) => channel.subarray(at, at + PROBE_SIZE)));
      }
    }
    return ceiling.hz();
  }
}
