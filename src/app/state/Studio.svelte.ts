import type { Pcm, Waveform } from '../../analysis/featureTrack';
import { decodeAudio, type DecodeHint } from '../../platform/decodeAudio';
import { readMedia } from '../../platform/opfs';
import type { Project } from '../../platform/projectStore';
import { setAsset } from '../../scene/edit';
import {
  endGesture,
  push,
  redo,
  redoLabel,
  startHistory,
  undo,
  undoLabel,
  type History,
} from '../../scene/history';
import type { Layer, Scene } from '../../scene/scene';
import { hashOf } from '../hash';
import { heroLayer } from '../layers/heroLayer';
import type { RenderClient } from '../renderClient';
import { STAGE } from '../stage/surface';
import { STEPS } from '../strings';
import { strikingMoment } from '../timeline/strikingMoment';
import type { Alerts } from './Alerts.svelte';
import { Autosave } from './Autosave.svelte';
import { Playback } from './Playback.svelte';

/** Milliseconds without an edit until the picture for the start page is drawn again. */
const THUMBNAIL_DELAY = 3000;
/** Its short side in pixels. */
const THUMBNAIL_SIDE = 270;

/** Told apart by the renderer: a new number for every recording. */
let recordings = 0;

export type Tab = 'templates' | 'layers' | 'text' | 'media' | 'brand';

/** What is known of the sound once it is decoded. */
export interface SoundFacts {
  readonly seconds: number;
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  /** False while only the beginning is decoded. */
  readonly complete: boolean;
}

/** What a studio is opened with. */
export interface StudioInput {
  readonly project: Pick<Project, 'id' | 'name' | 'scene' | 'thumbnail'>;
  /** The recording as it was opened. */
  readonly file: File;
  /** The file of the scene's cover, when it has one. */
  readonly cover: Blob | undefined;
  /** Whether it was read from disk, so that nothing is unsaved. */
  readonly kept: boolean;
}

/** The open project: its scene and how it came there, its sound, what is selected, and that it is kept. */
export class Studio {
  readonly id: string;
  readonly file: File;
  readonly client: RenderClient;
  readonly alerts: Alerts;
  readonly playback = new Playback();
  readonly autosave: Autosave;
  history = $state.raw() as History;
  name = $state('');
  waveform = $state.raw<Waveform>();
  /** Share of the recording that is analysed, 0 to 1. */
  analysed = $state(0);
  facts = $state.raw<SoundFacts>();
  cover = $state.raw<Blob>();
  /** Whether the stage has shown its first picture: everything else waits for it. */
  shown = $state(false);
  selectedId = $state<string>();
  tab = $state<Tab>('templates');
  /** Seconds at which a still of this song shows the most. */
  readonly striking = $derived(this.waveform && this.analysed === 1 ? strikingMoment(this.waveform) : 0);
  /** Covers that this session has seen, by hash: undo may bring one back. */
  readonly #blobs: Record<string, Blob> = {};
  readonly #dispose: () => void;
  #recording = 0;
  #knownColumns = 0;
  #thumbnailTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: RenderClient, alerts: Alerts, { project, file, cover, kept }: StudioInput) {
    this.client = client;
    this.alerts = alerts;
    this.id = project.id;
    this.name = project.name;
    this.file = file;
    this.history = startHistory(project.scene);
    this.selectedId = heroLayer(project.scene)?.id;
    const { audio, cover: coverAsset } = project.scene.assets;
    this.autosave = new Autosave(
      () => ({ id: this.id, name: this.name, scene: this.scene }),
      file,
      audio,
      (error) => alerts.report(error),
    );
    this.autosave.thumbnail = project.thumbnail;
    if (coverAsset && cover) this.#addBlob(coverAsset.hash, cover, kept);
    this.listen();
    this.#dispose = $effect.root(() => this.#watch(kept));
  }

  get scene(): Scene {
    return this.history.scene;
  }

  get selected(): Layer | undefined {
    return this.scene.layers.find((layer) => layer.id === this.selectedId);
  }

  /** What undo would take back. */
  get undoLabel(): string | undefined {
    return undoLabel(this.history);
  }

  /** What redo would do again. */
  get redoLabel(): string | undefined {
    return redoLabel(this.history);
  }

  /** Takes over the renderer, which tells one project at a time. */
  listen(): void {
    this.playback.onClock = (clock) => this.client.clock(STAGE, clock);
    this.client.onAnalysis = (event) => {
      // The whole is analysed anew from its start: what is known of the beginning stays until there is more.
      const known = event.type === 'progress' ? event.done * event.waveform.columns : event.waveform.columns;
      if (known < this.#knownColumns) return;
      this.#knownColumns = known;
      this.waveform = event.waveform;
      this.analysed =
        event.type === 'progress' ? Math.min(event.done, 0.99) : event.complete ? 1 : this.analysed;
    };
    this.client.onShown = (surface) => {
      if (surface !== STAGE) return;
      this.shown = true;
      performance.mark('first-picture');
    };
    this.client.onFailed = (error) => this.alerts.report(error);
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
    this.client.load(pcm, {
      recording: this.#recording,
      ...(beginningOf === undefined ? {} : { beginningOf }),
    });
  }

  /** Gives the sound to the renderer again, after it had another project's. */
  async reload(): Promise<void> {
    this.listen();
    this.#knownColumns = 0;
    this.load(await decodeAudio(this.file, this.soundHint));
    this.client.assets({ cover: this.cover ?? null });
  }

  /** What decodes the recording again to the same samples. */
  get soundHint(): DecodeHint {
    return { sampleRate: this.facts?.sampleRate, seconds: this.facts?.seconds };
  }

  /** Carries out an edit; edits that follow each other with the same `gesture` become one step. */
  edit(label: string, change: (scene: Scene) => Scene, gesture?: string): void {
    this.history = push(this.history, label, change(this.scene), gesture);
  }

  /** Ends a gesture: the next edit is a step of its own. */
  endGesture(): void {
    this.history = endGesture(this.history);
  }

  undo(): void {
    this.history = undo(this.history);
  }

  redo(): void {
    this.history = redo(this.history);
  }

  /** Puts another cover, or none. */
  async setCover(file: File | null): Promise<void> {
    const asset = file && { hash: await hashOf(file), name: file.name, type: file.type };
    if (asset) this.#addBlob(asset.hash, file, false);
    this.edit(STEPS.cover, (scene) => setAsset(scene, 'cover', asset));
  }

  /**
   * Stops the sound and writes what is unwritten.
   * @param picture whether the renderer still has this sound, so that the start page's picture can be drawn.
   */
  async close(picture: boolean): Promise<void> {
    const unfinished = this.#thumbnailTimer !== undefined || this.autosave.thumbnail === undefined;
    this.playback.close();
    this.#dispose();
    clearTimeout(this.#thumbnailTimer);
    // A picture that cannot be drawn is no reason to keep the project open.
    if (picture && unfinished && this.analysed === 1) await this.#drawThumbnail().catch(() => {});
    await this.autosave.flush();
  }

  #addBlob(hash: string, blob: Blob, kept: boolean): void {
    this.#blobs[hash] = blob;
    if (!kept) this.autosave.add(blob);
  }

  #watch(kept: boolean): void {
    let saved = kept;
    $effect(() => this.#showCover(this.scene.assets.cover?.hash));
    $effect(() => {
      void this.scene;
      void this.name;
      // A recording that turns out to be unreadable after its beginning leaves nothing behind.
      if (!this.facts?.complete) return;
      if (!saved) this.autosave.later();
      saved = false;
    });
    $effect(() => {
      if (this.autosave.state !== 'saved' || this.analysed < 1) return;
      this.#thumbnailTimer = setTimeout(() => {
        this.#drawThumbnail().catch((error: unknown) => this.alerts.report(error));
      }, THUMBNAIL_DELAY);
      return () => clearTimeout(this.#thumbnailTimer);
    });
  }

  #showCover(hash: string | undefined): void {
    const show = (blob: Blob | undefined) => {
      if (this.scene.assets.cover?.hash !== hash) return;
      this.cover = blob;
      this.client.assets({ cover: blob ?? null });
    };
    const known = hash === undefined ? undefined : this.#blobs[hash];
    if (known || hash === undefined) show(known);
    else readMedia(hash).then(show, (error: unknown) => this.alerts.report(error));
  }

  async #drawThumbnail(): Promise<void> {
    clearTimeout(this.#thumbnailTimer);
    this.#thumbnailTimer = undefined;
    const { width, height } = this.scene.size;
    const pixels = (side: number) => Math.round((side / Math.min(width, height)) * THUMBNAIL_SIDE);
    const picture = await this.client.still(this.scene, this.striking, pixels(width), pixels(height));
    await this.autosave.keepThumbnail(this.id, picture);
  }
}
