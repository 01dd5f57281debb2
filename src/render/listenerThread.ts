import type { HeardFormat, Hearing } from '../analysis/hearing';
import { abortError, AppError } from '../core/errors';

/** In this order: one `begin`, any number of `sound`, one `finish`. */
export type ListeningRequest =
  | { readonly type: 'begin'; readonly format: HeardFormat }
  | { readonly type: 'sound'; readonly channels: readonly Float32Array[] }
  | { readonly type: 'finish' };

/** One for each `sound`, which gives its memory back, and one for `finish`. */
export type ListeningAnswer =
  | { readonly type: 'taken'; readonly channels: readonly Float32Array[] }
  | { readonly type: 'heard'; readonly hearing: Hearing };

/** Portions on their way to the thread. */
const MOST_UNDER_WAY = 4;

/**
 * A `Listener` in a thread of its own: what it makes of hours of sound in the end takes seconds, in which the picture
 * would stand still. Close it when done: its memory is free at once.
 */
export class ListenerThread {
  readonly #worker = new Worker(new URL('./listening.worker.ts', import.meta.url), {
    type: 'module',
    name: 'listening',
  });
  readonly #samples: number;
  /** Memory that has come back: hours of sound pass through a few megabytes of it. */
  readonly #spare: ArrayBuffer[] = [];
  #pushed = 0;
  #underWay = 0;
  #hearing: Hearing | undefined;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  constructor({ sampleRate, numberOfChannels, samples }: HeardFormat) {
    this.#samples = samples;
    this.#worker.onmessage = ({ data: answer }: MessageEvent<ListeningAnswer>) => {
      if (answer.type === 'heard') this.#hearing = answer.hearing;
      else {
        this.#underWay--;
        this.#spare.push(...answer.channels.map(({ buffer }) => buffer as ArrayBuffer));
      }
      this.#wake();
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new AppError('worker-stopped', event.message || 'the listening thread could not start'));
    };
    this.#send({ type: 'begin', format: { sampleRate, numberOfChannels, samples } });
  }

  /** Part that is handed over, 0 to 1. */
  get done(): number {
    return this.#pushed / this.#samples;
  }

  /** Copies the next samples over, and waits while too many are under way. @throws {AppError} `worker-stopped`; AbortError when closed. */
  async push(channels: readonly Float32Array[]): Promise<void> {
    this.#send({ type: 'sound', channels: channels.map((samples) => this.#copyOf(samples)) });
    this.#underWay++;
    this.#pushed += channels[0]!.length;
    await this.#until(() => this.#underWay < MOST_UNDER_WAY);
  }

  /** What was heard. @throws as {@link push}. */
  async finish(): Promise<Hearing> {
    this.#send({ type: 'finish' });
    await this.#until(() => this.#hearing !== undefined);
    return this.#hearing!;
  }

  close(): void {
    this.#worker.terminate();
    this.#fail(abortError());
  }

  #copyOf(samples: Float32Array): Float32Array {
    const place = this.#spare.findIndex(({ byteLength }) => byteLength >= samples.byteLength);
    if (place < 0) return samples.slice();
    const copy = new Float32Array(this.#spare.splice(place, 1)[0]!, 0, samples.length);
    copy.set(samples);
    return copy;
  }

  #fail(reason: Error): void {
    this.#failure ??= reason;
    this.#wake();
  }

  /** Only one waits at a time. */
  async #until(isReached: () => boolean): Promise<void> {
    while (!isReached() && !this.#failure) await new Promise<void>((resolve) => (this.#wake = resolve));
    if (this.#failure) throw this.#failure;
  }

  #send(request: ListeningRequest): void {
    const moved = request.type === 'sound' ? request.channels.map(({ buffer }) => buffer as ArrayBuffer) : [];
    this.#worker.postMessage(request, moved);
  }
}
