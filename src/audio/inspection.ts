import type { Palette } from '../core/palette';
import type { Tags } from '../core/tags';

/** What a file says of itself. */
export interface Inspection {
  readonly tags: Tags;
  /** The cover's own bytes, checked for a size that can be drawn; undefined when there is none or it is unfit. */
  readonly cover: Blob | undefined;
  /** From the cover, or from the fallback set by the tags. */
  readonly palette: Palette;
  /** As the container says; undefined when it does not. */
  readonly sampleRate: number | undefined;
  readonly seconds: number | undefined;
  readonly numberOfChannels: number | undefined;
}
