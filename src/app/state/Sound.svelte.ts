import type { Pcm, Waveform } from '../../analysis/featureTrack';
import type { SoundSource } from '../../audio/soundSource';
import { decodeAudio } from '../../platform/decodeAudio';
import { soundOf, type SongSound } from '../songSound';
import type { Heard, RenderClient } from '../renderClient';
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
  /** Everything heard in it; undefined until the whole has been listened to. */
  heard = $state.raw<Heard>();
  /** Share of the recording that is listened to, 0 to 1. */
  listened = $state(0);
  /** Seconds at which a still of this song shows the most. */
  readonly striking = $derived(
    this.waveform && this.analysed === 1 ? strikingMoment(this.waveform, this.playback.passage) : 0,
  );
  readonly #client: RenderClient;
  #recording = 0;
  /** What the player reads from, when the recording is long. */
  #source: SoundSource | undefined;
  /** What the sound is read from, now and again: the recording's own file, or what was made of it. */
  #readable: Blob;
  #knownColumns = 0;

  constructor(client: RenderClient, file: File) {
    this.#client = client;
    this.file = this.#readable = file;
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
      else if (event.complete) {
        this.analysed = 1;
        this.#client.listen();
      }
    };
    this.#client.onListening = (done) => (this.listened = done);
    this.#client.onHeard = (heard) => {
      this.heard = heard;
      this.listened = 1;
    };
  }

  /**
   * Gives the sound to the player and to the renderer. Samples are copied for the one and moved to the other, so that
   * the arrays are empty afterwards; the renderer opens by itself the file that a source is read from.
   * @param beginningOf length of the whole in seconds, when this is only its beginning; the whole follows.
   */
  load(sound: SongSound, beginningOf?: number): void {
    const isRest = this.facts !== undefined && !this.facts.complete;
    if (!isRest) this.#recording = ++recordings;
    this.#source?.close();
    this.#source = undefined;
    const part = { recording: this.#recording, ...(beginningOf === undefined ? {} : { beginningOf }) };
    if ('source' in sound) {
      const { samples, sampleRate, numberOfChannels } = (this.#source = sound.source);
      this.facts = { seconds: samples / sampleRate, sampleRate, numberOfChannels, complete: true };
      this.#readable = sound.file;
      this.playback.open(sound.source);
      return this.#client.open(sound.file, part);
    }
    const { pcm } = sound;
    this.facts = {
      seconds: beginningOf ?? pcm.channels[0]!.length / pcm.sampleRate,
      sampleRate: pcm.sampleRate,
      numberOfChannels: pcm.channels.length,
      complete: beginningOf === undefined,
    };
    if (isRest) this.playback.extend(pcm);
    else this.playback.load(pcm, beginningOf);
    this.#client.load(pcm, part);
  }

  /** The sound for another renderer: the file that it is read from, or the samples, decoded again. @throws {AppError} as when it was opened. */
  async again(): Promise<Pcm | Blob> {
    return this.#source ? this.#readable : decodeAudio(this.#readable, this.facts);
  }

  /** Gives the sound to the renderer again, after it had another project's. */
  async reload(): Promise<void> {
    this.listen();
    this.#knownColumns = 0;
    this.load(await soundOf(this.#readable, { ...this.facts }));
  }

  /** Lets go of the device and of the file. */
  close(): void {
    this.playback.close();
    this.#source?.close();
  }
}
