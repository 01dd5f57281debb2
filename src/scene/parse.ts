import type { BeatEdit } from '../core/beatEdit';
import { AppError } from '../core/errors';
import { clamp } from '../core/numeric';
import type { Palette } from '../core/palette';
import { parseParams, parsePartialParams, type Schema } from '../core/params';
import type { Tags } from '../core/tags';
import { MAX_BEAT_EDITS, MAX_TAPS } from './beats';
import { migrate } from './migrate';
import {
  ASPECTS,
  BLENDS,
  FORMATS,
  SCENE_VERSION,
  sceneSize,
  type Asset,
  type Box,
  type Layer,
  type LayerVariant,
  type Scene,
  type Size,
} from './scene';
import { MIN_KEPT, type Cut } from './sound';

/** What parsing needs to know of the kinds: the scene does not know the layers, so they are given. */
export type Schemas = ReadonlyMap<string, { readonly schema: Schema }>;

type Json = Readonly<Record<string, unknown>>;

const MAX_LAYERS = 200;
const MAX_TEXT = 300;
/** Longer than any recording. */
const MAX_SECONDS = 1e6;

/**
 * Reads a scene from anything: disk, network, another tab. Unknown keys are dropped, unfit values take a default,
 * layers of unknown kinds are left out.
 * @throws {AppError} `project-unreadable` when it is no scene at all or of a version newer than this program's.
 */
export function parseScene(input: unknown, kinds: Schemas): Scene {
  const source = migrate(input);
  if (source === undefined || !Array.isArray(source.layers)) {
    throw new AppError('project-unreadable', 'not a scene of a version that this program knows');
  }
  return {
    version: SCENE_VERSION,
    template: asText(source.template, ''),
    size: parseSize(source.size),
    tags: parseTags(source.tags),
    palette: parsePalette(source.palette),
    sound: parseSound(source.sound),
    beats: parseBeats(source.beats),
    assets: parseAssets(source.assets),
    layers: parseLayers(source.layers, kinds),
  };
}

function parseLayers(input: readonly unknown[], kinds: Schemas): Layer[] {
  const layers: Layer[] = [];
  const ids = new Set<string>();
  for (const item of input.slice(0, MAX_LAYERS)) {
    const source = asObject(item);
    const kindId = asText(source.kind, '');
    const schema = kinds.get(kindId)?.schema;
    const id = asText(source.id, '');
    if (!schema || id === '' || ids.has(id)) continue;
    ids.add(id);
    layers.push({
      id,
      kind: kindId,
      name: asText(source.name, kindId),
      visible: source.visible !== false,
      opacity: asNumber(source.opacity, 0, 1, 1),
      rotation: asNumber(source.rotation, -3600, 3600, 0),
      blend: BLENDS.find((blend) => blend === source.blend) ?? 'source-over',
      box: parseBox(source.box) ?? { x: 0.5, y: 0.5, width: 1, height: 1 },
      params: parseParams(schema, source.params),
      variants: parseVariants(source.variants, schema),
    });
  }
  return layers;
}

function parseVariants(input: unknown, schema: Schema): Layer['variants'] {
  const source = asObject(input);
  const variants: Partial<Record<(typeof ASPECTS)[number], LayerVariant>> = {};
  for (const aspect of ASPECTS) {
    if (!Object.hasOwn(source, aspect)) continue;
    const variant = asObject(source[aspect]);
    const box = parseBox(variant.box);
    const params = parsePartialParams(schema, variant.params);
    variants[aspect] = { ...(box ? { box } : {}), ...(Object.keys(params).length > 0 ? { params } : {}) };
  }
  return variants;
}

function parseBox(input: unknown): Box | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const source = input as Json;
  return {
    x: asNumber(source.x, -10, 10, 0.5),
    y: asNumber(source.y, -10, 10, 0.5),
    width: asNumber(source.width, 0.001, 20, 1),
    height: asNumber(source.height, 0.001, 20, 1),
  };
}

function parseSize(input: unknown): Size {
  const source = asObject(input);
  const width = asNumber(source.width, 1, 1e6, 0);
  const height = asNumber(source.height, 1, 1e6, 0);
  const ratio = width / height;
  return ratio >= 0.1 && ratio <= 10 ? sceneSize(width, height) : FORMATS.wide.size;
}

function parseTags(input: unknown): Tags {
  const source = asObject(input);
  return {
    title: asText(source.title, ''),
    artist: asText(source.artist, ''),
    album: asText(source.album, ''),
  };
}

const NEUTRAL: Palette = {
  background: '#0b0c0f',
  surface: '#191c23',
  text: '#eceef3',
  muted: '#a9afbb',
  accents: ['#ff5f45', '#ffb454', '#ff7d9c', '#b98cff', '#6ea8ff', '#5ed6c8'],
};

function parsePalette(input: unknown): Palette {
  const source = asObject(input);
  const accents = Array.isArray(source.accents) ? (source.accents as readonly unknown[]) : [];
  return {
    background: asColor(source.background, NEUTRAL.background),
    surface: asColor(source.surface, NEUTRAL.surface),
    text: asColor(source.text, NEUTRAL.text),
    muted: asColor(source.muted, NEUTRAL.muted),
    accents: NEUTRAL.accents.map((fallback, index) => asColor(accents[index], fallback)),
  };
}

/** An end that keeps nothing is no end. */
function parseSound(input: unknown): Cut {
  const source = asObject(input);
  const start = asNumber(source.start, 0, MAX_SECONDS, 0);
  const end = asNumber(source.end, 0, MAX_SECONDS, 0);
  return {
    start,
    end: end >= start + MIN_KEPT ? end : null,
    fadeIn: asNumber(source.fadeIn, 0, MAX_SECONDS, 0),
    fadeOut: asNumber(source.fadeOut, 0, MAX_SECONDS, 0),
  };
}

/** What is no correction is left out. */
function parseBeats(input: unknown): BeatEdit[] {
  const items = Array.isArray(input) ? (input as readonly unknown[]).slice(0, MAX_BEAT_EDITS) : [];
  return items.flatMap((item) => parseBeatEdit(asObject(item)) ?? []);
}

function parseBeatEdit({ type, seconds, at, times }: Json): BeatEdit | undefined {
  switch (type) {
    case 'halve':
    case 'double':
      return { type };
    case 'nudge':
      return isFiniteNumber(seconds)
        ? { type, seconds: clamp(seconds, -MAX_SECONDS, MAX_SECONDS) }
        : undefined;
    case 'one':
      return isFiniteNumber(at) ? { type, at: clamp(at, 0, MAX_SECONDS) } : undefined;
    case 'tap': {
      const all = Array.isArray(times) ? (times as readonly unknown[]).slice(0, MAX_TAPS) : [];
      const taps = all.filter(isFiniteNumber).map((time) => clamp(time, 0, MAX_SECONDS));
      return taps.length > 0 ? { type, times: taps } : undefined;
    }
    default:
      return undefined;
  }
}

function parseAssets(input: unknown): Scene['assets'] {
  const assets: Record<string, Asset> = {};
  for (const [id, item] of Object.entries(asObject(input)).slice(0, MAX_LAYERS)) {
    const source = asObject(item);
    if (!/^[a-z][a-z0-9-]{0,40}$/.test(id) || !/^[0-9a-f]{64}$/.test(asText(source.hash, ''))) continue;
    assets[id] = {
      hash: source.hash as string,
      name: asText(source.name, id),
      type: asText(source.type, ''),
    };
  }
  return assets;
}

function asObject(input: unknown): Json {
  return typeof input === 'object' && input !== null ? (input as Json) : {};
}

function asText(input: unknown, fallback: string): string {
  return typeof input === 'string' ? input.slice(0, MAX_TEXT) : fallback;
}

function asNumber(input: unknown, min: number, max: number, fallback: number): number {
  return isFiniteNumber(input) ? clamp(input, min, max) : fallback;
}

function isFiniteNumber(input: unknown): input is number {
  return Number.isFinite(input);
}

function asColor(input: unknown, fallback: string): string {
  return typeof input === 'string' && /^#[0-9a-f]{6}$/i.test(input) ? input : fallback;
}
