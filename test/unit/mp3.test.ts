import { describe, expect, it } from 'vitest';
import { mp3Sound, readMp3Tag } from '../../src/audio/mp3Delay';
import { Mp3Frames } from '../../src/audio/mp3Frames';
import { readMp3Header } from '../../src/audio/mp3Header';
import { hashRandom } from '../../src/core/numeric';
import { concat, latin1, uint32 } from '../fixtures/png';

const { signal } = new AbortController();

/** A frame of MPEG-1 at 44.1 kHz and 128 kbit/s in stereo, filled with `value`. */
function frame(value: number, isPadded = false): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(isPadded ? 418 : 417).fill(value);
  bytes.set([0xff, 0xfb, isPadded ? 0x92 : 0x90, 0x00]);
  return bytes;
}

/** The same at 64 kbit/s. */
function shortFrame(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(208).fill(value);
  bytes.set([0xff, 0xfb, 0x50, 0x00]);
  return bytes;
}

/** `count` frames as an encoder of constant bitrate pads them: 417.96 bytes on average. */
function constant(count: number): Uint8Array<ArrayBuffer>[] {
  const end = (i: number) => Math.floor((i * 144 * 128_000) / 44_100);
  return Array.from({ length: count }, (_, i) => frame(i % 251, end(i + 1) - end(i) === 418));
}

function varied(count: number): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: count }, (_, i) =>
    hashRandom(1, i) < 0.5 ? frame(i % 251) : shortFrame(i % 251),
  );
}

/** A frame of nothing but an Info tag. */
function tagFrame(frames: number, bytes: number): Uint8Array<ArrayBuffer> {
  const tag = frame(0);
  tag.set(concat(latin1('Info'), uint32(0b11), uint32(frames), uint32(bytes)), 36);
  return tag;
}

/** A file that counts what is read of it. */
class CountedFile extends Blob {
  bytesRead = 0;

  override slice(from = 0, to = this.size): Blob {
    this.bytesRead += Math.max(0, Math.min(to, this.size) - from);
    return super.slice(from, to);
  }
}

/** A file of so many frames with a tag that is right about them. */
function tagged(frames: readonly Uint8Array<ArrayBuffer>[]): CountedFile {
  const bytes = frames.reduce((sum, { length }) => sum + length, 417);
  return new CountedFile([tagFrame(frames.length, bytes), ...frames]);
}

/** The frames [from, to) as they are found, each checked to be the right one. */
async function indices(mp3: Mp3Frames, from: number, to: number): Promise<number[]> {
  const found: number[] = [];
  for await (const frames of mp3.frames(from, to, signal)) {
    for (const { index, bytes } of frames) {
      expect(bytes[100]).toBe(index % 251);
      expect(bytes).toHaveLength(readMp3Header(bytes, 0)!.bytes);
      found.push(index);
    }
  }
  return found;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('a header', () => {
  it.each([
    [[0xff, 0xfb, 0x90, 0x00], 417, 1152, 44_100, 2],
    [[0xff, 0xfb, 0x92, 0x00], 418, 1152, 44_100, 2],
    [[0xff, 0xfa, 0xe4, 0xc0], 960, 1152, 48_000, 1],
    [[0xff, 0xf3, 0x10, 0xc0], 26, 576, 22_050, 1],
    [[0xff, 0xe3, 0x88, 0x40], 576, 576, 8000, 2],
  ] as const)('%s is read', (bytes, length, samples, sampleRate, numberOfChannels) => {
    expect(readMp3Header(Uint8Array.from(bytes), 0)).toMatchObject({
      bytes: length,
      samples,
      sampleRate,
      numberOfChannels,
    });
  });

  it.each([
    ['of free format', [0xff, 0xfb, 0x00, 0x00]],
    ['of a bitrate that is none', [0xff, 0xfb, 0xf0, 0x00]],
    ['of a sample rate that is none', [0xff, 0xfb, 0x9c, 0x00]],
    ['of a version that is none', [0xff, 0xeb, 0x90, 0x00]],
    ['of layer II', [0xff, 0xfd, 0x90, 0x00]],
    ['of AAC', [0xff, 0xf1, 0x50, 0x80]],
    ['that is cut off', [0xff, 0xfb, 0x90]],
  ])('%s is none', (_, bytes) => {
    expect(readMp3Header(Uint8Array.from(bytes), 0)).toBeUndefined();
  });
});

describe('a tag', () => {
  it('of LAME tells frames, bytes, and the silence in front and behind', () => {
    const bytes = frame(0);
    const delays = uint32(((576 << 12) | 1234) << 8).subarray(0, 3);
    const fields = concat(uint32(0b1111), uint32(1000), uint32(417_417), new Uint8Array(104));
    bytes.set(concat(latin1('Xing'), fields, latin1('LAME3.100'), new Uint8Array(12), delays), 36);
    expect(readMp3Tag(bytes, 0)).toEqual({
      frames: 1000,
      bytes: 417_417,
      tagBytes: 417,
      delay: 576,
      padding: 1234,
    });
  });

  it('may leave things out', () => {
    const bytes = frame(0);
    bytes.set(concat(latin1('Xing'), uint32(0b10), uint32(417_417)), 36);
    expect(readMp3Tag(bytes, 0)).toEqual({ bytes: 417_417, tagBytes: 417 });
    bytes.set(concat(latin1('VBRI'), new Uint8Array(6), uint32(5000), uint32(12)), 36);
    expect(readMp3Tag(bytes, 0)).toEqual({ frames: 12, bytes: 5000, tagBytes: 417 });
  });

  it('is not what any frame of sound is, nor what the file does not hold whole', () => {
    expect(readMp3Tag(frame(7), 0)).toBeUndefined();
    expect(readMp3Tag(tagFrame(1, 1).subarray(0, 300), 0)).toBeUndefined();
  });
});

describe('the samples of the recording', () => {
  const tag = { frames: 100, bytes: 1, tagBytes: 1, delay: 576, padding: 1500 };

  it('are those behind the delay and before the padding, as ffmpeg cuts them', () => {
    expect(mp3Sound(tag, 100, 1152)).toEqual({ from: 1105, to: 100 * 1152 - 971 });
    expect(mp3Sound({ ...tag, padding: 300 }, 100, 1152)).toEqual({ from: 1105, to: 100 * 1152 });
    expect(mp3Sound(undefined, 100, 576)).toEqual({ from: 0, to: 57_600 });
  });

  it('end where the file ends when that is cut off, or longer than it says', () => {
    expect(mp3Sound(tag, 50, 1152)).toEqual({ from: 1105, to: 50 * 1152 });
    expect(mp3Sound(tag, 200, 1152)).toEqual({ from: 1105, to: 200 * 1152 });
    expect(mp3Sound(tag, 0, 1152)).toEqual({ from: 1105, to: 1105 });
  });
});

describe('frames', () => {
  const COUNT = 30_000;

  it('of constant bitrate are found without looking through the file', async () => {
    const file = tagged(constant(COUNT));
    const mp3 = (await Mp3Frames.open(file))!;
    expect(await mp3.sound(signal)).toEqual({ from: 0, to: COUNT * 1152 });
    for (const from of [29_000, 3, 15_001])
      expect(await indices(mp3, from, from + 9)).toEqual(range(from, from + 9));
    expect(await indices(mp3, COUNT - 2, COUNT + 5)).toEqual([COUNT - 2, COUNT - 1]);
    expect(file.bytesRead).toBeLessThan(file.size / 8);
  });

  it('of constant bitrate keep their numbers where some are damaged', async () => {
    const frames = constant(COUNT).map((frame, i) => (i >= 15_000 && i < 15_040 ? frame.fill(0) : frame));
    const mp3 = (await Mp3Frames.open(tagged(frames)))!;
    expect(await indices(mp3, 15_010, 15_050)).toEqual(range(15_040, 15_050));
    expect(await indices(mp3, 14_990, 15_050)).toEqual([...range(14_990, 15_000), ...range(15_040, 15_050)]);
    expect(await indices(mp3, 20_000, 20_009)).toEqual(range(20_000, 20_009));
  });

  it('of variable bitrate are found by looking through it, once and no farther than needed', async () => {
    const file = tagged(varied(COUNT));
    const mp3 = (await Mp3Frames.open(file))!;
    expect(await mp3.sound(signal)).toEqual({ from: 0, to: COUNT * 1152 });
    expect(await indices(mp3, 500, 510)).toEqual(range(500, 510));
    expect(file.bytesRead).toBeLessThan(0.6 * file.size);
    for (const from of [29_000, 3, 15_001])
      expect(await indices(mp3, from, from + 9)).toEqual(range(from, from + 9));
    expect(await indices(mp3, COUNT - 2, COUNT + 5)).toEqual([COUNT - 2, COUNT - 1]);
    expect(file.bytesRead).toBeLessThan(1.5 * file.size);
  });

  it('that two look for at a time are found by both', async () => {
    const mp3 = (await Mp3Frames.open(tagged(varied(COUNT))))!;
    const [late, early] = await Promise.all([indices(mp3, 29_000, 29_003), indices(mp3, 100, 103)]);
    expect(late).toEqual(range(29_000, 29_003));
    expect(early).toEqual(range(100, 103));
  });

  it('are counted where the tag is not right about the file', async () => {
    const frames = varied(COUNT);
    for (const tag of [tagFrame(COUNT, 1000), tagFrame(9_000_000, 9_000_000), tagFrame(10 ** 8, 417)]) {
      const mp3 = (await Mp3Frames.open(new Blob([tag, ...frames])))!;
      expect(await mp3.sound(signal)).toEqual({ from: 0, to: COUNT * 1152 });
    }
  });

  it('keep their numbers when what is between them is no frame, wherever the reading begins', async () => {
    const rubbish = Uint8Array.from({ length: 70_001 }, (_, i) => Math.floor(256 * hashRandom(2, i)));
    const cut = frame(0).subarray(0, 200);
    const frames = varied(COUNT);
    const file = new Blob([
      ...frames.slice(0, 10_000),
      rubbish,
      ...frames.slice(10_000, 20_000),
      cut,
      ...frames.slice(20_000),
      rubbish,
    ]);
    const mp3 = (await Mp3Frames.open(file))!;
    // The frame that is cut is taken for whole, and the one behind it is lost in its place.
    const { to } = await mp3.sound(signal);
    expect(Math.abs(to / 1152 - COUNT)).toBeLessThanOrEqual(2);
    expect(await indices(mp3, 9_990, 10_100)).toEqual(range(9_990, 10_100));
    expect(await indices(mp3, 19_900, 19_990)).toEqual(range(19_900, 19_990));
    const whole: Uint8Array[] = [];
    for await (const some of mp3.frames(0, COUNT, signal)) whole.push(...some.map(({ bytes }) => bytes));
    for (const from of [19_999, 20_100, COUNT - 50]) {
      for await (const some of mp3.frames(from, from + 20, signal)) {
        for (const { index, bytes } of some) expect(bytes).toEqual(whole[index]);
      }
    }
  });

  it('may be one, or none', async () => {
    expect(await Mp3Frames.open(new Blob(['no sound at all'.repeat(1000)]))).toBeUndefined();
    expect(await Mp3Frames.open(new Blob([]))).toBeUndefined();
    expect(await indices((await Mp3Frames.open(new Blob([frame(0)])))!, 0, 9)).toEqual([0]);
  });
});
