import type { Pcm } from '../analysis/featureTrack';
import { AppError, fromErrorData } from '../core/errors';
import type { ExportProgress, ExportRequest, ExportSummary } from '../export/request';
import type { ClockState } from '../core/clock';
import type { Inspection, RecordingPart, RenderCommand, RenderEvent, SurfaceId } from '../render/protocol';
import type { Scene } from '../scene/scene';

type AnalysisEvent = Extract<RenderEvent, { task: 'analysis' } | { type: 'ready' }>;
/** Everything that was heard in a recording. */
export type Heard = Extract<RenderEvent, { type: 'heard' }>;
type Failed = Extract<RenderEvent, { type: 'failed' }>;

interface Pending<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** The page's end of one render worker. Close it when done: the worker is its own. */
export class RenderClient {
  /** Told of the progress of analysis, and when drawing can begin. */
  onAnalysis: (event: AnalysisEvent) => void = () => {};
  /** Told how far listening is, 0 to 1. */
  onListening: (done: number) => void = () => {};
  /** Told what was heard, once for each `listen`. */
  onHeard: (heard: Heard) => void = () => {};
  /** Told when the sound could not be analysed or a picture not be drawn, or when the worker itself died. */
  onFailed: (error: Error) => void = () => {};
  /** Told when a surface has shown its first picture of the present recording. */
  onShown: (surface: SurfaceId) => void = () => {};
  readonly #worker: Worker;
  readonly #inspections = new Map<number, Pending<Inspection>>();
  readonly #stills = new Map<number, Pending<Blob>>();
  readonly #ranges = new Map<number, Pending<Float32Array>>();
  #export: (Pending<ExportSummary> & { readonly onProgress: (progress: ExportProgress) => void }) | undefined;
  #lastId = 0;
  /** Why the worker answers no more. */
  #stopped: Error | undefined;

  /** @param name `preview`, or `export` for a worker whose canvases are read back. */
  constructor(name: 'preview' | 'export') {
    this.#worker = new Worker(new URL('../render/render.worker.ts', import.meta.url), {
      type: 'module',
      name,
    });
    this.#worker.onmessage = (event: MessageEvent<RenderEvent>) => this.#receive(event.data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#stop(new AppError('worker-stopped', event.message || 'the render worker could not start'));
    };
  }

  /** Reads tags, cover and palette. @throws {AppError} when the file is unreadable. */
  inspect(file: Blob): Promise<Inspection> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#inspections.set(id, { resolve, reject });
      this.#send({ type: 'inspect', id, file });
    });
  }

  /** Fetches the code that reads files, before there is one. */
  warm(): void {
    this.#send({ type: 'warm' });
  }

  /** Hands the sound over: its arrays are moved, not copied, and empty afterwards. */
  load(pcm: Pcm, part: RecordingPart): void {
    this.#send({ type: 'load', pcm, part }, [
      ...new Set(pcm.channels.map((channel) => channel.buffer as ArrayBuffer)),
    ]);
  }

  /** Lets the worker read a recording from its file, because it is too long to be held. */
  open(file: Blob, part: RecordingPart): void {
    this.#send({ type: 'open', file, part });
  }

  /** Listens to everything in the sound that was loaded as a whole. */
  listen(): void {
    this.#send({ type: 'listen' });
  }

  /** Level of a range of frequencies, 60 values a second, 0 (48 dB under full scale) to 1, when all has been heard. */
  range(minHz: number, maxHz: number): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#ranges.set(id, { resolve, reject });
      this.#send({ type: 'range', id, minHz, maxHz });
    });
  }

  /** Gives a canvas to the worker for good. */
  attach(surface: SurfaceId, canvas: OffscreenCanvas): void {
    this.#send({ type: 'attach', surface, canvas }, [canvas]);
  }

  /** Device pixels. */
  resize(surface: SurfaceId, width: number, height: number): void {
    this.#send({ type: 'resize', surface, width, height });
  }

  detach(surface: SurfaceId): void {
    this.#send({ type: 'detach', surface });
  }

  scene(surface: SurfaceId, scene: Scene): void {
    this.#send({ type: 'scene', surface, scene });
  }

  clock(surface: SurfaceId, clock: ClockState): void {
    this.#send({ type: 'clock', surface, clock });
  }

  /** Pictures by asset id; null removes one. */
  assets(images: Readonly<Record<string, Blob | null>>): void {
    this.#send({ type: 'assets', images });
  }

  /** One frame as PNG, drawn when analysis is complete. Size in pixels. */
  still(scene: Scene, time: number, width: number, height: number): Promise<Blob> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#stills.set(id, { resolve, reject });
      this.#send({ type: 'still', id, scene, time, width, height });
    });
  }

  /** Makes the video; one at a time. @throws {AppError} when it fails, AbortError when it was cancelled. */
  export(
    scene: Scene,
    request: ExportRequest,
    onProgress: (progress: ExportProgress) => void,
  ): Promise<ExportSummary> {
    if (this.#export) throw new TypeError('export: this worker is exporting already');
    return new Promise((resolve, reject) => {
      this.#export = { resolve, reject, onProgress };
      this.#send({ type: 'export', scene, request });
    });
  }

  /** Stops the export; its promise rejects with AbortError once the file is gone. */
  cancel(): void {
    this.#send({ type: 'cancel' });
  }

  /** Ends the worker at once. What was pending rejects with AbortError. */
  close(): void {
    this.#worker.terminate();
    this.#stop(fromErrorData({ code: 'aborted', message: 'closed' }));
  }

  #send(command: RenderCommand, transfer: Transferable[] = []): void {
    this.#worker.postMessage(command, transfer);
    // Nobody is there to answer: what waits for one hears so at once.
    if (this.#stopped) this.#rejectAll(this.#stopped);
  }

  #receive(event: RenderEvent): void {
    switch (event.type) {
      case 'inspected':
        return settle(this.#inspections, event.id)?.resolve(event.inspection);
      case 'still':
        return settle(this.#stills, event.id)?.resolve(event.png);
      case 'range':
        return settle(this.#ranges, event.id)?.resolve(event.levels);
      case 'progress':
        return this.#progress(event);
      case 'ready':
        return this.onAnalysis(event);
      case 'heard':
        return this.onHeard(event);
      case 'shown':
        return this.onShown(event.surface);
      case 'exported': {
        const pending = this.#export;
        this.#export = undefined;
        return pending?.resolve(event.summary);
      }
      case 'failed':
        return this.#fail(event);
    }
  }

  #progress(event: Extract<RenderEvent, { type: 'progress' }>): void {
    switch (event.task) {
      case 'analysis':
        return this.onAnalysis(event);
      case 'listening':
        return this.onListening(event.done);
      case 'export':
        return this.#export?.onProgress(event);
    }
  }

  #fail(event: Failed): void {
    const error = fromErrorData(event.error);
    switch (event.task) {
      case 'inspect':
        return settle(this.#inspections, event.id)?.reject(error);
      case 'still':
        return settle(this.#stills, event.id)?.reject(error);
      case 'range':
        return settle(this.#ranges, event.id)?.reject(error);
      case 'export': {
        const pending = this.#export;
        this.#export = undefined;
        return pending?.reject(error);
      }
      case 'load':
      case 'listen':
      case 'preview':
        // A load that a newer one replaced is no failure.
        if (error.name !== 'AbortError') this.onFailed(error);
    }
  }

  #stop(reason: Error): void {
    this.#stopped = reason;
    this.#rejectAll(reason);
    if (reason.name !== 'AbortError') this.onFailed(reason);
  }

  #rejectAll(reason: Error): void {
    const pending = [
      ...this.#inspections.values(),
      ...this.#stills.values(),
      ...this.#ranges.values(),
      ...(this.#export ? [this.#export] : []),
    ];
    this.#inspections.clear();
    this.#stills.clear();
    this.#ranges.clear();
    this.#export = undefined;
    for (const { reject } of pending) reject(reason);
  }
}

function settle<T>(pending: Map<number, T>, id: number | undefined): T | undefined {
  if (id === undefined) return undefined;
  const entry = pending.get(id);
  pending.delete(id);
  return entry;
}
