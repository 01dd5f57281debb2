import { keepMedia } from '../../platform/opfs';
import { saveProject, saveThumbnail } from '../../platform/projectStore';
import { setAsset } from '../../scene/edit';
import type { Asset, Scene } from '../../scene/scene';

/** Milliseconds after the last edit until it is written. */
const SAVE_DELAY = 400;

/** With the second write there is work in it: the browser is asked not to evict it, and may ask the person. */
const WRITES_WORTH_KEEPING = 2;

export type SaveState = 'saving' | 'saved' | 'failed';

/** What is to be kept of a project at this moment. */
export interface Unsaved {
  readonly id: string;
  readonly name: string;
  readonly scene: Scene;
}

/** Writes the open project soon after each edit: its media first, so that what is saved can be opened. */
export class Autosave {
  state = $state<SaveState>('saved');
  /** The picture for the start page. */
  thumbnail: Blob | undefined;
  readonly #read: () => Unsaved;
  readonly #file: File;
  readonly #onError: (error: unknown) => void;
  #unkept: readonly Blob[] = [];
  #audio: Asset | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writes = 0;
  #writing: Promise<void> = Promise.resolve();

  /**
   * @param read the project as it is now.
   * @param file its recording, kept at the first save unless `audio` says that it is kept already.
   */
  constructor(read: () => Unsaved, file: File, audio: Asset | undefined, onError: (error: unknown) => void) {
    this.#read = read;
    this.#file = file;
    this.#audio = audio;
    this.#onError = onError;
  }

  /** Keeps a picture at the next save. */
  add(blob: Blob): void {
    this.#unkept = [...this.#unkept, blob];
  }

  /** Writes soon; called at every edit. */
  later(): void {
    this.state = 'saving';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), SAVE_DELAY);
  }

  /** Writes now what is unwritten, one write after the other. */
  flush(): Promise<void> {
    if (this.#timer === undefined) return this.#writing;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const project = this.#read();
    this.#writing = this.#writing.then(() => this.#write(project));
    return this.#writing;
  }

  /** Puts the picture for the start page. */
  async keepThumbnail(id: string, picture: Blob): Promise<void> {
    this.thumbnail = picture;
    await saveThumbnail(id, picture);
  }

  async #write({ id, name, scene }: Unsaved): Promise<void> {
    try {
      for (const blob of this.#unkept) {
        await keepMedia(blob);
        this.#unkept = this.#unkept.filter((other) => other !== blob);
      }
      const { name: fileName, type } = this.#file;
      this.#audio ??= { hash: await keepMedia(this.#file), name: fileName, type };
      const kept = setAsset(scene, 'audio', this.#audio);
      await saveProject({ id, name, scene: kept, updatedAt: Date.now(), thumbnail: this.thumbnail });
      if (this.#timer === undefined) this.state = 'saved';
      if (++this.#writes === WRITES_WORTH_KEEPING) await navigator.storage.persist();
    } catch (error) {
      this.state = 'failed';
      this.#onError(error);
    }
  }
}
