import type { Pcm } from '../analysis/featureTrack';
import { decodeBeginning } from '../platform/decodeAudio';
import type { Inspection } from '../render/protocol';
import { FORMATS, type Asset, type Scene } from '../scene/scene';
import { templateById } from '../templates/registry';
import { hashOf } from './hash';
import type { RenderClient } from './renderClient';
import type { Rescue } from './rescue';
import { soundOf, type SongSound } from './songSound';
import type { StudioInput } from './state/Studio.svelte';
import { TEXT } from './strings';

/** A recording as it comes: enough to begin with, then the whole. */
export interface OpenedSong {
  readonly input: StudioInput;
  /** The first seconds and the length of the whole; undefined when only the whole will do. */
  readonly beginning: { readonly pcm: Pcm; readonly seconds: number } | undefined;
  /** Rejects with an AppError when the recording cannot be used. */
  readonly whole: Promise<SongSound>;
}

/**
 * Reads what a file says of itself and begins to decode its sound. Never rejects for what is in the file.
 * @param template id of its first look.
 * @param rescue what decodes a file that the browser refuses; without it, nobody is asked before the decoder is fetched.
 */
export async function openSong(
  client: RenderClient,
  file: File,
  template?: string,
  rescue?: Rescue,
): Promise<OpenedSong> {
  const inspection = await client.inspect(file);
  const { cover, seconds } = inspection;
  const [pcm, coverHash] = await Promise.all([decodeBeginning(file, inspection), cover && hashOf(cover)]);
  const whole = soundOf(file, inspection, rescue);
  // Whoever waits for it hears of a failure; nobody may be waiting yet.
  whole.catch(() => {});
  const tags = { ...inspection.tags, title: inspection.tags.title || baseName(file.name) };
  const asset = coverHash && cover ? { hash: coverHash, name: 'cover', type: cover.type } : undefined;
  const name = tags.title || TEXT.untitled;
  return {
    whole,
    beginning: pcm && seconds !== undefined ? { pcm, seconds } : undefined,
    input: {
      project: {
        id: crypto.randomUUID(),
        name,
        scene: firstScene({ ...inspection, tags }, asset, template),
        thumbnail: undefined,
      },
      file,
      cover,
      kept: false,
    },
  };
}

function firstScene({ tags, palette }: Inspection, cover: Asset | undefined, template = ''): Scene {
  return templateById(template).compose({
    tags,
    palette,
    size: FORMATS.wide.size,
    assets: cover ? { cover } : {},
  });
}

/** A file's name as a title: no extension, no underscores. */
function baseName(fileName: string): string {
  return fileName
    .replace(/\.[^.]{1,5}$/, '')
    .replace(/_+/g, ' ')
    .trim();
}
