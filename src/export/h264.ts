/** One row of Table A-1 of ITU-T H.264 (08/2021): what a decoder of that level promises to handle. */
interface Level {
  /** Ten times the level's number, as it stands in the codec string. */
  readonly idc: number;
  /** Macroblocks (16 × 16 pixels) a second. */
  readonly macroblocksPerSecond: number;
  /** Macroblocks a frame. */
  readonly macroblocks: number;
  /** Kilobits a second in Baseline and Main; High may have a quarter more. */
  readonly kilobits: number;
}

const LEVELS: readonly Level[] = [
  { idc: 30, macroblocksPerSecond: 40_500, macroblocks: 1_620, kilobits: 10_000 },
  { idc: 31, macroblocksPerSecond: 108_000, macroblocks: 3_600, kilobits: 14_000 },
  { idc: 32, macroblocksPerSecond: 216_000, macroblocks: 5_120, kilobits: 20_000 },
  { idc: 40, macroblocksPerSecond: 245_760, macroblocks: 8_192, kilobits: 20_000 },
  { idc: 41, macroblocksPerSecond: 245_760, macroblocks: 8_192, kilobits: 50_000 },
  { idc: 42, macroblocksPerSecond: 522_240, macroblocks: 8_704, kilobits: 50_000 },
  { idc: 50, macroblocksPerSecond: 589_824, macroblocks: 22_080, kilobits: 135_000 },
  { idc: 51, macroblocksPerSecond: 983_040, macroblocks: 36_864, kilobits: 240_000 },
  { idc: 52, macroblocksPerSecond: 2_073_600, macroblocks: 36_864, kilobits: 240_000 },
  { idc: 60, macroblocksPerSecond: 4_177_920, macroblocks: 139_264, kilobits: 240_000 },
  { idc: 61, macroblocksPerSecond: 8_355_840, macroblocks: 139_264, kilobits: 480_000 },
  { idc: 62, macroblocksPerSecond: 16_711_680, macroblocks: 139_264, kilobits: 800_000 },
];

/** Best first. */
export const H264_PROFILES = ['high', 'main', 'baseline'] as const;
export type H264Profile = (typeof H264_PROFILES)[number];

/** profile_idc and the constraint flags behind it. */
const PROFILE_BYTES: Readonly<Record<H264Profile, string>> = { high: '6400', main: '4d00', baseline: '4200' };

/** What decides the level of a stream. Sizes in pixels, rate in frames a second, bitrate in bits a second. */
export interface H264Load {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly bitrate: number;
}

/**
 * The lowest level that holds the stream, by macroblocks a frame and a second, the longest side and the bitrate.
 * @returns level_idc: 40 for level 4.0.
 * @throws {TypeError} when no level does.
 */
export function h264Level({ width, height, fps, bitrate }: H264Load, profile: H264Profile): number {
  const columns = Math.ceil(width / 16);
  const rows = Math.ceil(height / 16);
  const bitFactor = profile === 'high' ? 1250 : 1000;
  const level = LEVELS.find(
    (candidate) =>
      columns * rows <= candidate.macroblocks &&
      columns * rows * fps <= candidate.macroblocksPerSecond &&
      Math.max(columns, rows) ** 2 <= 8 * candidate.macroblocks &&
      bitrate <= candidate.kilobits * bitFactor,
  );
  if (!level)
    throw new TypeError(`width, height, frameRate: no H.264 level holds ${width}×${height} at ${fps}`);
  return level.idc;
}

/** The codec string to ask an encoder for, such as `avc1.640028`. The stream it gives may carry another level. */
export function h264Codec(load: H264Load, profile: H264Profile): string {
  return `avc1.${PROFILE_BYTES[profile]}${h264Level(load, profile).toString(16).padStart(2, '0')}`;
}
