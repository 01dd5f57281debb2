import type { Quality } from '../../export/request';
import type { Aspect } from '../../scene/scene';

/** A size people ask for by the place they post to. */
export interface Preset {
  readonly id: string;
  readonly label: string;
  readonly width: number;
  readonly height: number;
}

function preset(label: string, width: number, height: number): Preset {
  return { id: `${width}x${height}`, label, width, height };
}

/** By format; the second of each is the usual one. */
export const PRESETS: Readonly<Record<Aspect, readonly Preset[]>> = {
  wide: [
    preset('YouTube 720p', 1280, 720),
    preset('YouTube 1080p', 1920, 1080),
    preset('YouTube 4K', 3840, 2160),
  ],
  square: [
    preset('Small square', 720, 720),
    preset('Instagram square', 1080, 1080),
    preset('Large square', 2160, 2160),
  ],
  portrait: [
    preset('Small portrait', 720, 900),
    preset('Instagram portrait', 1080, 1350),
    preset('Large portrait', 2160, 2700),
  ],
  tall: [
    preset('Small vertical', 720, 1280),
    preset('Shorts, Reels, TikTok', 1080, 1920),
    preset('Vertical 4K', 2160, 3840),
  ],
};

/** What is chosen before anyone chooses. */
export function usualPreset(aspect: Aspect): Preset {
  return PRESETS[aspect][1]!;
}

/** As people write them; `parseFrameRate` reads them. */
export const FRAME_RATES = ['23.976', '24', '25', '29.97', '30', '50', '59.94', '60'] as const;

/** Names of the qualities, smallest file first. */
export const QUALITY_LABELS: Readonly<Record<Quality, string>> = {
  draft: 'Draft',
  good: 'Good',
  high: 'High',
  best: 'Best',
};

/** A file name without what file systems refuse, `.mp4` at the end. */
export function videoFileName(name: string): string {
  const clean = name
    .replace(/\.mp4$/i, '')
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 120);
  return `${clean || 'Video'}.mp4`;
}
