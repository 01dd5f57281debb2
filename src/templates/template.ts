import type { Palette } from '../core/palette';
import type { Tags } from '../core/tags';
import type { Layer, Scene, Size } from '../scene/scene';

/** What a template composes from. */
export interface TemplateInput {
  readonly tags: Tags;
  readonly palette: Palette;
  /** Scene units. */
  readonly size: Size;
  /** Files of the project by id (`cover` when the song has one). */
  readonly assets: Scene['assets'];
}

/** An art-directed look: one file under `templates/looks`, found by the registry. */
export interface Template {
  /** Written into scenes; never change it once shipped. */
  readonly id: string;
  readonly name: string;
  /** One short line on what it looks like. */
  readonly description: string;
  /** A scene with this look; the recording is left uncut. */
  compose(input: TemplateInput): Scene;
}

/** A layer with everything that is usual left out: full size, opaque, upright, visible. */
export type LayerDraft = Pick<Layer, 'id' | 'kind' | 'name'> & Partial<Layer>;

/** Fills in a draft. */
export function layer(draft: LayerDraft): Layer {
  return {
    visible: true,
    opacity: 1,
    rotation: 0,
    blend: 'source-over',
    box: { x: 0.5, y: 0.5, width: 1, height: 1 },
    params: {},
    variants: {},
    ...draft,
  };
}
