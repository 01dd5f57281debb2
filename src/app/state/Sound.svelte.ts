import type { Pcm, Waveform } from '../../analysis/featureTrack';
import { decodeAudio } from '../../platform/decodeAudio';
import type { RenderClient } from '../renderClient';
import { STAGE } from '../stage/surface';
import { strikingMoment } from '../timeline/strikingMoment';
import { Playback } from './Playback.svelte';

/** Told apart by the renderer: a new number for every recording. */
let recordings = 0;

/** What is known of the sound once it is decoded. */
export interface SoundFacts {
  readonly seconds: number;
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  /** False while only the beginning is decoded. */
  readonly complete: boolean;
}

/** The recording of the open project: where it is played, and what the renderer has heard of it. */
export class Sound {
  /** As it was opened. */
  readonly file: File;
  readonly playback = new Playback();
  facts = $state.raw<SoundFacts>();
  waveform = $state.raw<Waveform>();
  /** Share of the recording that is analysed, 0 to 1. */
  analysed = $state(0);
  /** Seconds at which a still of this song shows the most. */
  readonly striking = $derived(this.waveform && this.analysed === 1 ? strikingMoment(this.waveform) : 0);
  readonly #client: RenderClient;
  #recording = 0;
  #knownColumns = 0;

  constructor(client: RenderClient, file: File) {
    this.#client = client;
    this.file = file;
  }

  /** Takes over the renderer, which tells one project at a time. */
  listen(): void {
    this.playback.onClock = (clock) => this.#client.clock(STAGE, clock);
    this.#client.onAnalysis = (event) => {
      // The whole is analysed anew from its start: what is known of the beginning stays until there is more.
      const done = event.type === 'progress' ? event.done : 1;
      if (done * event.waveform.columns < this.#knownColumns) return;
      this.#knownColumns = done * event.waveform.columns;
      this.waveform = event.waveform;
      if (event.type === 'progress') this.analysed = Math.min(done, 0.99);
      else if (event.complete) this.analysed = 1;
    };
  }

  /**
   * Gives the sound to the player (copied) and to the renderer (moved: the arrays are empty afterwards).
   * @param beginningOf length of the whole in seconds, when `pcm` is only its beginning; the whole follows.
   */
  load(pcm: Pcm, beginningOf?: number): void {
    const isRest = this.facts !== undefined && !this.facts.complete;
    if (!isRest) this.#recording = ++recordings;
    this.facts = {
      seconds: beginningOf ?? pcm.channels[0]!.length / pcm.sampleRate,
      sampleRate: pcm.sampleRate,
      numberOfChannels: pcm.channels.length,
      complete: beginningOf === undefined,
    };
    if (isRest) this.playback.extend(pcm);
    else this.playback.load(pcm, beginningOf);
    this.#client.load(pcm, {
      recording: this.#recording,
      ...(beginningOf === undefined ? {} : { beginningOf }),
    });
  }

  /** Decodes the file again, to the same samples. @throws {AppError} as when it was opened. */
  decode(): Promise<Pcm> {
    return decodeAudio(this.file, { sampleRate: this.facts?.sampleRate, seconds: this.facts?.seconds });
  }

  /** Gives the sound to the renderer again, after it had another project's. */
  async reload(): Promise<void> {
    this.listen();
    this.#knownColumns = 0;
    this.load(await this.decode());
  }
}
