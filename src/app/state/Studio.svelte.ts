import { untrack } from 'svelte';
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
import type { Alerts } from './Alerts.svelte';
import { Autosave } from './Autosave.svelte';
import { Beats } from './Beats.svelte';
import { Cover } from './Cover.svelte';
import { drawThumbnail } from './drawThumbnail';
import type { Playback } from './Playback.svelte';
import { Sound } from './Sound.svelte';

/** Milliseconds without an edit until the picture for the start page is drawn again. */
const THUMBNAIL_DELAY = 3000;

export type Tab = 'templates' | 'layers' | 'text' | 'media' | 'brand';

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
  readonly client: RenderClient;
  readonly alerts: Alerts;
  readonly sound: Sound;
  readonly beats: Beats;
  readonly cover: Cover;
  readonly autosave: Autosave;
  history = $state.raw() as History;
  name = $state('');
  /** Whether the stage has shown its first picture: everything else waits for it. */
  shown = $state(false);
  selectedId = $state<string>();
  /** Whether the selected layer shows its handles: from a choice made by hand until the song plays on. */
  handles = $state(false);
  tab = $state<Tab>('templates');
  readonly #dispose: () => void;
  #thumbnailTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: RenderClient, alerts: Alerts, { project, file, cover, kept }: StudioInput) {
    const report = (error: unknown) => alerts.report(error);
    this.client = client;
    this.alerts = alerts;
    this.id = project.id;
    this.name = project.name;
    this.history = startHistory(project.scene);
    this.selectedId = heroLayer(project.scene)?.id;
    this.sound = new Sound(client, file);
    this.playback.setCut(project.scene.sound);
    this.beats = new Beats(
      this.sound,
      () => this.scene,
      (label, change, gesture) => this.edit(label, change, gesture),
    );
    this.cover = new Cover((picture) => client.assets({ cover: picture ?? null }), report);
    const { audio, cover: coverAsset } = project.scene.assets;
    this.autosave = new Autosave(
      () => ({ id: this.id, name: this.name, scene: this.scene }),
      file,
      audio,
      report,
    );
    this.autosave.thumbnail = project.thumbnail;
    if (coverAsset && cover) {
      this.cover.add(coverAsset.hash, cover);
      if (!kept) this.autosave.add(cover);
    }
    this.#listen();
    this.#dispose = $effect.root(() => this.#watch(kept));
  }

  get scene(): Scene {
    return this.history.scene;
  }

  get playback(): Playback {
    return this.sound.playback;
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

  /** Carries out an edit; edits that follow each other with the same `gesture` become one step. */
  edit(label: string, change: (scene: Scene) => Scene, gesture?: string): void {
    this.history = push(this.history, label, change(this.scene), gesture);
  }

  /** Takes a layer, or none, in hand. */
  select(layerId: string | undefined): void {
    this.selectedId = layerId;
    this.handles = layerId !== undefined;
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
    if (asset) {
      this.cover.add(asset.hash, file);
      this.autosave.add(file);
    }
    this.edit(STEPS.cover, (scene) => setAsset(scene, 'cover', asset));
  }

  /** Takes the renderer back after another project had it. @throws {AppError} as when the file was opened. */
  async resume(): Promise<void> {
    this.#listen();
    await this.sound.reload();
    this.cover.show(this.scene.assets.cover?.hash);
  }

  /**
   * Stops the sound and writes what is unwritten.
   * @param picture whether the renderer still has this sound, so that the start page's picture can be drawn.
   */
  async close(picture: boolean): Promise<void> {
    const isOutdated = this.#thumbnailTimer !== undefined || this.autosave.thumbnail === undefined;
    this.beats.close();
    this.sound.close();
    this.#dispose();
    // A picture that cannot be drawn is no reason to keep the project open.
    if (picture && isOutdated && this.sound.analysed === 1) await this.#drawThumbnail().catch(() => {});
    await this.autosave.flush();
  }

  #listen(): void {
    this.sound.listen();
    this.client.onFailed = (error) => this.alerts.report(error);
    this.client.onShown = (surface) => {
      if (surface === STAGE) this.shown = true;
    };
  }

  #watch(kept: boolean): void {
    let saved = kept;
    $effect(() => this.cover.show(this.scene.assets.cover?.hash));
    $effect(() => {
      const { sound } = this.scene;
      untrack(() => this.playback.setCut(sound));
    });
    $effect(() => {
      void this.scene;
      void this.name;
      // A recording that turns out to be unreadable after its beginning leaves nothing behind.
      if (!this.sound.facts?.complete) return;
      if (!saved) this.autosave.later();
      saved = false;
    });
    $effect(() => {
      if (this.autosave.state !== 'saved' || this.sound.analysed < 1) return;
      this.#thumbnailTimer = setTimeout(() => {
        this.#drawThumbnail().catch((error: unknown) => this.alerts.report(error));
      }, THUMBNAIL_DELAY);
      return () => clearTimeout(this.#thumbnailTimer);
    });
  }

  async #drawThumbnail(): Promise<void> {
    clearTimeout(this.#thumbnailTimer);
    this.#thumbnailTimer = undefined;
    const picture = await drawThumbnail(this.client, this.scene, this.sound.striking);
    await this.autosave.keepThumbnail(this.id, picture);
  }
}
