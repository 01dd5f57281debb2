import { readBytes } from './fileBytes';
import { isFlacFrame, readFlacHeader, readFlacStream, type FlacStream } from './flacHeader';

/** Bytes read at a time, unless frames are very long. */
const PART_BYTES = 2 ** 18;
/** A file is not searched for a frame that is at most so many frames behind one whose place is known. */
const NEAR_FRAMES = 24;

/** Headers of one number that are looked at: all but one of them are within frames. */
const MOST_ALIKE = 4;

/** One frame, whole. */
export interface FlacFrame {
  /** The sample of the recording that it begins with. */
  readonly from: number;
  readonly bytes: Uint8Array;
}

/** Where in the file the frame begins that holds a sample. */
interface Place {
  readonly sample: number;
  readonly offset: number;
}

/** A header within bytes. */
interface Found {
  readonly at: number;
  readonly sample: number;
  readonly samples: number;
}

interface FoundWhole extends Found {
  readonly end: number;
}

/**
 * The frames of a FLAC by their samples. A frame says where in the recording it is but not how long it is, and what looks
 * like a header turns up within frames; but it ends where another begins with the sample it ends before, and has a
 * checksum. So frames are found from anywhere: the file is searched by halves, and needs no seek table.
 */
export class FlacFrames {
  readonly stream: FlacStream;
  readonly #file: Blob;
  /** Samples of all frames but the last; 0 where each says which sample it begins with. */
  readonly #frameSamples: number;
  readonly #partBytes: number;
  /** What is known of where frames are. */
  readonly #places: Place[];

  private constructor(file: Blob, stream: FlacStream, frameSamples: number) {
    this.#file = file;
    this.stream = stream;
    this.#frameSamples = frameSamples;
    this.#partBytes = Math.max(PART_BYTES, 4 * stream.mostFrameBytes);
    this.#places = [{ sample: 0, offset: stream.start }];
  }

  /** Undefined for what is no FLAC, or does not begin with the first frame. */
  static async open(file: Blob): Promise<FlacFrames | undefined> {
    const stream = await readFlacStream(file);
    if (!stream) return undefined;
    const first = readFlacHeader(await readBytes(file, stream.start, 64), 0);
    if (first?.number !== 0) return undefined;
    return new FlacFrames(file, stream, first.isVariable ? 0 : first.samples);
  }

  /** Samples of one channel up to the end of the last frame, for a file that does not say it. */
  async samples(signal: AbortSignal): Promise<number> {
    let end = 0;
    for await (const { found } of this.#parts(await this.#placeOf(Infinity, signal), signal)) {
      for (const { sample, samples } of found) end = sample + samples;
    }
    return end;
  }

  /** The frames that hold the samples [from, to), in order, some at a time. */
  async *frames(from: number, to: number, signal: AbortSignal): AsyncGenerator<FlacFrame[], void> {
    for await (const { bytes, found } of this.#parts(await this.#placeOf(from, signal), signal)) {
      yield found
        .filter(({ sample, samples }) => sample + samples > from && sample < to)
        .map(({ at, end, sample }) => ({ from: sample, bytes: bytes.subarray(at, end) }));
      const last = found.at(-1);
      if (last && last.sample + last.samples >= to) return;
    }
  }

  /** The file from a place on. */
  async *#parts(
    from: Place,
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly bytes: Uint8Array; readonly found: FoundWhole[] }, void> {
    let { offset } = from;
    while (offset < this.#file.size) {
      const bytes = await readBytes(this.#file, offset, this.#partBytes);
      signal.throwIfAborted();
      const isLast = offset + bytes.length >= this.#file.size;
      const found = this.#framesIn(bytes, isLast);
      const last = found.at(-1);
      if (last) this.#places.push({ sample: last.sample, offset: offset + last.at });
      yield { bytes, found };
      if (isLast) return;
      // Where nothing is found something is damaged; half of it may be the beginning of a frame.
      offset += last?.end ?? this.#partBytes / 2;
    }
  }

  /** A place at or before the frame that holds a sample, near enough to be read from there. */
  async #placeOf(sample: number, signal: AbortSignal): Promise<Place> {
    let low = this.#places.reduce((best, place) =>
      place.sample <= sample && place.sample > best.sample ? place : best,
    );
    let high = Math.min(
      this.#file.size,
      ...this.#places.filter((place) => place.sample > sample).map(({ offset }) => offset),
    );
    while (high - low.offset > this.#partBytes && sample - low.sample > NEAR_FRAMES * this.#usualSamples) {
      const middle = Math.floor((low.offset + high) / 2);
      const bytes = await readBytes(this.#file, middle, this.#partBytes);
      signal.throwIfAborted();
      const [first] = this.#framesIn(bytes, middle + bytes.length >= this.#file.size);
      const place = first && { sample: first.sample, offset: middle + first.at };
      if (place) this.#places.push(place);
      if (place && place.sample <= sample) low = place;
      else high = middle;
    }
    return low;
  }

  get #usualSamples(): number {
    return this.#frameSamples || 4096;
  }

  /** The whole frames in `bytes`; tags may stand behind the last of the file. */
  #framesIn(bytes: Uint8Array, isLast: boolean): FoundWhole[] {
    const frames: FoundWhole[] = [];
    /** By the sample that the next frame has to begin with, the latest first. */
    const open = new Map<number, Found[]>();
    let last: Found | undefined;
    for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
      const found = this.#headerAt(bytes, at);
      if (!found) continue;
      const former = open.get(found.sample)?.find((frame) => isFlacFrame(bytes.subarray(frame.at, at)));
      if (former) {
        frames.push({ ...former, end: at });
        last = found;
      }
      const next = found.sample + found.samples;
      open.set(next, [found, ...(open.get(next) ?? [])].slice(0, MOST_ALIKE));
    }
    last ??= open.values().next().value?.at(-1);
    if (isLast && last) frames.push({ ...last, end: bytes.length });
    return frames;
  }

  #headerAt(bytes: Uint8Array, at: number): Found | undefined {
    const header = readFlacHeader(bytes, at);
    if (!header || header.isVariable !== (this.#frameSamples === 0)) return undefined;
    const { number, samples } = header;
    return { at, sample: header.isVariable ? number : number * this.#frameSamples, samples };
  }
}
