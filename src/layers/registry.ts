import type { LayerKind } from './layer';

export type LayerKinds = ReadonlyMap<string, LayerKind>;

const modules = import.meta.glob<LayerKind>('./*/index.ts', { eager: true, import: 'default' });

/** Every kind of layer by its id: whatever folder here has an `index.ts` with a default export. */
export const layerKinds: LayerKinds = new Map(Object.values(modules).map((kind) => [kind.id, kind]));
