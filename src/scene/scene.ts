import type { BeatEdit } from '../core/beatEdit';
import type { Palette } from '../core/palette';
import type { Params } from '../core/params';
import type { Tags } from '../core/tags';
import type { Cut } from './sound';

export const SCENE_VERSION = 3;

/** The shapes a layout is designed for; a custom size takes the nearest. */
export const ASPECTS = ['wide', 'square', 'portrait', 'tall'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** Size in scene units. The short side is always 1080; the export scales. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The four formats people choose from. */
export const FORMATS: Readonly<Record<Aspect, { readonly label: string; readonly size: Size }>> = {
  wide: { label: '16:9', size: { width: 1920, height: 1080 } },
  square: { label: '1:1', size: { width: 1080, height: 1080 } },
  portrait: { label: '4:5', size: { width: 1080, height: 1350 } },
  tall: { label: '9:16', size: { width: 1080, height: 1920 } },
};

/** A rectangle by its centre and size, as fractions of the picture's width and height. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a layer does differently in one shape of picture. */
export interface LayerVariant {
  readonly box?: Box;
  readonly params?: Params;
}

export interface Layer {
  /** Unique in the scene. */
  readonly id: string;
  /** The kind's id. */
  readonly kind: string;
  readonly name: string;
  readonly visible: boolean;
  /** 0 to 1. */
  readonly opacity: number;
  /** Degrees clockwise about the box's centre. */
  readonly rotation: number;
  readonly blend: Blend;
  readonly box: Box;
  readonly params: Params;
  /** Differences by the shape of the picture, laid over `box` and `params`. */
  readonly variants: Readonly<Partial<Record<Aspect, LayerVariant>>>;
}

export const BLENDS = ['source-over', 'lighter', 'screen', 'multiply', 'overlay'] as const;
export type Blend = (typeof BLENDS)[number];

/** A file the scene needs, found by its content. */
export interface Asset {
  /** SHA-256 of the bytes, lower-case hex. */
  readonly hash: string;
  readonly name: string;
  /** MIME type. */
  readonly type: string;
}

/** One picture-in-time, as plain immutable JSON: what is saved, undone, sent to the worker and drawn. */
export interface Scene {
  readonly version: typeof SCENE_VERSION;
  /** The template it was made from. */
  readonly template: string;
  readonly size: Size;
  readonly tags: Tags;
  readonly palette: Palette;
  /** What the video keeps of the recording. */
  readonly sound: Cut;
  /** What was put right of the beats that were found, in the order it was done; empty when they are as found. */
  readonly beats: readonly BeatEdit[];
  /** By asset id; `audio` is the recording and `cover` its cover. */
  readonly assets: Readonly<Record<string, Asset>>;
  /** Back to front. */
  readonly layers: readonly Layer[];
}

/** The shape nearest to a size, by the logarithm of its ratio. */
export function aspectOf(size: Size): Aspect {
  const distance = (aspect: Aspect) => {
    const { width, height } = FORMATS[aspect].size;
    return Math.abs(Math.log((size.width / size.height) * (height / width)));
  };
  return ASPECTS.reduce((best, aspect) => (distance(aspect) < distance(best) ? aspect : best));
}

/** Scene units for a picture of `width` × `height` pixels: the same ratio, the short side 1080. */
export function sceneSize(width: number, height: number): Size {
  const short = Math.min(width, height);
  return { width: (width / short) * 1080, height: (height / short) * 1080 };
}

/** The layer's box and parameters in a picture of this shape. */
export function layerIn(layer: Layer, aspect: Aspect): { readonly box: Box; readonly params: Params } {
  const variant = layer.variants[aspect];
  if (!variant) return layer;
  return {
    box: variant.box ?? layer.box,
    params: variant.params ? { ...layer.params, ...variant.params } : layer.params,
  };
}
