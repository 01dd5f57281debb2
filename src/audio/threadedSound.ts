import { abortError, AppError, fromErrorData } from '../core/errors';
import type { SoundAnswer, SoundFormat, SoundRequest } from './soundMessages';
import { checkStretch, LONGEST_BLOCK, type SoundSource } from './soundSource';

type Planes = readonly Float32Array<ArrayBuffer>[];
type Result = Exclude<SoundAnswer['result'], { error: unknown }>;

/** Blocks that are decoded while the consumer has one. */
const BLOCKS_AHEAD = 2;

/**
 * The same as `openFileSound`, sample for sample, decoded in a thread of its own: a decoder that shares one with other
 * work stands still while that is done. Close it when done: the thread ends.
 * @throws as `openFileSound`, and {AppError} `worker-stopped`.
 */
export async function openThreadedSound(file: Blob, signal: AbortSignal): Promise<SoundSource> {
  const thread = new Thread();
  try {
    const opened = (await thread.ask({ type: 'open', file }, signal)) as { readonly format: SoundFormat };
    return new ThreadedSound(thread, opened.format);
  } catch (error) {
    thread.close(abortError());
    throw error;
  }
}

class ThreadedSound implements SoundSource {
  readonly sampleRate: number;
  readonly numberOfChannels: 1 | 2;
  readonly samples: number;
  readonly #thread: Thread;

  constructor(thread: Thread, { sampleRate, numberOfChannels, samples }: SoundFormat) {
    this.#thread = thread;
    this.sampleRate = sampleRate;
    this.numberOfChannels = numberOfChannels;
    this.samples = samples;
  }

  async read(from: number, length: number, signal: AbortSignal): Promise<Planes> {
    checkStretch(from, length);
    const read = (await this.#thread.ask({ type: 'read', from, length }, signal)) as {
      readonly planes: Planes;
    };
    return read.planes;
  }

  async *blocks(from: number, signal: AbortSignal): AsyncGenerator<Planes, void> {
    checkStretch(from, 0);
    const leaving = new AbortController();
    const stop = AbortSignal.any([signal, leaving.signal]);
    const ahead: Promise<Planes>[] = [];
    let next = from;
    const readAhead = (count: number) => {
      while (ahead.length < count && next < this.samples) {
        // Blocks end where segments do, so that none is decoded twice.
        const end = Math.min(this.samples, next - (next % LONGEST_BLOCK) + LONGEST_BLOCK);
        const block = this.read(next, end - next, stop);
        // Thrown when its turn comes.
        block.catch(() => {});
        ahead.push(block);
        next = end;
      }
    };
    try {
      for (readAhead(1); ahead.length > 0;) {
        const block = await ahead.shift()!;
        readAhead(BLOCKS_AHEAD);
        yield block;
        stop.throwIfAborted();
      }
    } finally {
      leaving.abort();
    }
  }

  close(): void {
    this.#thread.close(abortError());
  }
}

interface Waiting {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** The thread, and who waits for its answers. */
class Thread {
  readonly #worker = new Worker(new URL('./sound.worker.ts', import.meta.url), {
    type: 'module',
    name: 'sound',
  });
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  /** Why it answers no more. */
  #stopped: Error | undefined;

  constructor() {
    this.#worker.onmessage = ({ data: { id, result } }: MessageEvent<SoundAnswer>) => {
      const waiting = this.#waiting.get(id);
      if ('error' in result) waiting?.reject(fromErrorData(result.error));
      else waiting?.resolve(result);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.close(new AppError('worker-stopped', event.message || 'the decoding thread could not start'));
    };
  }

  /** @throws the signal's reason as soon as that aborts; whatever went wrong in the thread. */
  async ask(
    request: { type: 'open'; file: Blob } | { type: 'read'; from: number; length: number },
    signal: AbortSignal,
  ): Promise<Result> {
    signal.throwIfAborted();
    if (this.#stopped) throw this.#stopped;
    const id = ++this.#lastId;
    let cancel = () => {};
    try {
      return await new Promise<Result>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        cancel = () => {
          this.#send({ type: 'cancel', id });
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', cancel, { once: true });
        this.#send({ ...request, id });
      });
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#waiting.delete(id);
    }
  }

  /** Ends it at once; who waits hears why. */
  close(reason: Error): void {
    this.#stopped ??= reason;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(reason);
  }

  #send(request: SoundRequest): void {
    this.#worker.postMessage(request);
  }
}
