import type { FeatureTrack } from '../analysis/featureTrack';
import { memorySound } from '../audio/memorySound';
import { AppError, assertNever, isAbort, toErrorData } from '../core/errors';
import { DEFAULT_BAND_SETTINGS } from '../core/bandSettings';
import { drawFrame } from '../draw/drawFrame';
import { hearsOwnBands } from '../draw/hearsOwnBands';
import { abortable } from '../export/abortable';
import type { ExportRequest } from '../export/request';
import { layerKinds } from '../layers/registry';
import type { Scene } from '../scene/scene';
import { loadFonts, RenderAssets, type FontRegistry } from './assets';
import { buffersIn } from './buffersIn';
import { Preview } from './preview';
import type { RecordingPart, RenderCommand, RenderEvent } from './protocol';
import { Recording, type Analysis } from './recording';

/** Reading containers and exporting are most of the program's weight: fetched when they are first needed. */
const readers = () => import('../audio/inspect');
const fileReaders = () => import('../audio/threadedSound');
const signals = () => import('../analysis/signals');

/** What the level of a range calls nothing, in decibels under full scale. */
const RANGE_FLOOR_DB = -48;

/** A recording in hand. */
interface Loaded {
  readonly part: RecordingPart;
  readonly recording: Promise<Recording>;
  readonly analysed: Promise<Ready>;
}

/** A recording whose analysis is done. */
interface Ready {
  readonly recording: Recording;
  readonly track: FeatureTrack;
}

/** One run of the render program: holds one recording, draws it on any number of surfaces, exports it. */
export class Session {
  readonly #post: (event: RenderEvent, moved?: ArrayBuffer[]) => void;
  readonly #assets: RenderAssets;
  readonly #preview: Preview;
  readonly #fonts: Promise<void>;
  readonly #covers = new Map<string, Blob>();
  /** Pictures being decoded; drawing for keeps waits for them. */
  #imagesReady: Promise<unknown> = Promise.resolve();
  #loaded: Loaded | undefined;
  #loads = new AbortController();
  /** What the preview draws from, as soon as the fonts are there. */
  #track: FeatureTrack | undefined;
  #fontsSettled = false;
  #export: AbortController | undefined;

  /** @param options.fonts the worker's own font set. */
  constructor(
    post: (event: RenderEvent, moved?: ArrayBuffer[]) => void,
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
        return this.#load(command.part, async () => new Recording(memorySound(command.pcm)));
      case 'open':
        return this.#load(command.part, async (signal) => {
          const { openThreadedSound } = await fileReaders();
          return new Recording(await openThreadedSound(command.file, signal), command.file);
        });
      case 'listen':
        return this.#answer('listen', undefined, () => this.#listen());
      case 'range':
        return this.#answer('range', command.id, async () => {
          const levels = await this.#rangeLevels(command.minHz, command.maxHz);
          this.#post({ type: 'range', id: command.id, levels });
        });
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
    void this.#loaded?.recording.then(
      (recording) => recording.close(),
      () => {},
    );
    this.#preview.close();
    this.#assets.close();
  }

  #answer(
    task: 'inspect' | 'load' | 'listen' | 'range' | 'export' | 'still',
    id: number | undefined,
    work: () => Promise<void>,
  ): void {
    work().catch((error: unknown) => {
      this.#post({ type: 'failed', task, ...(id === undefined ? {} : { id }), error: toErrorData(error) });
    });
  }

  #load(part: RecordingPart, open: (signal: AbortSignal) => Promise<Recording>): void {
    this.#loads.abort();
    this.#loads = new AbortController();
    if (part.recording !== this.#loaded?.part.recording) this.#setTrack(undefined);
    void this.#loaded?.recording.then(
      (former) => former.close(),
      () => {},
    );
    const recording = open(this.#loads.signal);
    const analysed = this.#analyse(recording, part, this.#loads.signal);
    this.#loaded = { part, recording, analysed };
    this.#answer('load', undefined, async () => void (await analysed));
  }

  async #analyse(opening: Promise<Recording>, part: RecordingPart, signal: AbortSignal): Promise<Ready> {
    const recording = await opening;
    const analysis = await recording.analyse(signal, (known, done) => {
      this.#show(known, part);
      this.#post({ type: 'progress', task: 'analysis', done, waveform: known.waveform });
    });
    signal.throwIfAborted();
    const track = this.#show(analysis, part);
    const { waveform } = analysis;
    this.#post({ type: 'ready', complete: part.beginningOf === undefined, waveform });
    return { recording, track };
  }

  async #listen(): Promise<void> {
    const { signal } = this.#loads;
    const [{ recording, track }, { signalsOf }] = await Promise.all([this.#whenAnalysed(), signals()]);
    const hearing = await recording.listen(signal, (done) =>
      this.#post({ type: 'progress', task: 'listening', done }),
    );
    this.#preview.invalidate();
    const heard = { hearing, signals: signalsOf(track, hearing) };
    this.#post({ type: 'heard', ...heard }, buffersIn(heard));
  }

  async #rangeLevels(minHz: number, maxHz: number): Promise<Float32Array> {
    const { recording, track } = await this.#whenAnalysed();
    await recording.hearBands(this.#loads.signal);
    const { rangeCurve } = await signals();
    const settings = { ...DEFAULT_BAND_SETTINGS, floorDb: RANGE_FLOOR_DB, tiltDbPerOctave: 0 };
    return rangeCurve(track, { ...settings, count: 1, minHz, maxHz });
  }

  /** Draws from what is analysed so far, unless more of the same recording is known already. */
  #show({ track, waveform }: Analysis, { beginningOf }: RecordingPart): FeatureTrack {
    const known = beginningOf === undefined ? track : { ...track, duration: beginningOf, complete: false };
    if (known.frames >= (this.#track?.frames ?? 0) || track.complete) {
      this.#assets.waveform = waveform;
      this.#setTrack(known);
    }
    return known;
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

  async #whenDrawable(scene: Scene): Promise<Ready> {
    const ready = await this.#whenAnalysed();
    if (hearsOwnBands(scene, layerKinds)) await ready.recording.hearBands(this.#loads.signal);
    await this.#fonts;
    await this.#imagesReady;
    return ready;
  }

  /** Waits for the analysis of the present recording, and of the one that replaces it meanwhile. */
  async #whenAnalysed(): Promise<Ready> {
    const loaded = this.#loaded;
    if (!loaded)
      throw new TypeError('command order: `load` or `open` comes before what is made of the recording');
    try {
      return await loaded.analysed;
    } catch (error) {
      if (!isAbort(error) || this.#loaded === loaded) throw error;
      return this.#whenAnalysed();
    }
  }

  async #still(scene: Scene, time: number, width: number, height: number): Promise<Blob> {
    const { track } = await this.#whenDrawable(scene);
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
      const [{ recording, track }, { runExport }, { openOpfsSink }] = await abortable(
        Promise.all([this.#whenDrawable(scene), import('../export/runExport'), import('../export/opfsSink')]),
        controller.signal,
      );
      const summary = await runExport({
        scene,
        kinds: layerKinds,
        track,
        sound: recording.sound,
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
