import type { Pcm } from '../analysis/featureTrack';
import type { AacEncoder } from './aac';
import type { ExportPlan } from './plan';

/** Samples handed over at a time: small enough that a cancel is not kept waiting. */
const BLOCK = 8192;

/**
 * Feeds the sound of an export to its encoder, a stretch at a time, beside the drawing: call {@link advance} about once
 * a second of video, and the sound of the next second is encoded while its frames are.
 */
export class SoundTrack {
  readonly #pcm: Pcm;
  readonly #plan: ExportPlan;
  readonly #encoder: AacEncoder;
  #position = 0;
  #underWay: Promise<void> = Promise.resolve();

  constructor(pcm: Pcm, plan: ExportPlan, encoder: AacEncoder) {
    this.#pcm = pcm;
    this.#plan = plan;
    this.#encoder = encoder;
  }

  /**
   * Waits for the stretch before, then starts the one that ends at `seconds` of the video.
   * @throws what the encoder failed with on the stretch before.
   */
  async advance(seconds: number): Promise<void> {
    await this.#underWay;
    this.#underWay = this.#encodeTo(Math.min(this.#plan.samples, Math.round(seconds * this.#pcm.sampleRate)));
    // The error is thrown by the next call, which awaits the same promise.
    this.#underWay.catch(() => {});
  }

  /** Resolves when all of it is encoded. */
  async finish(): Promise<void> {
    await this.advance(Infinity);
    await this.#underWay;
    await this.#encoder.finish();
  }

  async #encodeTo(end: number): Promise<void> {
    while (this.#position < end) {
      const from = this.#plan.firstSample + this.#position;
      const to = Math.min(from + BLOCK, this.#plan.firstSample + end);
      await this.#encoder.encode(this.#pcm.channels.map((channel) => channel.subarray(from, to)));
      this.#position += to - from;
    }
  }
}
