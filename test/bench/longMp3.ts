/** Bytes before the sound: an ID3v2 tag says how long it is in four bytes of seven bits. */
function tagBytes(mp3: Uint8Array): number {
  if (String.fromCharCode(...mp3.subarray(0, 3)) !== 'ID3') return 0;
  return 10 + ((mp3[6]! << 21) | (mp3[7]! << 14) | (mp3[8]! << 7) | mp3[9]!);
}

/** Kilobits a second of MPEG-1 layer III by index (ISO/IEC 11172-3, 2.4.2.3). */
const KILOBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const SAMPLE_RATES = [44_100, 48_000, 32_000];

function frameBytes(mp3: Uint8Array, at: number): number {
  const bitrate = KILOBITS[mp3[at + 2]! >> 4]! * 1000;
  const sampleRate = SAMPLE_RATES[(mp3[at + 2]! >> 2) & 3]!;
  return Math.floor((144 * bitrate) / sampleRate) + ((mp3[at + 2]! >> 1) & 1);
}

/**
 * The frames of an MP3 `times` over, under its own tag and with a header that tells the true length.
 * @param mp3 MPEG-1 layer III whose first frame is a Xing or Info header.
 */
export function loopMp3(mp3: Uint8Array, times: number): Uint8Array {
  const start = tagBytes(mp3);
  const header = new Uint8Array(mp3.subarray(start, start + frameBytes(mp3, start)));
  const mark = ['Xing', 'Info'].map((name) => Buffer.from(header).indexOf(name)).find((at) => at > 0);
  if (mark === undefined) throw new TypeError('mp3: expected a Xing or Info header');
  const frames = mp3.subarray(start + header.length);
  const view = new DataView(header.buffer);
  const flags = view.getUint32(mark + 4);
  if ((flags & 3) !== 3) throw new TypeError('mp3: expected a header that counts frames and bytes');
  view.setUint32(mark + 8, view.getUint32(mark + 8) * times);
  view.setUint32(mark + 12, header.length + frames.length * times);
  return Buffer.concat([mp3.subarray(0, start), header, ...Array.from({ length: times }, () => frames)]);
}
