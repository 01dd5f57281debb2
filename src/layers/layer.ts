import type { Features, Waveform } from '../analysis/featureTrack';
import type { BandWish } from '../core/bandSettings';
import type { Palette } from '../core/palette';
import type { ParamsOf, Schema } from '../core/params';
import type { Tags } from '../core/tags';

export type Context2D = OffscreenCanvasRenderingContext2D;

/** What drawing may ask for beside the frame. Same question, same answer: an implementation may cache, never remember. */
export interface Assets {
  /** The picture with this id, or undefined when there is none. */
  image(id: string): ImageBitmap | undefined;
  /** CSS family name of a bundled font id, loaded and ready; the default family for an unknown id. */
  fontFamily(id: string): string;
  /** The whole recording's waveform; undefined until analysis has one. */
  readonly waveform: Waveform | undefined;
  /**
   * A picture that depends on `key` alone, painted once and kept while in use. Put everything `paint` reads into the
   * key, the size included. Width and height are device pixels.
   */
  cached(key: string, width: number, height: number, paint: (ctx: Context2D) => void): OffscreenCanvas;
  /**
   * A cleared work canvas for this draw call alone, at least 1×1 device pixels. Two calls with different `slot` names
   * give different canvases.
   */
  scratch(slot: string, width: number, height: number): Context2D;
}

/** One moment of one layer. */
export interface LayerFrame {
  /** Seconds from the start of the recording. */
  readonly time: number;
  /** Length of the recording in seconds. */
  readonly duration: number;
  /**
   * The part of the recording that the video shows, in seconds of the recording. What people read (clocks, progress)
   * counts from `start` to `end`: see `readingOf` in words.ts.
   */
  readonly passage: { readonly start: number; readonly end: number };
  /** The layer's box in scene units; the context's origin is its top left corner. */
  readonly width: number;
  readonly height: number;
  /** The whole picture in scene units (its short side is 1080), and where the layer's origin lies in it. */
  readonly picture: {
    readonly width: number;
    readonly height: number;
    readonly left: number;
    readonly top: number;
  };
  /** Device pixels a scene unit: choose the size of scratch and cached canvases by it, nothing else. */
  readonly scale: number;
  readonly features: Features;
  /** For kinds that want several colours at once. Colour parameters arrive resolved to hex already. */
  readonly palette: Palette;
  readonly tags: Tags;
  readonly assets: Assets;
}

/** A kind of layer: one folder under `layers/`, found by the registry, shown in the add menu and the inspector. */
export interface LayerKind<S extends Schema = Schema> {
  /** Written into scenes; never change it once shipped. */
  readonly id: string;
  readonly label: string;
  readonly schema: S;
  /** The bands that it wants to find in the features of a frame; those of the song when absent. */
  hears?(params: ParamsOf<S>): BandWish;
  /**
   * Draws one frame into the box (0, 0, width, height) in scene units; may draw outside it (glow). The context's state
   * is saved before and restored after. Must be synchronous and depend on its arguments alone.
   */
  draw(ctx: Context2D, params: ParamsOf<S>, frame: LayerFrame): void;
}

/** Declares a kind. The type parameter ties `draw`'s parameters to the schema. */
export function defineLayer<const S extends Schema>(kind: LayerKind<S>): LayerKind {
  return kind as unknown as LayerKind;
}
