import type { SoundSource } from '../audio/soundSource';
import { AppError } from '../core/errors';
import type { AacEncoder } from './aac';
import { soundBlocks } from './fadedSound';
import type { ExportPlan } from './plan';

/** Samples handed over at a time: small enough that a cancel is not kept waiting. */
const BLOCK = 8192;

/**
 * Feeds the sound of an export to its encoder, a stretch at a time, beside the drawing: call {@link advance} about once
 * a second of video, and the sound of the next second is encoded while its frames are.
 */
export class SoundTrack {
  readonly #sampleRate: number;
  readonly #plan: ExportPlan;
  readonly #encoder: AacEncoder;
  readonly #blocks: AsyncGenerator<Float32Array[], undefined>;
  /** What is read and not yet handed over. */
  #rest: readonly Float32Array[] = [];
  #position = 0;
  #underWay: Promise<void> = Promise.resolve();

  constructor(sound: SoundSource, plan: ExportPlan, encoder: AacEncoder, signal: AbortSignal) {
    this.#sampleRate = sound.sampleRate;
    this.#plan = plan;
    this.#encoder = encoder;
    this.#blocks = soundBlocks(sound, plan, signal);
  }

  /**
   * Waits for the stretch before, then starts the one that ends at `seconds` of the video.
   * @throws what the encoder failed with on the stretch before.
   */
  async advance(seconds: number): Promise<void> {
    await this.#underWay;
    this.#underWay = this.#encodeTo(Math.min(this.#plan.samples, Math.round(seconds * this.#sampleRate)));
    // The error is thrown by the next call, which awaits the same promise.
    this.#underWay.catch(() => {});
  }

  /** Resolves when all of it is encoded. */
  async finish(): Promise<void> {
    await this.advance(Infinity);
    await this.#underWay;
    await this.#encoder.finish();
  }

  /** Stops reading, at any time. */
  close(): void {
    void this.#blocks.return(undefined).catch(() => {});
  }

  async #encodeTo(end: number): Promise<void> {
    while (this.#position < end) {
      if (!this.#rest[0]?.length) this.#rest = await this.#read();
      const length = Math.min(BLOCK, end - this.#position, this.#rest[0]!.length);
      await this.#encoder.encode(this.#rest.map((samples) => samples.subarray(0, length)));
      this.#rest = this.#rest.map((samples) => samples.subarray(length));
      this.#position += length;
    }
  }

  async #read(): Promise<readonly Float32Array[]> {
    const { value, done } = await this.#blocks.next();
    if (done) throw new AppError('audio-unreadable', `the recording ends at sample ${this.#position}`);
    return value;
  }
}
