import type { Pcm } from '../../analysis/featureTrack';
import { abortError, isAbort } from '../../core/errors';
import { framesPerSecond } from '../../core/time';
import type { ExportProgress, ExportRequest, ExportSummary, Quality } from '../../export/request';
import { readExport, removeExport, removeExportsBefore } from '../../platform/opfs';
import type { Scene } from '../../scene/scene';
import { RenderClient } from '../renderClient';
import { keepAwake } from './keepAwake';

/** Everything an export is made of. */
export interface ExportInput {
  readonly scene: Scene;
  readonly cover: Blob | undefined;
  /** Decodes the sound anew, or gives the file of a long one: the preview has its own in another worker. */
  readonly sound: () => Promise<Pcm | Blob>;
  readonly request: Omit<ExportRequest, 'fileName'>;
  /** What the saved file is called. */
  readonly name: string;
  /** A frame of it, which may still be drawn; never rejects. */
  readonly poster: Promise<Blob | undefined>;
}

/** What was chosen in the dialog, to begin with the next time. */
export interface ExportChoice {
  readonly presetId: string;
  /** As `parseFrameRate` reads it. */
  readonly rate: string;
  readonly quality: Quality;
}

/** A finished video. Its URL lasts until the job is cleared. */
export interface ExportResult {
  readonly summary: ExportSummary;
  readonly file: File;
  readonly url: string;
  readonly name: string;
  readonly poster: Blob | undefined;
  readonly width: number;
  readonly height: number;
}

/** Milliseconds a cancelled worker has to end and tidy up by itself before it is ended. */
const GRACE = 120;

/** Milliseconds after which a video that nobody saved was left behind by a tab. */
const LEFT_BEHIND = 24 * 3600 * 1000;

const STARTING: ExportProgress = { phase: 'preparing', frame: 0, frames: 0, rate: 0, secondsLeft: Infinity };

/** One export in a worker of its own, so that editing goes on. */
export class ExportJob {
  progress = $state.raw<ExportProgress>();
  result = $state.raw<ExportResult>();
  error = $state.raw<unknown>();
  /** Name of the file being made. */
  name = $state('');
  /** Frames a second of the video being made. */
  fps = $state(30);
  /** What is shown while it runs. */
  poster = $state.raw<Blob>();
  size = $state.raw({ width: 16, height: 9 });
  lastChoice: ExportChoice | undefined;
  /** Pixels a second of the last export: what the next one is judged by. */
  pixelRate = $state<number>();
  #client: RenderClient | undefined;
  /** What the present or last export was started with. */
  #input: ExportInput | undefined;
  #cancelled = false;
  /** Resolves with the cancel of the present export. */
  #cancelling: Promise<undefined> = new Promise(() => {});
  #tellCancel: () => void = () => {};
  #giveUp: ReturnType<typeof setTimeout> | undefined;

  get running(): boolean {
    return this.progress !== undefined;
  }

  /** Makes the video; resolves when it is done, failed (see `error`) or cancelled. */
  async start(input: ExportInput): Promise<void> {
    if (this.running) return;
    await this.clear();
    const fileName = `${crypto.randomUUID()}.mp4`;
    const { frameRate, width, height } = input.request;
    this.#cancelled = false;
    this.#cancelling = new Promise((resolve) => (this.#tellCancel = () => resolve(undefined)));
    this.name = input.name;
    this.fps = framesPerSecond(frameRate);
    this.#input = input;
    this.poster = undefined;
    void input.poster.then((picture) => {
      if (this.#input === input) this.poster = picture;
    });
    this.size = { width, height };
    this.progress = STARTING;
    const release = keepAwake();
    try {
      const summary = await this.#run(input, fileName);
      const file = await readExport(summary.fileName);
      if (!file) throw new Error('the finished video is gone');
      this.pixelRate = (width * height * summary.frames) / summary.wallSeconds;
      const { name } = input;
      const { poster } = this;
      this.result = { summary, file, url: URL.createObjectURL(file), name, poster, width, height };
    } catch (error) {
      if (!isAbort(error) && !this.#cancelled) this.error = error;
    } finally {
      clearTimeout(this.#giveUp);
      this.#giveUp = undefined;
      this.#client?.close();
      this.#client = undefined;
      this.progress = undefined;
      release();
      if (this.#cancelled) void removeExport(fileName).catch(() => {});
    }
  }

  /** Stops the export; what was written is removed. */
  cancel(): void {
    this.#cancelled = true;
    this.#tellCancel();
    this.#client?.cancel();
    // One that is busy or dead does not answer; ending it rejects what is awaited.
    this.#giveUp ??= setTimeout(() => this.#client?.close(), GRACE);
  }

  /** Forgets the result or the error, and removes the file that was made. */
  async clear(): Promise<void> {
    const former = this.result;
    this.result = undefined;
    this.error = undefined;
    if (!former) return;
    URL.revokeObjectURL(former.url);
    await removeExport(former.summary.fileName);
  }

  async #run({ scene, cover, sound, request }: ExportInput, fileName: string): Promise<ExportSummary> {
    const client = new RenderClient('export');
    this.#client = client;
    await removeExportsBefore(Date.now() - LEFT_BEHIND);
    // Decoding cannot be stopped; a cancel does not wait for it.
    const own = await Promise.race([sound(), this.#cancelling]);
    if (this.#cancelled || !own) throw abortError();
    client.assets({ cover: cover ?? null });
    if (own instanceof Blob) client.open(own, { recording: 1 });
    else client.load(own, { recording: 1 });
    return client.export(scene, { ...request, fileName }, (progress) => (this.progress = progress));
  }
}
