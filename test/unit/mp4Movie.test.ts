import { ArrayBufferTarget, Muxer } from 'mp4-muxer';
import { describe, expect, test } from 'vitest';
import {
  findBox,
  isParent,
  parseBoxes,
  serializeBox,
  type Box,
  type LeafBox,
  type ParentBox,
} from '../../src/export/mp4Boxes';
import { completeMovie, type MovieFacts } from '../../src/export/mp4Movie';

const FPS = 30;
const SAMPLE_RATE = 48_000;

/** The index mp4-muxer writes for `frames` frames and `packets` packets. */
function muxed(frames: number, packets: number): { moov: ParentBox; types: string[] } {
  const target = new ArrayBufferTarget();
  const muxer = new Muxer({
    target,
    video: { codec: 'avc', width: 320, height: 240, frameRate: FPS * 334 },
    audio: { codec: 'aac', sampleRate: SAMPLE_RATE, numberOfChannels: 2 },
    fastStart: { expectedVideoChunks: frames + 100, expectedAudioChunks: packets },
  });
  const decoderConfig = { codec: 'avc1.42001f', description: new Uint8Array([1, 66, 0, 31]) };
  for (let i = 0; i < frames; i++) {
    muxer.addVideoChunkRaw(new Uint8Array(8), i % 60 ? 'delta' : 'key', (i * 1e6) / FPS, 1e6 / FPS, {
      decoderConfig,
    });
  }
  for (let i = 0; i < packets; i++) {
    muxer.addAudioChunkRaw(new Uint8Array(6), 'key', (i * 1024e6) / SAMPLE_RATE, 1024e6 / SAMPLE_RATE);
  }
  muxer.finalize();
  const boxes = parseBoxes(new Uint8Array(target.buffer));
  return { moov: boxes.find((box) => box.type === 'moov') as ParentBox, types: boxes.map((box) => box.type) };
}

const facts: MovieFacts = {
  sampleRate: SAMPLE_RATE,
  primingSamples: 1024,
  audioSamples: 96_000,
  videoSeconds: 2,
  audioBitrate: 191_234,
  tags: { title: 'Vega – Café', artist: 'Ōtomo', album: '' },
  cover: undefined,
};

function payload(box: Box | undefined): DataView {
  const { payload: bytes } = box as LeafBox;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function tracks(moov: ParentBox): ParentBox[] {
  return moov.children.filter((box): box is ParentBox => isParent(box) && box.type === 'trak');
}

/** Through bytes and back, as a reader meets it. */
function completed(changes: Partial<MovieFacts> = {}, frames = 60, packets = 95): ParentBox {
  const movie = completeMovie(muxed(frames, packets).moov, { ...facts, ...changes });
  return parseBoxes(serializeBox(movie))[0] as ParentBox;
}

describe('the completed index', () => {
  test('stands before the media and leaves room behind it', () => {
    expect(muxed(60, 95).types).toEqual(['ftyp', 'moov', 'free', 'mdat']);
  });

  test('hides the priming and plays exactly the sound', () => {
    const [, sound] = tracks(completed());
    const elst = payload(findBox(sound!.children, 'edts', 'elst'));
    expect(elst.getUint32(0)).toBe(0);
    expect(elst.getUint32(4)).toBe(1);
    expect(elst.getUint32(8)).toBe(96_000);
    expect(elst.getUint32(12)).toBe(1024);
    expect(elst.getUint32(16)).toBe(0x0001_0000);
    expect(sound!.children.map((box) => box.type)).toEqual(['tkhd', 'edts', 'mdia']);
  });

  test('counts the movie in samples, the longest track long', () => {
    const moov = completed({ videoSeconds: 2.002 });
    const mvhd = payload(findBox(moov.children, 'mvhd'));
    expect(mvhd.getUint32(12)).toBe(SAMPLE_RATE);
    expect(mvhd.getUint32(16)).toBe(96_096);
    const durations = tracks(moov).map((trak) => payload(findBox(trak.children, 'tkhd')).getUint32(20));
    expect(durations).toEqual([96_096, 96_000]);
  });

  test('a sound of more than twelve hours takes the long form of the edit list', () => {
    const [, sound] = tracks(completed({ audioSamples: 2 ** 31 + 5 }));
    const elst = payload(findBox(sound!.children, 'edts', 'elst'));
    expect(elst.getUint8(0)).toBe(1);
    expect(elst.getBigUint64(8)).toBe(BigInt(2 ** 31 + 5));
    expect(elst.getBigUint64(16)).toBe(1024n);
  });

  test('says the true bitrate of the sound', () => {
    const stsd = payload(findBox(tracks(completed())[1]!.children, 'mdia', 'minf', 'stbl', 'stsd'));
    const words = Array.from({ length: stsd.byteLength - 3 }, (_, at) => stsd.getUint32(at));
    expect(words.filter((word) => word === facts.audioBitrate)).toHaveLength(2);
    expect(words).not.toContain(130_071);
  });

  test('carries the tags that are there, in UTF-8', () => {
    const meta = findBox(completed().children, 'udta', 'meta') as LeafBox;
    const [handler, list] = parseBoxes(meta.payload.subarray(4));
    expect(handler!.type).toBe('hdlr');
    const items = (list as ParentBox).children.map((item) => {
      const [data] = parseBoxes((item as LeafBox).payload);
      return [item.type, new TextDecoder().decode((data as LeafBox).payload.subarray(8))];
    });
    expect(items).toEqual([
      ['©nam', 'Vega – Café'],
      ['©ART', 'Ōtomo'],
      ['©too', 'SongRender'],
    ]);
  });

  test('carries the cover byte for byte', () => {
    const bytes = Uint8Array.from({ length: 999 }, (_, i) => i);
    const meta = findBox(
      completed({ cover: { type: 'image/png', bytes } }).children,
      'udta',
      'meta',
    ) as LeafBox;
    const list = parseBoxes(meta.payload.subarray(4))[1] as ParentBox;
    const covr = list.children.find((item) => item.type === 'covr') as LeafBox;
    const data = payload(parseBoxes(covr.payload)[0]);
    expect(data.getUint32(0)).toBe(14);
    expect(new Uint8Array(data.buffer, data.byteOffset + 8, 999)).toEqual(bytes);
  });

  test('leaves every sample table as it was', () => {
    const before = tracks(muxed(60, 95).moov);
    const after = tracks(completed());
    for (const table of ['stts', 'stss', 'stsc', 'stsz', 'stco']) {
      for (const index of [0, 1]) {
        const path = ['mdia', 'minf', 'stbl', table] as const;
        expect(findBox(after[index]!.children, ...path)).toEqual(findBox(before[index]!.children, ...path));
      }
    }
  });
});
