import { describe, expect, it } from 'vitest';
import { FlacFrames } from '../../src/audio/flacFrames';
import { readFlacHeader } from '../../src/audio/flacHeader';
import { hashRandom } from '../../src/core/numeric';
import { verbatimFlac } from '../fixtures/longAudio';
import { concat, latin1 } from '../fixtures/png';

const { signal } = new AbortController();

const FRAME = 4096;
const COUNT = 400;
const SAMPLES = COUNT * FRAME - 1000;
/** Bytes before the first frame: the mark, and the stream info with its header. */
const START = 4 + 4 + 34;
/** Where the lower 32 bits of the length stand. */
const LENGTH_AT = 4 + 4 + 14;
/** Headers of frames with numbers of two bytes and a length of its own. */
const HEADER_BYTES = 9;

/** Where each frame begins. A header of 7 bytes and its number, a byte for the kind, the samples, and a checksum. */
const starts = [START];
const numberBytes = (i: number) => (i < 128 ? 1 : 2);
for (let i = 0; i < COUNT; i++) {
  starts.push(starts[i]! + 7 + numberBytes(i) + 1 + 2 * Math.min(FRAME, SAMPLES - i * FRAME) + 2);
}
const bytesOf = async (samples: Int16Array) => new Uint8Array(await verbatimFlac(samples).arrayBuffer());

/** Noise in which headers of other frames turn up, some of them of the one that comes next. */
async function hauntedNoise(): Promise<Uint8Array<ArrayBuffer>> {
  const samples = Int16Array.from({ length: SAMPLES }, (_, i) => Math.floor(65_536 * hashRandom(1, i)));
  const plain = await bytesOf(samples);
  for (let i = 0; i < COUNT; i++) {
    const other = 130 + ((i * 31) % 200);
    for (const [place, number] of [500, 1500].map(
      (at, k) => [at, k === 0 ? other : (i + 1) % COUNT] as const,
    )) {
      const header = new DataView(plain.buffer, starts[number]!, HEADER_BYTES + 1);
      for (let word = 0; word < 5; word++) samples[i * FRAME + place + word] = header.getInt16(2 * word);
    }
  }
  return bytesOf(samples);
}

const bytes = await hauntedNoise();

/** A file that counts what is read of it. */
class CountedFile extends Blob {
  bytesRead = 0;

  override slice(from = 0, to = this.size): Blob {
    this.bytesRead += Math.max(0, Math.min(to, this.size) - from);
    return super.slice(from, to);
  }
}

async function open(...parts: BlobPart[]): Promise<{ flac: FlacFrames; file: CountedFile }> {
  const file = new CountedFile(parts);
  return { flac: (await FlacFrames.open(file))!, file };
}

/** The numbers of the frames that hold [from, to), each checked to be the right one. */
async function numbers(flac: FlacFrames, from: number, to: number): Promise<number[]> {
  const found: number[] = [];
  for await (const frames of flac.frames(from, to, signal)) {
    for (const { from: sample, bytes: frame } of frames) {
      const number = sample / FRAME;
      expect(frame.length).toBe(starts[number + 1]! - starts[number]!);
      expect(readFlacHeader(frame, 0)).toMatchObject({ number, isVariable: false });
      found.push(number);
    }
  }
  return found;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('the frames of a FLAC', () => {
  it('are all found, in order, and none that is not one', async () => {
    const { flac } = await open(bytes);
    expect(flac.stream).toMatchObject({ start: START, samples: SAMPLES, sampleRate: 44_100 });
    expect(await numbers(flac, 0, SAMPLES)).toEqual(range(0, COUNT));
  });

  it('are found from anywhere, by reading little of the file', async () => {
    for (const frame of [277, 3, 398, 200]) {
      const { flac, file } = await open(bytes);
      expect(await numbers(flac, frame * FRAME + 5, (frame + 2) * FRAME)).toEqual(range(frame, frame + 2));
      expect(file.bytesRead).toBeLessThan(file.size / 2);
    }
  });

  it('cost no search when they come next', async () => {
    const { flac, file } = await open(bytes);
    await numbers(flac, 300 * FRAME, 320 * FRAME);
    file.bytesRead = 0;
    expect(await numbers(flac, 320 * FRAME, 321 * FRAME)).toEqual([320]);
    expect(file.bytesRead).toBeLessThan(2 ** 19);
  });

  it('are found behind tags of an MP3', async () => {
    const { flac } = await open(concat(latin1('ID3'), [4, 0, 0, 0, 0, 0, 9], new Uint8Array(9)), bytes);
    expect(await numbers(flac, 240 * FRAME, 241 * FRAME)).toEqual([240]);
  });

  it('tell how long the recording is when nobody else does', async () => {
    const silent = bytes.slice();
    silent.fill(0, LENGTH_AT, LENGTH_AT + 4);
    const { flac, file } = await open(silent);
    expect(flac.stream.samples).toBe(0);
    expect(await flac.samples(signal)).toBe(SAMPLES);
    expect(file.bytesRead).toBeLessThan(file.size / 2);
  });

  it('are lost only where the file is damaged', async () => {
    const damaged = bytes.slice();
    damaged.fill(0xaa, starts[200]! + 100, starts[260]! + 100);
    const { flac } = await open(damaged);
    const intact = [...range(190, 200), ...range(261, 270)];
    expect(await numbers(flac, 190 * FRAME, 270 * FRAME)).toEqual(intact);
    const { flac: cold } = await open(damaged);
    expect(await numbers(cold, 220 * FRAME, 265 * FRAME)).toEqual(range(261, 265));
  });

  it('end where the file is cut off', async () => {
    const { flac } = await open(bytes.subarray(0, starts[300]! + 99));
    expect(await numbers(flac, 290 * FRAME, 300 * FRAME)).toEqual(range(290, 300));
    expect(await numbers(flac, 350 * FRAME, SAMPLES)).toEqual([]);
  });
});

describe('no FLAC', () => {
  it.each([
    ['is an empty file', new Blob([])],
    ['is another file', new Blob(['no sound at all'.repeat(100)])],
    ['is what ends in its metadata', new Blob([bytes.subarray(0, START)])],
    ['is one whose metadata leads past its end', new Blob([latin1('fLaC'), [0, 255, 255, 255].join()])],
    ['is one that begins in its midst', new Blob([bytes.subarray(0, START), bytes.subarray(starts[9]!)])],
  ])('%s', async (_, file) => {
    expect(await FlacFrames.open(file)).toBeUndefined();
  });
});

describe('a header', () => {
  const header = bytes.slice(starts[300]!, starts[300]! + HEADER_BYTES);

  it('is one with its checksum only', () => {
    expect(readFlacHeader(header, 0)).toEqual({ isVariable: false, number: 300, samples: FRAME });
    for (let at = 0; at < HEADER_BYTES; at++) {
      expect(
        readFlacHeader(
          header.map((byte, i) => (i === at ? byte ^ 4 : byte)),
          0,
        ),
      ).toBeUndefined();
      expect(readFlacHeader(header.subarray(0, at), 0)).toBeUndefined();
    }
  });
});
