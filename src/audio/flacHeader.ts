import { id3Bytes, readBytes } from './fileBytes';

/*
 * What a FLAC says of itself, and each of its frames: RFC 9639, sections 8, 9.1 and 9.3.
 */

/** The stream info, which every FLAC begins with. */
export interface FlacStream {
  /** Where in the file the first frame begins. */
  readonly start: number;
  /** Of one channel; 0 when it does not say. */
  readonly samples: number;
  readonly sampleRate: number;
  /** No frame is longer, unless it lies. */
  readonly mostFrameBytes: number;
}

/** What a frame's header says. */
export interface FlacHeader {
  /** Whether frames are of any length, so that `number` counts samples; else frames. */
  readonly isVariable: boolean;
  readonly number: number;
  /** Of one channel. */
  readonly samples: number;
}

const MARK_BYTES = 4;
const BLOCK_HEADER_BYTES = 4;
const STREAM_INFO_BYTES = 34;
const LAST_BLOCK = 0x80;
/** What a frame has besides its samples, and more. */
const FRAME_OVERHEAD = 64;

/** Undefined for what is no FLAC, or whose blocks of metadata lead past its end. */
export async function readFlacStream(file: Blob): Promise<FlacStream | undefined> {
  const mark = await id3Bytes(file);
  const head = await readBytes(file, mark, MARK_BYTES + BLOCK_HEADER_BYTES + STREAM_INFO_BYTES);
  const isStream = String.fromCharCode(...head.subarray(0, 4)) === 'fLaC' && (head[4]! & 0x7f) === 0;
  if (!isStream || head.length < MARK_BYTES + BLOCK_HEADER_BYTES + STREAM_INFO_BYTES) return undefined;
  const start = await endOfBlocks(file, mark + MARK_BYTES);
  if (start >= file.size) return undefined;
  const info = new DataView(head.buffer, MARK_BYTES + BLOCK_HEADER_BYTES);
  // 20 bits of rate, 3 of channels less one, 5 of bits less one, 36 of samples.
  const format = info.getUint32(10);
  const numberOfChannels = ((format >> 9) & 7) + 1;
  const bits = ((format >> 4) & 31) + 1;
  const frameBytes = (info.getUint8(7) << 16) | info.getUint16(8);
  return {
    start,
    samples: (format & 15) * 2 ** 32 + info.getUint32(14),
    sampleRate: format >>> 12,
    mostFrameBytes:
      frameBytes || Math.ceil((info.getUint16(2) * numberOfChannels * (bits + 1)) / 8) + FRAME_OVERHEAD,
  };
}

async function endOfBlocks(file: Blob, at: number): Promise<number> {
  for (;;) {
    const [type = LAST_BLOCK, high = 0, middle = 0, low = 0] = await readBytes(file, at, BLOCK_HEADER_BYTES);
    at += BLOCK_HEADER_BYTES + (high << 16) + (middle << 8) + low;
    if (type & LAST_BLOCK) return at;
  }
}

/** The header at `at`; undefined when there is none, or none that is whole. */
export function readFlacHeader(bytes: Uint8Array, at: number): FlacHeader | undefined {
  if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xfe) !== 0xf8) return undefined;
  const [third, fourth] = [bytes[at + 2]!, bytes[at + 3]!];
  const [sizeCode, rateCode] = [third >> 4, third & 15];
  const isReserved = sizeCode === 0 || rateCode === 15 || fourth >> 4 > 10 || (fourth & 0x0e) === 6;
  if (isReserved || fourth & 1) return undefined;

  // Coded as UTF-8 codes characters, in up to seven bytes.
  const first = bytes[at + 4]!;
  const ones = Math.clz32(~(first << 24));
  if (ones === 1 || ones === 8) return undefined;
  let number = ones === 0 ? first : first & (0x7f >> ones);
  let next = at + 5;
  for (; next < at + 4 + ones; next++) {
    if (bytes[next]! >> 6 !== 2) return undefined;
    number = number * 64 + (bytes[next]! & 0x3f);
  }

  let samples = sizeCode < 8 ? 576 << (sizeCode - 2) : 256 << (sizeCode - 8);
  if (sizeCode === 1) samples = 192;
  if (sizeCode === 6) samples = bytes[next++]! + 1;
  if (sizeCode === 7) samples = ((bytes[next++]! << 8) | bytes[next++]!) + 1;
  if (rateCode >= 12) next += rateCode === 12 ? 1 : 2;
  const isWhole = crc8(bytes.subarray(at, next)) === bytes[next];
  return isWhole ? { isVariable: (bytes[at + 1]! & 1) === 1, number, samples } : undefined;
}

/** Whether bytes are a whole frame: its checksum, which stands at its end, makes that of all of it 0. */
export function isFlacFrame(bytes: Uint8Array): boolean {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) ^ CRC_16[(crc >> 8) ^ byte]!) & 0xffff;
  return crc === 0;
}

/** Of each byte. Polynomial x¹⁶ + x¹⁵ + x² + 1. */
const CRC_16 = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x18005 : 0)) & 0xffff;
  return crc;
});

/** Polynomial x⁸ + x² + x + 1. */
function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x80 ? 0x107 : 0)) & 0xff;
  }
  return crc;
}
