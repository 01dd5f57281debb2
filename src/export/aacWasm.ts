import { AAC_FRAME, type AacEncoder, type AacFormat, type AacPacket } from './aac';

/** FFmpeg's AAC encoder starts one packet early (`initial_padding` in libavcodec/aacenc.c). */
export const WASM_PRIMING = 1024;

/** Packets on their way to the worker: a third of a second, so that it works on while a frame is drawn here. */
const QUEUE = 16;

/** What the worker of @mediabunny/aac-encoder understands (its `src/shared.ts`). */
type Command =
  | {
      readonly type: 'init';
      readonly data: { numberOfChannels: number; sampleRate: number; bitrate: number };
    }
  | { readonly type: 'encode'; readonly data: { ctx: number; audioData: ArrayBuffer; timestamp: number } }
  | { readonly type: 'flush'; readonly data: { ctx: number } };

interface Result {
  readonly ctx: number;
  readonly frameSize: number;
  readonly extradata: ArrayBuffer;
  readonly packets: readonly { readonly encodedData: ArrayBuffer }[];
}

type Reply =
  | { readonly id: number; readonly success: true; readonly data: Result }
  | { readonly id: number; readonly success: false; readonly error: unknown };

/** Opens FFmpeg's AAC encoder, compiled to WebAssembly, in a worker of its own. */
export async function openWasmAac(
  format: AacFormat,
  onPacket: (packet: AacPacket) => void,
): Promise<AacEncoder> {
  const worker = new Worker(new URL('./aac.worker.ts', import.meta.url), { type: 'module', name: 'aac' });
  const calls = new Calls(worker);
  try {
    const { ctx, extradata, frameSize } = await calls.send({ type: 'init', data: { ...format } });
    if (frameSize !== AAC_FRAME) throw new Error(`AAC frames of ${frameSize} samples`);
    return new WasmAac(calls, ctx, format.numberOfChannels, new Uint8Array(extradata), onPacket);
  } catch (error) {
    worker.terminate();
    throw error;
  }
}

/** Questions to the worker and their answers, which come in order. */
class Calls {
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (result: Result) => void; reject: (error: unknown) => void }
  >();
  #next = 0;
  #failure: Error | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data: reply }: MessageEvent<Reply>) => {
      const call = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.success) call?.resolve(reply.data);
      else call?.reject(reply.error);
    };
    worker.onerror = (event) => {
      this.#failure = new Error(`the AAC worker stopped: ${event.message}`);
      for (const call of this.#waiting.values()) call.reject(this.#failure);
      this.#waiting.clear();
    };
  }

  send(command: Command, transfer: Transferable[] = []): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, command }, transfer);
    });
  }

  close(): void {
    this.#worker.terminate();
  }
}

class WasmAac implements AacEncoder {
  readonly #calls: Calls;
  readonly #context: number;
  readonly #channels: number;
  readonly #onPacket: (packet: AacPacket) => void;
  readonly #underWay: Promise<void>[] = [];
  #description: Uint8Array | undefined;
  #failure: unknown;
  /** Interleaved samples of the packet that is being filled. */
  #frame: Float32Array<ArrayBuffer>;
  #filled = 0;
  #samples = 0;

  constructor(
    calls: Calls,
    context: number,
    channels: number,
    description: Uint8Array,
    onPacket: (packet: AacPacket) => void,
  ) {
    this.#calls = calls;
    this.#context = context;
    this.#channels = channels;
    this.#description = description;
    this.#onPacket = onPacket;
    this.#frame = new Float32Array(AAC_FRAME * channels);
  }

  async encode(channels: readonly Float32Array[]): Promise<void> {
    const samples = channels[0]!.length;
    for (let taken = 0; taken < samples;) {
      const count = Math.min(AAC_FRAME - this.#filled, samples - taken);
      channels.forEach((channel, index) => {
        let to = this.#filled * this.#channels + index;
        for (let i = taken; i < taken + count; i++, to += this.#channels) this.#frame[to] = channel[i]!;
      });
      this.#filled += count;
      taken += count;
      if (this.#filled === AAC_FRAME) await this.#sendFrame();
    }
  }

  async finish(): Promise<void> {
    if (this.#filled > 0) await this.#sendFrame();
    await Promise.all(this.#underWay);
    this.#give(await this.#calls.send({ type: 'flush', data: { ctx: this.#context } }));
    if (this.#failure) throw this.#failure;
  }

  close(): void {
    this.#calls.close();
  }

  async #sendFrame(): Promise<void> {
    while (this.#underWay.length >= QUEUE) await this.#underWay[0];
    if (this.#failure) throw this.#failure;
    const audioData = this.#frame.buffer;
    this.#frame = new Float32Array(AAC_FRAME * this.#channels);
    this.#filled = 0;
    const data = { ctx: this.#context, audioData, timestamp: this.#samples };
    this.#samples += AAC_FRAME;
    const call = this.#calls
      .send({ type: 'encode', data }, [audioData])
      .then((result) => this.#give(result))
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => this.#underWay.splice(this.#underWay.indexOf(call), 1));
    this.#underWay.push(call);
  }

  #give(result: Result): void {
    for (const { encodedData } of result.packets) {
      this.#onPacket({ data: new Uint8Array(encodedData), description: this.#description });
      this.#description = undefined;
    }
  }
}
