import { id3Bytes, readBytes } from './fileBytes';
import { mp3Sound, readMp3Tag, type Mp3Tag } from './mp3Delay';
import { readMp3Header, type Mp3Header } from './mp3Header';

/*
 * Where the frames of an MP3 lie: it has no index.
 */

/** Bytes read at a time: to look through a file, and to play a part of it. */
const SCAN_BYTES = 2 ** 22;
const PART_BYTES = 2 ** 18;
/** How far into the file, behind its tags, the first frame is looked for. */
const HEAD_BYTES = 2 ** 16;
/** Every how manieth frame's place is remembered. */
const MARK = 64;
/** Other tags may stand behind the last frame: bytes that a length may be off by. */
const TRAILER_BYTES = 2 ** 16;
/** The shortest and the longest frame there is, in bytes. */
const SHORTEST = 24;
const LONGEST = 1441;
/** Headers in a row, each where the one before says, that are no chance. */
const CHAIN = 4;

/** One frame with sound. */
export interface Mp3Frame {
  /** 0 for the first. */
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** A piece of the file and where in it frames begin, in order. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly starts: readonly number[];
  /** Where in the file it begins. */
  readonly offset: number;
}

/** Where reading begins. */
interface Entry {
  /** In bytes. */
  readonly offset: number;
  /** The frame that begins there; undefined where numbers come of places. */
  readonly index?: number;
  /** It may be in the midst of a frame. */
  readonly isLost: boolean;
}

/**
 * The frames of an MP3 by number. A file of constant bitrate is entered anywhere by arithmetic; any other is looked
 * through, once, as far as it is needed.
 */
export class Mp3Frames {
  /** Of the first frame with sound. */
  readonly header: Mp3Header;
  readonly #file: Blob;
  /** Where in the file the first frame with sound begins. */
  readonly #start: number;
  readonly #tag: Mp3Tag | undefined;
  /** Where in the file frames 0, MARK, 2 · MARK … begin, as far as it has been looked through. */
  readonly #marks: number[] = [];
  readonly #scan: AsyncGenerator<Piece, void>;
  #step: Promise<void> | undefined;
  #counted = 0;
  #isWhole = false;
  /** Whether all frames are of one length, but for the byte by which padding makes them differ. */
  readonly #isConstant: boolean;

  private constructor(file: Blob, header: Mp3Header, start: number, tag: Mp3Tag | undefined) {
    this.header = header;
    this.#file = file;
    this.#start = start;
    this.#tag = tag;
    this.#scan = pieces(file, start, header.kind, SCAN_BYTES, false);
    const sound = (tag?.frames ?? 0) * bytesAFrame(header);
    this.#isConstant = this.#isComplete() && Math.abs(this.#stated() - sound) < bytesAFrame(header) / 4;
  }

  /** Undefined when there are no frames of layer III near the beginning. */
  static async open(file: Blob): Promise<Mp3Frames | undefined> {
    const at = await id3Bytes(file);
    const bytes = await readBytes(file, at, HEAD_BYTES);
    const first = findFirst(bytes, at + bytes.length >= file.size);
    if (first === undefined) return undefined;
    const tag = readMp3Tag(bytes, first);
    const start = tag ? first + readMp3Header(bytes, first)!.bytes : first;
    const header = readMp3Header(bytes, start) ?? readMp3Header(bytes, first)!;
    return new Mp3Frames(file, header, at + start, tag);
  }

  /**
   * Which samples of all that the frames decode to are the recording. Looks through the whole file where no tag that
   * agrees with the file's length counts the frames.
   */
  async sound(signal: AbortSignal): Promise<{ readonly from: number; readonly to: number }> {
    if (!this.#isComplete()) await this.#count(Infinity, signal);
    const frames = this.#isWhole ? this.#counted : this.#tag!.frames!;
    return mp3Sound(this.#tag, frames, this.header.samples);
  }

  /** The frames [from, to) that there are, some at a time. */
  async *frames(from: number, to: number, signal: AbortSignal): AsyncGenerator<Mp3Frame[], void> {
    const entry = await this.#entry(Math.max(0, from), signal);
    if (!entry) return;
    const { kind } = this.header;
    const length = bytesAFrame(this.header);
    let next = entry.index ?? 0;
    for await (const { bytes, starts, offset } of pieces(
      this.#file,
      entry.offset,
      kind,
      PART_BYTES,
      entry.isLost,
    )) {
      signal.throwIfAborted();
      const frames = starts.map((start) => {
        const place = (offset + start - this.#start) / length;
        const index = entry.index === undefined ? Math.round(place) : next++;
        return { index, bytes: bytes.subarray(start, start + readMp3Header(bytes, start)!.bytes) };
      });
      yield frames.filter(({ index }) => index >= from && index < to);
      if ((frames.at(-1)?.index ?? 0) >= to - 1) return;
    }
  }

  /** Bytes from the first frame with sound to the end, as the tag says. */
  #stated(): number {
    return (this.#tag?.bytes ?? 0) - (this.#tag?.tagBytes ?? 0);
  }

  /** Whether the tag's numbers agree with each other and with the file's length. What is soon counted is counted. */
  #isComplete(): boolean {
    if (this.#file.size <= SCAN_BYTES) return false;
    const frames = this.#tag?.frames ?? 0;
    const trailer = this.#file.size - this.#start - this.#stated();
    const average = this.#stated() / frames;
    return average >= SHORTEST && average <= LONGEST && trailer >= 0 && trailer <= TRAILER_BYTES;
  }

  /** A place in the file at or before frame `from`. */
  async #entry(from: number, signal: AbortSignal): Promise<Entry | undefined> {
    if (this.#isConstant) {
      const offset = this.#start + Math.max(0, Math.floor((from - 1) * bytesAFrame(this.header)));
      return { offset, isLost: true };
    }
    await this.#count(from + 1, signal);
    if (this.#counted === 0) return undefined;
    const mark = Math.floor(Math.min(from, this.#counted - 1) / MARK);
    return { offset: this.#marks[mark]!, index: mark * MARK, isLost: false };
  }

  /** Looks through the file until `frames` are found, or its end. */
  async #count(frames: number, signal: AbortSignal): Promise<void> {
    while (this.#counted < frames && !this.#isWhole) {
      // Two that need it at a time go the same steps.
      this.#step ??= this.#countPiece().finally(() => (this.#step = undefined));
      await this.#step;
      signal.throwIfAborted();
    }
  }

  async #countPiece(): Promise<void> {
    const { value: piece } = await this.#scan.next();
    if (!piece) {
      this.#isWhole = true;
      return;
    }
    for (const start of piece.starts) {
      if (this.#counted++ % MARK === 0) this.#marks.push(piece.offset + start);
    }
  }
}

/** At constant bitrate; not a whole number as a rule. */
function bytesAFrame(header: Mp3Header): number {
  return ((header.samples / 8) * header.bitrate) / header.sampleRate;
}

function findFirst(bytes: Uint8Array, isLast: boolean): number | undefined {
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (bytes[at] === 0xff && isChain(bytes, at, isLast)) return at;
  }
  return undefined;
}

/** Whether headers of one kind follow each other from `at`, up to the end where that is near. */
function isChain(bytes: Uint8Array, at: number, isLast: boolean): boolean {
  const kind = readMp3Header(bytes, at)?.kind;
  for (let count = 0; count < CHAIN; count++) {
    const header = readMp3Header(bytes, at);
    if (!header || header.kind !== kind) return count > 0 && isLast && at + 4 > bytes.length;
    at += header.bytes;
  }
  return true;
}

/**
 * The frames from `offset` on, the same wherever the file is cut into pieces. What is no frame is passed over; a frame
 * that the file's end cuts off is none.
 * @param isLost whether a frame has to be found first, instead of one beginning at `offset`.
 */
async function* pieces(
  file: Blob,
  offset: number,
  kind: number,
  length: number,
  isLost: boolean,
): AsyncGenerator<Piece, void> {
  while (offset < file.size) {
    const bytes = await readBytes(file, offset, length);
    const isLast = offset + bytes.length >= file.size;
    const starts: number[] = [];
    let at = 0;
    while (at + (isLost && !isLast ? CHAIN * LONGEST : 4) <= bytes.length) {
      const header = readMp3Header(bytes, at);
      if (header?.kind !== kind || (isLost && !isChain(bytes, at, isLast))) {
        isLost = true;
        at++;
        continue;
      }
      isLost = false;
      if (at + header.bytes > bytes.length) break;
      starts.push(at);
      at += header.bytes;
    }
    yield { bytes, starts, offset };
    if (isLast) return;
    offset += at;
  }
}
