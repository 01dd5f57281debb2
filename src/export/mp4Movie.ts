import type { Tags } from '../core/tags';
import { findBox, isParent, leaf, serializeBox, type Box, type LeafBox, type ParentBox } from './mp4Boxes';

/** A picture for the file's tags. */
export interface CoverImage {
  readonly type: 'image/jpeg' | 'image/png';
  readonly bytes: Uint8Array;
}

/** What mp4-muxer cannot write and the finished `moov` is given. */
export interface MovieFacts {
  /** Samples a second of the sound; becomes the movie's timescale, so that its length is exact. */
  readonly sampleRate: number;
  /** Samples of sound before the first one that is meant to be heard. */
  readonly primingSamples: number;
  /** Samples meant to be heard. */
  readonly audioSamples: number;
  /** Length of the picture in seconds. */
  readonly videoSeconds: number;
  /** Mean bits a second of the AAC packets. */
  readonly audioBitrate: number;
  readonly tags: Tags;
  readonly cover: CoverImage | undefined;
}

/**
 * The `moov` with an edit list that hides the encoder's priming, consistent lengths, named handlers and the song's
 * tags. Sample tables stay as they are, so it stands wherever the old one stood.
 * @throws {RangeError} when the box is not one of mp4-muxer's.
 */
export function completeMovie(moov: ParentBox, facts: MovieFacts): ParentBox {
  const videoDuration = Math.round(facts.videoSeconds * facts.sampleRate);
  const children = moov.children.map((box) => {
    if (box.type === 'mvhd') {
      return withMovieTimes(leafOf(box), facts.sampleRate, Math.max(videoDuration, facts.audioSamples));
    }
    if (!isParent(box) || box.type !== 'trak') return box;
    switch (handlerOf(box)) {
      case 'vide':
        return completeTrack(box, videoDuration, 'SongRender video', []);
      case 'soun':
        return completeTrack(
          withAudioBitrate(box, facts.audioBitrate),
          facts.audioSamples,
          'SongRender sound',
          [editList(facts.audioSamples, facts.primingSamples)],
        );
      default:
        return box;
    }
  });
  return { type: 'moov', children: [...children, songTags(facts.tags, facts.cover)] };
}

function completeTrack(trak: ParentBox, duration: number, name: string, edits: readonly Box[]): ParentBox {
  const mapped = trak.children.map((box) => {
    if (box.type === 'tkhd') return withTrackDuration(leafOf(box), duration);
    if (box.type !== 'mdia' || !isParent(box)) return box;
    return {
      type: 'mdia',
      children: box.children.map((child) => (child.type === 'hdlr' ? named(leafOf(child), name) : child)),
    };
  });
  // edts stands between tkhd and mdia (ISO/IEC 14496-12, 8.6.5).
  const at = mapped.findIndex((box) => box.type === 'mdia');
  return { type: 'trak', children: [...mapped.slice(0, at), ...edits, ...mapped.slice(at)] };
}

/** One edit: `duration` in movie time, from `mediaTime` in the track's own time (both samples here) at normal speed. */
function editList(duration: number, mediaTime: number): ParentBox {
  const isLong = Math.max(duration, mediaTime) >= 2 ** 31;
  const size = isLong ? 8 : 4;
  const elst = leaf(
    'elst',
    [isLong ? 1 : 0, 1],
    [0, 3],
    [1, 4],
    [duration, size],
    [mediaTime, size],
    [1, 2],
    [0, 2],
  );
  return { type: 'edts', children: [elst] };
}

function withMovieTimes(mvhd: LeafBox, timescale: number, duration: number): LeafBox {
  const payload = mvhd.payload.slice();
  const view = new DataView(payload.buffer);
  const isLong = payload[0] === 1;
  view.setUint32(isLong ? 20 : 12, timescale);
  setDuration(view, isLong, isLong ? 24 : 16, duration);
  return { type: 'mvhd', payload };
}

function withTrackDuration(tkhd: LeafBox, duration: number): LeafBox {
  const payload = tkhd.payload.slice();
  const isLong = payload[0] === 1;
  setDuration(new DataView(payload.buffer), isLong, isLong ? 28 : 20, duration);
  return { type: 'tkhd', payload };
}

function setDuration(view: DataView, isLong: boolean, offset: number, duration: number): void {
  if (isLong) view.setBigUint64(offset, BigInt(duration));
  else if (duration < 2 ** 32) view.setUint32(offset, duration);
  else throw new RangeError(`duration ${duration} does not fit the header`);
}

function named(hdlr: LeafBox, name: string): LeafBox {
  return leaf('hdlr', [0, 4], [0, 4], hdlr.payload.subarray(8, 12), [0, 12], name, [0, 1]);
}

function handlerOf(trak: ParentBox): string {
  const hdlr = findBox(trak.children, 'mdia', 'hdlr');
  return hdlr ? String.fromCharCode(...leafOf(hdlr).payload.subarray(8, 12)) : '';
}

/** mp4-muxer writes 130 kb/s whatever the track has, and readers show it. */
function withAudioBitrate(trak: ParentBox, bitrate: number): ParentBox {
  return mapPath(trak, ['mdia', 'minf', 'stbl', 'stsd'], (stsd) => {
    const payload = stsd.payload.slice();
    const view = new DataView(payload.buffer);
    // stsd: flags and count, mp4a entry of 36 bytes, esds header of 12, ES descriptor of 8, then the decoder's: tag and
    // length (5), object type, stream type, buffer size (5), peak, mean.
    const esds = 8 + 36;
    const peak = esds + 12 + 8 + 5 + 5;
    if (payload.byteLength < peak + 8 || view.getUint32(esds + 4) !== 0x65736473) {
      throw new RangeError('stsd: expected one mp4a entry that begins with esds');
    }
    view.setUint32(peak, bitrate);
    view.setUint32(peak + 4, bitrate);
    return { type: 'stsd', payload };
  });
}

function mapPath(parent: ParentBox, path: readonly string[], change: (box: LeafBox) => LeafBox): ParentBox {
  const [type, ...rest] = path;
  return {
    type: parent.type,
    children: parent.children.map((box) => {
      if (box.type !== type) return box;
      if (rest.length === 0) return change(leafOf(box));
      return isParent(box) ? mapPath(box, rest, change) : box;
    }),
  };
}

function leafOf(box: Box): LeafBox {
  if (isParent(box)) throw new RangeError(`${box.type}: expected a box without children`);
  return box;
}

/** Types of an iTunes `data` box: what its bytes are. */
const DATA_UTF8 = 1;
const DATA_TYPE = { 'image/jpeg': 13, 'image/png': 14 } as const;

/** Tags as iTunes writes them (`udta/meta/ilst`), which players, phones and ffprobe read. Empty ones are left out. */
function songTags(tags: Tags, cover: CoverImage | undefined): ParentBox {
  const texts: readonly (readonly [string, string])[] = [
    ['©nam', tags.title],
    ['©ART', tags.artist],
    ['©alb', tags.album],
    ['©too', 'SongRender'],
  ];
  const items: Box[] = texts
    .filter(([, value]) => value !== '')
    .map(([type, value]) => ({ type, children: [leaf('data', [DATA_UTF8, 4], [0, 4], value)] }));
  if (cover)
    items.push({ type: 'covr', children: [leaf('data', [DATA_TYPE[cover.type], 4], [0, 4], cover.bytes)] });
  const handler = leaf('hdlr', [0, 8], 'mdirappl', [0, 9]);
  const list = { type: 'ilst', children: items };
  const meta = leaf('meta', [0, 4], serializeBox(handler), serializeBox(list));
  return { type: 'udta', children: [meta] };
}
