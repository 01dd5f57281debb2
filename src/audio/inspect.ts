import { BlobSource, Input, type InputAudioTrack } from 'mediabunny';
import { paletteFromPixels } from '../core/coverPalette';
import { fallbackPalette } from '../core/fallbackPalette';
import type { Palette } from '../core/palette';
import { cleanTags } from './cleanTags';
import { CONTAINERS, LEAST_BYTES_A_SECOND } from './containers';
import { imageSize, isDrawable } from './imageSize';
import type { Inspection } from './inspection';

/** Pixels a side of the picture the palette is taken from. */
const PALETTE_SIDE = 96;
/** A cover of more bytes is not worth its memory. */
const MOST_COVER_BYTES = 32 * 1024 * 1024;

/** What the container gave; everything in it may be wrong. */
interface Reading {
  readonly tags: { readonly title?: unknown; readonly artist?: unknown; readonly album?: unknown };
  readonly pictures: readonly Uint8Array[];
  readonly format: Pick<Inspection, 'sampleRate' | 'seconds' | 'numberOfChannels'>;
}

/**
 * Reads what a recording says of itself: tags, cover and the palette taken from it. Never fails: a file that says
 * nothing, or lies, gives empty tags, no cover and a palette from the fallback set. Runs in a worker.
 * @param file with its name, when it is a `File`: the title of last resort.
 */
export async function inspectAudio(file: Blob): Promise<Inspection> {
  const { tags: rawTags, pictures, format } = await readContainer(file);
  const tags = cleanTags(rawTags, file instanceof File ? file.name : '');
  for (const picture of pictures) {
    const cover = coverFrom(picture);
    const palette = cover && (await paletteOf(cover));
    if (cover && palette) return { tags, cover, palette, ...format };
  }
  const palette = fallbackPalette(`${tags.artist} ${tags.title}`);
  return { tags, cover: undefined, palette, ...format };
}

async function readContainer(file: Blob): Promise<Reading> {
  const input = new Input({
    source: new BlobSource(file),
    formats: CONTAINERS,
  });
  try {
    const track = await orNull(input.getPrimaryAudioTrack());
    const tags = (await orNull(input.getMetadataTags())) ?? {};
    const images = [...(tags.images ?? [])].sort((a, b) => rank(a.kind) - rank(b.kind));
    return {
      tags: { title: tags.title, artist: tags.artist ?? tags.albumArtist, album: tags.album },
      pictures: images.map(({ data }) => data),
      format: {
        sampleRate: positive(track && (await orNull(track.getSampleRate()))),
        seconds: plausible(positive(track && (await orNull(durationOf(track)))), file.size),
        numberOfChannels: positive(track && (await orNull(track.getNumberOfChannels()))),
      },
    };
  } finally {
    input.dispose();
  }
}

/** Whether it is a recording at all is for decoding to say; what cannot be read here is just not known. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch {
    return null;
  }
}

/** Where no header says it (Ogg, bare AAC, a recorder's WebM) the end is looked for: what is too long is not decoded. */
async function durationOf(track: InputAudioTrack): Promise<number | null> {
  return (await track.getDurationFromMetadata()) ?? track.computeDuration();
}

function rank(kind: 'coverFront' | 'coverBack' | 'unknown'): number {
  return kind === 'coverFront' ? 0 : kind === 'unknown' ? 1 : 2;
}

function positive(value: number | null): number | undefined {
  return value !== null && value > 0 && Number.isFinite(value) ? value : undefined;
}

/** Drops a length that would leave less for a second than silence takes: a header that lies must not refuse the file. */
function plausible(seconds: number | undefined, bytes: number): number | undefined {
  return seconds !== undefined && bytes / seconds >= LEAST_BYTES_A_SECOND ? seconds : undefined;
}

function coverFrom(bytes: Uint8Array): Blob | undefined {
  const size = imageSize(bytes);
  if (!size || !isDrawable(size) || bytes.byteLength > MOST_COVER_BYTES) return undefined;
  return new Blob([bytes.slice()], { type: mimeType(bytes) });
}

/** From the bytes: what tags say of the type is wrong too often. Only for kinds that `imageSize` knows. */
function mimeType(bytes: Uint8Array): string {
  switch (bytes[0]) {
    case 0x89:
      return 'image/png';
    case 0xff:
      return 'image/jpeg';
    case 0x47:
      return 'image/gif';
    case 0x52:
      return 'image/webp';
    default:
      return 'image/avif';
  }
}

/** Undefined when the picture cannot be decoded after all. */
async function paletteOf(cover: Blob): Promise<Palette | undefined> {
  let bitmap: ImageBitmap | undefined;
  try {
    bitmap = await createImageBitmap(cover, {
      resizeWidth: PALETTE_SIDE,
      resizeHeight: PALETTE_SIDE,
      resizeQuality: 'medium',
    });
    const ctx = new OffscreenCanvas(PALETTE_SIDE, PALETTE_SIDE).getContext('2d', {
      willReadFrequently: true,
    });
    if (!ctx) return undefined;
    ctx.drawImage(bitmap, 0, 0);
    return paletteFromPixels(ctx.getImageData(0, 0, PALETTE_SIDE, PALETTE_SIDE).data);
  } catch {
    return undefined;
  } finally {
    bitmap?.close();
  }
}
