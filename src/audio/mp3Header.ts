/*
 * The header of a frame of layer III: ISO/IEC 11172-3, 2.4.1; ISO/IEC 13818-3, 2.4.1.
 */

/** What a frame's header says. */
export interface Mp3Header {
  readonly bytes: number;
  /** Of one channel. */
  readonly samples: number;
  readonly sampleRate: number;
  readonly numberOfChannels: 1 | 2;
  /** Bits a second. */
  readonly bitrate: number;
  /** Equal for frames that can follow each other: version, sample rate, mono or not. */
  readonly kind: number;
}

const KILOBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const LOW_KILOBITS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const SAMPLE_RATES = [44_100, 48_000, 32_000];
/** By the version's two bits: 2.5, reserved, 2, 1. */
const RATE_DIVISORS = [4, 0, 2, 1];

/** The header at `at`; undefined when there is none, or of another layer, or of free format. */
export function readMp3Header(bytes: Uint8Array, at: number): Mp3Header | undefined {
  if (bytes[at] !== 0xff || at + 4 > bytes.length) return undefined;
  const second = bytes[at + 1]!;
  const third = bytes[at + 2]!;
  const divisor = RATE_DIVISORS[(second >> 3) & 3]!;
  const isLayer3 = (second & 0xe6) === 0xe2;
  const kilobits = (divisor === 1 ? KILOBITS : LOW_KILOBITS)[third >> 4] ?? 0;
  const fullRate = SAMPLE_RATES[(third >> 2) & 3];
  if (!isLayer3 || divisor === 0 || kilobits === 0 || fullRate === undefined) return undefined;
  const sampleRate = fullRate / divisor;
  const samples = divisor === 1 ? 1152 : 576;
  const bitrate = kilobits * 1000;
  const numberOfChannels = bytes[at + 3]! >> 6 === 3 ? 1 : 2;
  return {
    bytes: Math.floor(((samples / 8) * bitrate) / sampleRate) + ((third >> 1) & 1),
    samples,
    sampleRate,
    numberOfChannels,
    bitrate,
    kind: ((second & 0x18) << 4) | (third & 0x0c) | numberOfChannels,
  };
}
