import { cleanSamples, toMonoOrStereo } from '../core/channels';
import { AppError } from '../core/errors';
import { Resampler } from './resample';

/** Sound that can be read from anywhere without being held whole. Close it when done. */
export interface SoundSource {
  /** Samples a second and channel of what is read: 44,100 or 48,000 from a file, whatever the file has. */
  readonly sampleRate: number;
  readonly numberOfChannels: 1 | 2;
  /** Length: samples of one channel. */
  readonly samples: number;

  /**
   * The samples of [from, from + length): bit for bit the same whatever was read before.
   * @param from may be negative, as the end may lie behind the end: what is outside the recording is silence.
   * @returns one array a channel, ±1, of `length` samples: the caller's own.
   * @throws the signal's reason when that aborts.
   */
  read(from: number, length: number, signal: AbortSignal): Promise<readonly Float32Array<ArrayBuffer>[]>;

  /**
   * Everything from sample `from` (0 or more) to the end, in order and without gaps. Each block is the caller's own and
   * at most {@link LONGEST_BLOCK} samples long; no more than two are made ahead of the consumer. Leaving the loop in any
   * way stops what is under way.
   * @throws the signal's reason when that aborts.
   */
  blocks(from: number, signal: AbortSignal): AsyncIterable<readonly Float32Array<ArrayBuffer>[]>;

  /** Frees what it holds. What is still being read rejects with an AbortError. */
  close(): void;
}

/** Samples a channel of the longest block: eleven seconds at 48 kHz, 4 MB in stereo. */
export const LONGEST_BLOCK = 2 ** 19;

/** Throws a TypeError for what is no stretch of samples. */
export function checkStretch(from: number, length: number): void {
  if (!Number.isSafeInteger(from)) throw new TypeError(`from: expected a whole number, got ${from}`);
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new TypeError(`length: expected a whole number of 0 or more, got ${length}`);
  }
}

/**
 * Copies the part of `source` that lies within `target`, both being stretches of one recording.
 * @param sourceFrom the sample of the recording that `source` begins with; `targetFrom` the same of `target`.
 */
export function copyOverlap(
  source: Float32Array,
  sourceFrom: number,
  target: Float32Array,
  targetFrom: number,
): void {
  const from = Math.max(sourceFrom, targetFrom);
  const to = Math.min(sourceFrom + source.length, targetFrom + target.length);
  if (from < to) target.set(source.subarray(from - sourceFrom, to - sourceFrom), from - targetFrom);
}

type Planes = Float32Array<ArrayBuffer>[];

/** Decoded sound as AudioData and Mediabunny's AudioSample have it. */
export interface Heard {
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  readonly numberOfFrames: number;
  copyTo(destination: Float32Array<ArrayBuffer>, options: { planeIndex: number; format: 'f32-planar' }): void;
}

/** Takes a stretch of decoded sound that begins at sample `at` of the recording; closed afterwards. */
export type Hear = (heard: Heard, at: number) => void;

/** A recording at the sample rate of its file. Sample 0 is its first, without what encoder and decoder put in front. */
export interface Recording {
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  readonly samples: number;
  /** Decodes [from, to), in order, with more on either side. */
  decode(from: number, to: number, signal: AbortSignal, hear: Hear): Promise<void>;
}

/** Samples of a segment that is resampled, which keeps the thread busy: a cancel is not to wait for more. */
const RESAMPLED_SEGMENT = 2 ** 17;
/** Decoded segments that are kept for the next reading of the same place. */
const KEPT_SEGMENTS = 3;
/** Segments that are under way while blocks are read: decoders are faster two at a time. */
const SEGMENTS_AHEAD = 2;

/**
 * A recording decoded in segments that always begin anew at the same places: so every sample comes out the same in
 * whatever order it is read, even where a decoder makes up noise as it goes along.
 */
export class SegmentedSound implements SoundSource {
  readonly sampleRate: number;
  readonly numberOfChannels: 1 | 2;
  readonly samples: number;
  readonly #recording: Recording;
  readonly #onClose: () => void;
  readonly #resampler: Resampler | undefined;
  /** Samples of a segment. */
  readonly #segmentLength: number;
  readonly #closing = new AbortController();
  /** By their first sample, the one used last at the end. */
  readonly #kept = new Map<number, Planes>();

  constructor(recording: Recording, onClose: () => void) {
    const { sampleRate, samples } = recording;
    this.#recording = recording;
    this.#onClose = onClose;
    this.sampleRate = sampleRate % 11_025 === 0 ? 44_100 : 48_000;
    if (sampleRate !== this.sampleRate) this.#resampler = new Resampler(sampleRate, this.sampleRate);
    this.#segmentLength = this.#resampler ? RESAMPLED_SEGMENT : LONGEST_BLOCK;
    this.samples = this.#resampler?.outputLength(samples) ?? samples;
    this.numberOfChannels = recording.numberOfChannels === 1 ? 1 : 2;
  }

  async read(from: number, length: number, signal: AbortSignal): Promise<Planes> {
    checkStretch(from, length);
    const stop = this.#any(signal);
    stop.throwIfAborted();
    const first = this.#startOfSegment(from);
    // Whoever reads a segment whole is on the way through the recording: it is handed over, not kept.
    const isSegment = from === first && length === this.#lengthOfSegment(first);
    if (isSegment && !this.#kept.has(first)) return this.#decode(first, stop);
    const planes = this.#silence(length);
    const end = Math.min(from + length, this.samples);
    for (let start = first; start < end; start += this.#segmentLength) {
      const segment = await this.#segment(start, signal);
      planes.forEach((plane, i) => copyOverlap(segment[i]!, start, plane, from));
    }
    return planes;
  }

  async *blocks(from: number, signal: AbortSignal): AsyncGenerator<Planes, void> {
    checkStretch(from, 0);
    const leaving = new AbortController();
    const stop = AbortSignal.any([this.#any(signal), leaving.signal]);
    const ahead: Promise<Planes>[] = [];
    let next = this.#startOfSegment(from);
    try {
      for (let start = next; start < this.samples; start += this.#segmentLength) {
        for (; ahead.length < SEGMENTS_AHEAD && next < this.samples; next += this.#segmentLength) {
          const segment = this.#decode(next, stop);
          // Thrown when its turn comes.
          segment.catch(() => {});
          ahead.push(segment);
        }
        const segment = await ahead.shift()!;
        yield from <= start ? segment : segment.map((plane) => plane.slice(from - start));
        stop.throwIfAborted();
      }
    } finally {
      leaving.abort();
    }
  }

  close(): void {
    this.#closing.abort();
    this.#onClose();
    this.#kept.clear();
  }

  async #segment(start: number, signal: AbortSignal): Promise<Planes> {
    const segment = this.#kept.get(start) ?? (await this.#decode(start, this.#any(signal)));
    this.#kept.delete(start);
    this.#kept.set(start, segment);
    for (const oldest of this.#kept.keys()) if (this.#kept.size > KEPT_SEGMENTS) this.#kept.delete(oldest);
    return segment;
  }

  async #decode(from: number, signal: AbortSignal): Promise<Planes> {
    signal.throwIfAborted();
    const stretch = { from, length: this.#lengthOfSegment(from) };
    const input = this.#resampler?.inputFor(stretch) ?? stretch;
    const planes = this.#silence(input.length);
    const { sampleRate, samples } = this.#recording;
    // Priming and padding are not part of the recording, though a filter would reach for them.
    const start = Math.max(0, input.from);
    const end = Math.min(input.from + input.length, samples);
    const inside = planes.map((plane) => plane.subarray(start - input.from, end - input.from));
    try {
      await this.#recording.decode(start, end, signal, (heard, at) => {
        const to = at + heard.numberOfFrames;
        if (at >= end || to <= start || heard.sampleRate !== sampleRate) return;
        if (at >= start && to <= end && heard.numberOfChannels === inside.length) {
          return inside.forEach((plane, i) => copyPlane(heard, i, plane.subarray(at - start, to - start)));
        }
        const mixed = toMix(heard);
        inside.forEach((plane, i) => copyOverlap(mixed[i] ?? mixed[0]!, at, plane, start));
      });
    } catch (cause) {
      signal.throwIfAborted();
      throw new AppError('audio-unreadable', `can no longer be read: ${String(cause)}`, { cause });
    }
    const resampler = this.#resampler;
    return resampler ? planes.map((plane) => resampler.resample(plane, stretch)) : planes;
  }

  /** Of the segment that sample `at` is in; of the first for what is before it. */
  #startOfSegment(at: number): number {
    return Math.max(0, at - (at % this.#segmentLength));
  }

  #lengthOfSegment(start: number): number {
    return Math.min(this.#segmentLength, this.samples - start);
  }

  #silence(length: number): Planes {
    return Array.from({ length: this.numberOfChannels }, () => new Float32Array(length));
  }

  #any(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#closing.signal]);
  }
}

/** As nearly all packets are taken over: without a copy in between. */
function copyPlane(heard: Heard, planeIndex: number, into: Float32Array<ArrayBuffer>): void {
  heard.copyTo(into, { planeIndex, format: 'f32-planar' });
  cleanSamples(into);
}

/** A power of two: scaling by it loses nothing. */
const QUIET = 2 ** -6;

/**
 * One or two channels. Where more are mixed down, the gain cannot come from the loudest place of a recording that is
 * never seen whole: it is the one at which nothing can clip.
 */
function toMix(heard: Heard): Planes {
  const planes = Array.from({ length: heard.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(heard.numberOfFrames);
    heard.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
  if (planes.length <= 2) return toMonoOrStereo(planes);
  // Too quiet for its gain to be changed. The last sample is full scale everywhere: the loudest there can be.
  const quiet = planes.map((plane) => {
    const scaled = new Float32Array(plane.length + 1).fill(QUIET);
    scaled.set(toMonoOrStereo([plane])[0]!.map((sample) => sample * QUIET));
    return scaled;
  });
  const mixed = toMonoOrStereo(quiet);
  const loudest = Math.max(QUIET, ...mixed.map((plane) => plane.at(-1)!));
  return mixed.map((plane) => plane.subarray(0, -1).map((sample) => sample / loudest));
}
