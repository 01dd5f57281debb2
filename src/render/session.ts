import { Analyser } from '../analysis/analyser';
import type { FeatureTrack, Pcm } from '../analysis/featureTrack';
import { AppError, assertNever, isAbort, toErrorData } from '../core/errors';
import { drawFrame } from '../draw/drawFrame';
import { abortable } from '../export/abortable';
import type { ExportRequest } from '../export/request';
import { layerKinds } from '../layers/registry';
import type { Scene } from '../scene/scene';
import { loadFonts, RenderAssets, type FontRegistry } from './assets';
import { Preview } from './preview';
import type { RecordingPart, RenderCommand, RenderEvent } from './protocol';

/** Rows of features (1/60 s each) that are enough to begin drawing: two seconds. */
const FIRST_ROWS = 120;
/** Milliseconds of analysis between two looks at the message queue and the display. */
const SLICE_MILLIS = 8;
/** At most ten progress messages a second. */
const PROGRESS_MILLIS = 100;

/** Reading containers and exporting are most of the program's weight: fetched when they are first needed. */
const readers = () => import('../audio/inspect');

interface Recording {
  readonly part: RecordingPart;
  readonly pcm: Pcm;
  readonly analysed: Promise<FeatureTrack>;
}

/** One run of the render program: holds one recording, draws it on any number of surfaces, exports it. */
export class Session {
  readonly #post: (event: RenderEvent) => void;
  readonly #assets: RenderAssets;
  readonly #preview: Preview;
  readonly #fonts: Promise<void>;
  readonly #covers = new Map<string, Blob>();
  /** Pictures being decoded; drawing for keeps waits for them. */
  #imagesReady: Promise<unknown> = Promise.resolve();
  #recording: Recording | undefined;
  #loads = new AbortController();
  /** What the preview draws from, as soon as the fonts are there. */
  #track: FeatureTrack | undefined;
  #fontsSettled = false;
  #export: AbortController | undefined;

  /** @param options.fonts the worker's own font set. */
  constructor(
    post: (event: RenderEvent) => void,
    options: { readonly fonts: FontRegistry; readonly willReadFrequently: boolean },
  ) {
    this.#post = post;
    this.#assets = new RenderAssets({ willReadFrequently: options.willReadFrequently });
    this.#preview = new Preview(layerKinds, this.#assets, {
      shown: (surface) => post({ type: 'shown', surface }),
      failed: (error) => post({ type: 'failed', task: 'preview', error: toErrorData(error) }),
    });
    this.#fonts = loadFonts(options.fonts);
    // Whoever draws for keeps awaits it again and reports; the preview does with the letters there are.
    void this.#fonts
      .catch(() => {})
      .then(() => {
        this.#fontsSettled = true;
        this.#preview.setTrack(this.#track);
      });
  }

  /** Carries out one command. Never throws: what goes wrong is posted as `failed`. */
  handle(command: RenderCommand): void {
    switch (command.type) {
      case 'inspect':
        return this.#answer('inspect', command.id, async () => {
          const { inspectAudio } = await readers();
          this.#post({ type: 'inspected', id: command.id, inspection: await inspectAudio(command.file) });
        });
      case 'warm':
        // What cannot be fetched now is asked for again, and reported, when it is needed.
        return void readers().catch(() => {});
      case 'load':
        return this.#load(command.pcm, command.part);
      case 'attach':
        return this.#preview.attach(command.surface, command.canvas);
      case 'resize':
        return this.#preview.resize(command.surface, command.width, command.height);
      case 'detach':
        return this.#preview.detach(command.surface);
      case 'scene':
        return this.#preview.setScene(command.surface, command.scene);
      case 'clock':
        return this.#preview.setClock(command.surface, command.clock);
      case 'assets':
        return this.#setImages(command.images);
      case 'still':
        return this.#answer('still', command.id, async () => {
          const png = await this.#still(command.scene, command.time, command.width, command.height);
          this.#post({ type: 'still', id: command.id, png });
        });
      case 'export':
        return this.#answer('export', undefined, () => this.#runExport(command.scene, command.request));
      case 'cancel':
        return this.#export?.abort();
      default:
        return assertNever(command);
    }
  }

  /** Stops everything and lets go of it. */
  close(): void {
    this.#loads.abort();
    this.#export?.abort();
    this.#preview.close();
    this.#assets.close();
  }

  #answer(
    task: 'inspect' | 'load' | 'export' | 'still',
    id: number | undefined,
    work: () => Promise<void>,
  ): void {
    work().catch((error: unknown) => {
      this.#post({ type: 'failed', task, ...(id === undefined ? {} : { id }), error: toErrorData(error) });
    });
  }

  #load(pcm: Pcm, part: RecordingPart): void {
    this.#loads.abort();
    this.#loads = new AbortController();
    const fresh = part.recording !== this.#recording?.part.recording;
    if (fresh) this.#setTrack(undefined);
    const analysed = this.#analyse(pcm, part, this.#loads.signal);
    this.#recording = { part, pcm, analysed };
    this.#answer('load', undefined, async () => void (await analysed));
  }

  async #analyse(pcm: Pcm, part: RecordingPart, signal: AbortSignal): Promise<FeatureTrack> {
    const analyser = new Analyser(pcm);
    let reportedAt = performance.now();
    do {
      const until = performance.now() + SLICE_MILLIS;
      do analyser.advance(FIRST_ROWS);
      while (!analyser.complete && performance.now() < until);
      const first = this.#track === undefined;
      if (!analyser.complete && (first || performance.now() - reportedAt > PROGRESS_MILLIS)) {
        reportedAt = performance.now();
        this.#show(analyser, part);
        this.#post({
          type: 'progress',
          task: 'analysis',
          done: analyser.done,
          waveform: analyser.waveform(),
        });
      }
      await nextTask();
      signal.throwIfAborted();
    } while (!analyser.complete);
    const track = this.#show(analyser, part);
    this.#post({ type: 'ready', complete: part.beginningOf === undefined, waveform: analyser.waveform() });
    return track;
  }

  /** Draws from what is analysed so far, unless more of the same recording is known already. */
  #show(analyser: Analyser, { beginningOf }: RecordingPart): FeatureTrack {
    const known = analyser.track();
    const track = beginningOf === undefined ? known : { ...known, duration: beginningOf, complete: false };
    if (track.frames >= (this.#track?.frames ?? 0) || analyser.complete) {
      this.#assets.waveform = analyser.waveform();
      this.#setTrack(track);
    }
    return track;
  }

  #setTrack(track: FeatureTrack | undefined): void {
    this.#track = track;
    if (this.#fontsSettled) this.#preview.setTrack(track);
  }

  #setImages(images: Readonly<Record<string, Blob | null>>): void {
    const decoding = Object.entries(images).map(async ([id, blob]) => {
      if (blob) this.#covers.set(id, blob);
      else this.#covers.delete(id);
      // A picture that cannot be decoded is left out; the page has checked it before and told the person.
      await this.#assets.setImage(id, blob).catch(() => {});
    });
    this.#imagesReady = Promise.all([this.#imagesReady, ...decoding]).then(() => this.#preview.invalidate());
  }

  async #whenDrawable(): Promise<{ readonly pcm: Pcm; readonly track: FeatureTrack }> {
    if (!this.#recording) throw new TypeError('command order: `load` comes before `still` and `export`');
    const { pcm, track } = await this.#whenAnalysed(this.#recording);
    await this.#fonts;
    await this.#imagesReady;
    return { pcm, track };
  }

  /** Waits for the analysis of the present recording, and of the one that replaces it meanwhile. */
  async #whenAnalysed(recording: Recording): Promise<{ readonly pcm: Pcm; readonly track: FeatureTrack }> {
    try {
      return { pcm: recording.pcm, track: await recording.analysed };
    } catch (error) {
      if (!isAbort(error) || this.#recording === recording) throw error;
      return this.#whenAnalysed(this.#recording!);
    }
  }

  async #still(scene: Scene, time: number, width: number, height: number): Promise<Blob> {
    const { track } = await this.#whenDrawable();
    const canvas = new OffscreenCanvas(width, height);
    const ctx = canvas.getContext('2d');
    if (!ctx) throw new AppError('drawing-unavailable', `no 2d context of ${width}×${height}`);
    drawFrame(ctx, scene, layerKinds, { time, track }, this.#assets);
    return canvas.convertToBlob({ type: 'image/png' });
  }

  async #runExport(scene: Scene, request: ExportRequest): Promise<void> {
    const controller = new AbortController();
    this.#export = controller;
    try {
      const [{ pcm, track }, { runExport }, { openOpfsSink }] = await abortable(
        Promise.all([this.#whenDrawable(), import('../export/runExport'), import('../export/opfsSink')]),
        controller.signal,
      );
      const summary = await runExport({
        scene,
        kinds: layerKinds,
        track,
        pcm,
        assets: this.#assets,
        request,
        cover: this.#covers.get('cover'),
        openSink: openOpfsSink,
        signal: controller.signal,
        onProgress: (progress) => this.#post({ type: 'progress', task: 'export', ...progress }),
      });
      this.#post({ type: 'exported', summary });
    } finally {
      this.#export = undefined;
    }
  }
}

/** Lets messages and drawing in. A timer would be held to four milliseconds, and to a second in a hidden tab. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
