import type { Beginning, Span, Utterance, Voice } from './voice';

/** Sound that is read as it is played. */
export interface ReadableSound {
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  /** Samples a channel. */
  readonly samples: number;
  /** Planar samples [from, from + length). */
  read(from: number, length: number, signal: AbortSignal): Promise<readonly Float32Array<ArrayBuffer>[]>;
}

/** Seconds read at a time; the first little, so that the sound begins soon. */
const FIRST_SECONDS = 0.5;
const PART_SECONDS = 2;
/** Seconds that are read ahead of what sounds: pages that are hidden are woken once a second. */
const AHEAD_SECONDS = 6;
/** How far ahead a part is begun at the least: longer than the hardware's block. */
const LEAD_SECONDS = 0.03;

/** The voice of a recording that is too long to be held. */
export class StreamVoice implements Voice {
  readonly #sound: ReadableSound;

  constructor(sound: ReadableSound) {
    this.#sound = sound;
  }

  get duration(): number {
    return this.#sound.samples / this.#sound.sampleRate;
  }

  begin(beginning: Beginning): Utterance {
    return new Stream(this.#sound, beginning);
  }
}

/** A part that is planned. Times of the context's clock, places in samples of the recording. */
interface Part {
  readonly node: AudioBufferSourceNode;
  readonly at: number;
  readonly place: number;
  readonly length: number;
}

class Stream implements Utterance {
  readonly #sound: ReadableSound;
  readonly #beginning: Beginning;
  readonly #stopping = new AbortController();
  /** In the order of sounding; the first may be over. */
  #parts: Part[] = [];
  #span: Span;
  /** The sample that is read next, and when it should sound; the latter is open until the first part is there. */
  #place: number;
  #at: number | undefined;
  /** Goes up when what is being read is not wanted any more. */
  #plan = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(sound: ReadableSound, beginning: Beginning) {
    this.#sound = sound;
    this.#beginning = beginning;
    this.#span = beginning.span;
    this.#place = this.#sampleAt(beginning.position);
    void this.#feed();
  }

  bound(span: Span): void {
    this.#span = span;
    this.#plan++;
    const end = this.#sampleAt(span.end);
    const { context } = this.#beginning;
    const soon = context.currentTime + LEAD_SECONDS;
    const kept = this.#parts.filter(({ at }) => at <= soon);
    const [next] = this.#parts.slice(kept.length);
    for (const { node } of this.#parts.slice(kept.length)) silence(node);
    this.#parts = kept;
    if (next) [this.#place, this.#at] = [next.place, next.at];
    const playing = kept.at(-1);
    if (playing && playing.place < end && playing.place + playing.length > end) {
      const at = playing.at + (end - playing.place) / this.#sound.sampleRate;
      playing.node.stop(at);
      [this.#place, this.#at] = [end, at];
    }
    void this.#feed();
  }

  stop(at?: number): void {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    for (const { node } of this.#parts) {
      node.onended = null;
      if (at === undefined) silence(node);
      else node.stop(at);
    }
  }

  /** Reads and plans parts until enough lies ahead; woken again when some of it has sounded. */
  async #feed(): Promise<void> {
    const plan = this.#plan;
    const { signal } = this.#stopping;
    const { context, onEnd, onFail } = this.#beginning;
    clearTimeout(this.#timer);
    try {
      while (!signal.aborted && plan === this.#plan) {
        const end = this.#sampleAt(this.#span.end);
        if (this.#place >= end && this.#span.loops) this.#place = this.#sampleAt(this.#span.start);
        const left = end - this.#place;
        const ahead = this.#at === undefined ? 0 : this.#at - context.currentTime;
        if (left <= 0 || ahead > AHEAD_SECONDS) {
          const wait = left <= 0 ? ahead : ahead - AHEAD_SECONDS + PART_SECONDS / 2;
          const wake = left <= 0 ? onEnd : () => void this.#feed();
          this.#timer = setTimeout(wake, Math.max(0, wait) * 1000);
          return;
        }
        const seconds = this.#at === undefined ? FIRST_SECONDS : PART_SECONDS;
        const length = Math.min(left, Math.round(seconds * this.#sound.sampleRate));
        const channels = await this.#sound.read(this.#place, length, signal);
        if (!signal.aborted && plan === this.#plan) this.#append(channels);
      }
    } catch (error) {
      if (!signal.aborted) onFail(error);
    }
  }

  /** Plans what was read behind what is planned already, or as soon as it can be when that is over. */
  #append(channels: readonly Float32Array<ArrayBuffer>[]): void {
    const { context, into, onStart } = this.#beginning;
    const { sampleRate } = this.#sound;
    const { length } = channels[0]!;
    const buffer = new AudioBuffer({ length, numberOfChannels: channels.length, sampleRate });
    channels.forEach((samples, index) => buffer.copyToChannel(samples, index));
    const earliest = context.currentTime + LEAD_SECONDS;
    const isLate = this.#at === undefined || this.#at < earliest;
    const at = isLate ? earliest : this.#at!;
    const node = new AudioBufferSourceNode(context, { buffer });
    node.connect(into);
    node.start(at);
    this.#parts = this.#parts.filter((part) => part.at + part.length / sampleRate > context.currentTime);
    this.#parts.push({ node, at, place: this.#place, length });
    if (isLate) onStart(this.#place / sampleRate, at);
    this.#place += length;
    this.#at = at + length / sampleRate;
  }

  #sampleAt(seconds: number): number {
    return Math.min(this.#sound.samples, Math.round(seconds * this.#sound.sampleRate));
  }
}

function silence(node: AudioBufferSourceNode): void {
  node.stop();
  node.disconnect();
}
