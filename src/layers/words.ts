import { clamp } from '../core/numeric';
import type { Tags } from '../core/tags';
import type { LayerFrame } from './layer';

/** `m:ss`, or `h:mm:ss` from an hour on. Fractions are cut. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds + 1e-6));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** The moment as people read it: seconds since the video began, and the video's length. */
export function readingOf({ time, passage }: Pick<LayerFrame, 'time' | 'passage'>): {
  readonly time: number;
  readonly duration: number;
} {
  const duration = passage.end - passage.start;
  return { time: clamp(time - passage.start, 0, duration), duration };
}

/** What the tokens stand for at one moment. */
export interface Moment {
  readonly tags: Tags;
  readonly time: number;
  readonly duration: number;
}

const DANGLING = /^[\s·•|/–—-]+|[\s·•|/–—-]+$/gu;

/**
 * Replaces {title}, {artist}, {album}, {time}, {remaining} and {duration}; other braces stay. A separator left at the end by
 * an empty tag goes with it.
 */
export function fillTokens(template: string, { tags, time, duration }: Moment): string {
  let emptied = false;
  const filled = template.replace(/\{(\w+)\}/g, (token, name: string) => {
    switch (name) {
      case 'title':
      case 'artist':
      case 'album':
        if (tags[name].trim() === '') emptied = true;
        return tags[name].trim();
      case 'time':
        return clockText(Math.min(time, duration));
      case 'remaining':
        return '-' + clockText(Math.max(0, Math.ceil(duration - time - 1e-6)));
      case 'duration':
        return clockText(duration);
      default:
        return token;
    }
  });
  return emptied ? filled.replace(DANGLING, '') : filled;
}
