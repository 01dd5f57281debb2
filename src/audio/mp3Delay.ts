import { readMp3Header } from './mp3Header';

/*
 * Which samples of an MP3 are the recording: its encoder and decoder put silence in front.
 */

/** What the first frame says of the whole when it holds no sound but a header (Xing, Info or VBRI). */
export interface Mp3Tag {
  /** Frames with sound. */
  readonly frames: number | undefined;
  /** Length of the tag's frame and all that follow. */
  readonly bytes: number | undefined;
  readonly tagBytes: number;
  /** Samples of silence the encoder put in front and behind; undefined when it does not say. */
  readonly delay: number | undefined;
  readonly padding: number | undefined;
}

/** What a decoder of layer III itself puts in front. ffmpeg and LAME leave out as much. */
const DECODER_DELAY = 528 + 1;

/** The tag in the frame at `at`; undefined when the frame is sound. Layout: LAME's "Mp3 info tag revision 1". */
export function readMp3Tag(bytes: Uint8Array, at: number): Mp3Tag | undefined {
  const header = readMp3Header(bytes, at);
  if (!header || at + Math.max(header.bytes, 50) > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, header.bytes);
  if (text(view, 36, 4) === 'VBRI') {
    const [bytes, frames] = [view.getUint32(46), view.getUint32(50)];
    return { frames, bytes, tagBytes: header.bytes, delay: undefined, padding: undefined };
  }
  const sideInfo = header.samples === 1152 ? [17, 32] : [9, 17];
  let field = 4 + sideInfo[header.numberOfChannels - 1]!;
  if (!['Xing', 'Info'].includes(text(view, field, 4))) return undefined;
  const flags = view.getUint32(field + 4);
  field += 8;
  const next = (flag: number, length: number) => {
    const isThere = (flags & flag) !== 0 && field + length <= view.byteLength;
    const value = isThere ? view.getUint32(field) : undefined;
    if (flags & flag) field += length;
    return value;
  };
  const frames = next(1, 4);
  const count = next(2, 4);
  next(4, 100); // table of contents
  next(8, 4); // quality
  const hasDelay = field + 24 <= view.byteLength && /^(LAME|Lavf|Lavc)$/.test(text(view, field, 4));
  const delays = hasDelay ? view.getUint32(field + 20) & 0xffffff : undefined;
  return {
    frames,
    bytes: count,
    tagBytes: header.bytes,
    delay: delays === undefined ? undefined : delays >> 12,
    padding: delays === undefined ? undefined : delays & 0xfff,
  };
}

/**
 * Which samples of all that come out of a decoder are the recording, as ffmpeg cuts them.
 * @param frames with sound, that the file really holds; `frameSamples` of each.
 */
export function mp3Sound(tag: Mp3Tag | undefined, frames: number, frameSamples: number) {
  const all = frames * frameSamples;
  if (tag?.delay === undefined || tag.padding === undefined) return { from: 0, to: all };
  const from = tag.delay + DECODER_DELAY;
  // The decoder's own delay has pushed the sound into the padding.
  const padding = Math.max(0, tag.padding - DECODER_DELAY);
  // Frames behind the stated end are another recording's: the padding is not where the file ends.
  const stated = (tag.frames ?? Infinity) * frameSamples;
  return { from, to: Math.max(from, all <= stated ? Math.min(all, stated - padding) : all) };
}

function text(view: DataView, at: number, length: number): string {
  if (at + length > view.byteLength) return '';
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, length));
}
