import { MemorySpectra } from '../analysis/spectra/memorySpectra';
import type { RawSpectra, SpectraStore } from '../analysis/spectra/rawSpectra';
import { SpectraListener } from '../analysis/spectra/spectraListener';
import type { SoundSource } from '../audio/soundSource';
import { AppError } from '../core/errors';
import { findSpectra, framesOf, growSpectra, type GrowingSpectra, type SpectraFormat } from './spectraFiles';

/** The raw spectra of one recording: found where they were kept, or listened to now. */
export class SpectraHearing {
  #spectra: RawSpectra | undefined;
  #listener: SpectraListener | undefined;
  #growing: GrowingSpectra | undefined;

  private constructor() {}

  /** @param key of a recording whose spectra are kept on disk; undefined for one that is held in memory. */
  static async open(sound: SoundSource, key: string | undefined): Promise<SpectraHearing> {
    const hearing = new SpectraHearing();
    const { sampleRate, numberOfChannels, samples } = sound;
    const listen = (open?: (format: Pick<SpectraFormat, 'channels' | 'cells'>) => SpectraStore) =>
      new SpectraListener(
        sampleRate,
        numberOfChannels,
        open && ((channels, cells) => open({ channels, cells })),
      );
    if (key === undefined) {
      hearing.#listener = listen();
      return hearing;
    }
    // What the rows will be like is known to a listener before it has heard anything.
    const { spectra } = listen(({ channels, cells }) => new MemorySpectra(channels, cells));
    const frames = framesOf(samples / sampleRate);
    const format = { channels: spectra.rows.channels, cells: spectra.cells, frames };
    const rows = await findSpectra(key, format);
    if (rows) {
      hearing.#spectra = { ...spectra, frames, complete: true, rows };
      return hearing;
    }
    const growing = await growSpectra(key, format);
    hearing.#growing = growing;
    hearing.#listener = listen(() => growing);
    return hearing;
  }

  /** What is known so far; undefined when it could not be kept. */
  get spectra(): RawSpectra | undefined {
    return this.#spectra ?? this.#listener?.spectra;
  }

  /** Whether the recording has to be listened to. */
  get isWanting(): boolean {
    return this.#listener !== undefined;
  }

  /** Takes the next samples, from the first on. */
  push(channels: readonly Float32Array[]): void {
    this.#unlessFull(() => this.#listener?.push(channels));
  }

  /** Ends the recording. */
  async finish(): Promise<void> {
    const spectra = this.#unlessFull(() => this.#listener?.finish());
    if (!spectra) return;
    const rows = (await this.#growing?.keep()) ?? spectra.rows;
    this.#growing = undefined;
    this.#listener = undefined;
    this.#spectra = { ...spectra, rows };
  }

  /** Removes what is half written. */
  async close(): Promise<void> {
    this.#listener = undefined;
    await this.#growing?.drop();
    this.#growing = undefined;
  }

  /** A full disk ends this alone: layers then show the bands that are fitted to the song. */
  #unlessFull<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      void this.close();
      return undefined;
    }
  }
}
