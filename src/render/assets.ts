import type { Waveform } from '../analysis/featureTrack';
import type { Assets, Context2D } from '../layers/layer';
import { bundledFonts, defaultFontId } from './fonts';

/** Pictures are kept no longer than this on their long side: a cover that fills the short side of 4K. */
const MAX_IMAGE_SIDE = 2160;
/** Pixels of painted pictures kept for reuse: four bytes each, so 256 MB. */
const MAX_CACHED_PIXELS = 64 * 1024 * 1024;

/** The pictures and canvases one render worker draws with. Owns every bitmap it holds. */
export class RenderAssets implements Assets {
  waveform: Waveform | undefined = undefined;
  readonly #images = new Map<string, ImageBitmap>();
  /** The last call for each picture: decoding may end in another order than it began. */
  readonly #latest = new Map<string, symbol>();
  readonly #painted = new Map<string, OffscreenCanvas>();
  readonly #scratch = new Map<string, Context2D>();
  readonly #families = new Map(bundledFonts.map((font) => [font.id, font.family]));
  readonly #settings: { readonly willReadFrequently: boolean };
  #paintedPixels = 0;

  /** @param options.willReadFrequently true keeps the work canvases in main memory, for an export that reads back. */
  constructor(options: { readonly willReadFrequently: boolean }) {
    this.#settings = { willReadFrequently: options.willReadFrequently };
  }

  /**
   * Decodes a picture and keeps it under `id`; null removes it. The last call wins, whichever is decoded first.
   * @throws the browser's error when the bytes are no picture: then there is none under `id`.
   */
  async setImage(id: string, blob: Blob | null): Promise<void> {
    const turn = Symbol(id);
    this.#latest.set(id, turn);
    let bitmap: ImageBitmap | undefined;
    try {
      if (blob) bitmap = await decodeImage(blob);
    } finally {
      if (this.#latest.get(id) === turn) this.#putImage(id, bitmap);
      else bitmap?.close();
    }
  }

  image(id: string): ImageBitmap | undefined {
    return this.#images.get(id);
  }

  fontFamily(id: string): string {
    return this.#families.get(id) ?? this.#families.get(defaultFontId)!;
  }

  cached(key: string, width: number, height: number, paint: (ctx: Context2D) => void): OffscreenCanvas {
    const [columns, rows] = pixelSize(width, height);
    const fullKey = `${columns}x${rows} ${key}`;
    const known = this.#painted.get(fullKey);
    if (known) {
      // Moved to the end, so that the first in the map is the one unused for longest.
      this.#painted.delete(fullKey);
      this.#painted.set(fullKey, known);
      return known;
    }
    const canvas = new OffscreenCanvas(columns, rows);
    paint(canvas.getContext('2d', this.#settings)!);
    this.#painted.set(fullKey, canvas);
    this.#paintedPixels += columns * rows;
    for (const [oldKey, old] of this.#painted) {
      if (this.#paintedPixels <= MAX_CACHED_PIXELS || old === canvas) break;
      this.#painted.delete(oldKey);
      this.#paintedPixels -= old.width * old.height;
    }
    return canvas;
  }

  scratch(slot: string, width: number, height: number): Context2D {
    const [columns, rows] = pixelSize(width, height);
    const known = this.#scratch.get(slot);
    if (known && known.canvas.width === columns && known.canvas.height === rows) {
      known.reset();
      return known;
    }
    const ctx = new OffscreenCanvas(columns, rows).getContext('2d', this.#settings)!;
    this.#scratch.set(slot, ctx);
    return ctx;
  }

  /** Lets go of everything, also of what is still being decoded. */
  close(): void {
    this.#latest.clear();
    for (const bitmap of this.#images.values()) bitmap.close();
    this.#images.clear();
    this.#scratch.clear();
    this.#forgetPainted();
  }

  #putImage(id: string, bitmap: ImageBitmap | undefined): void {
    this.#images.get(id)?.close();
    if (bitmap) this.#images.set(id, bitmap);
    else this.#images.delete(id);
    this.#forgetPainted();
  }

  #forgetPainted(): void {
    this.#painted.clear();
    this.#paintedPixels = 0;
  }
}

function pixelSize(width: number, height: number): [columns: number, rows: number] {
  return [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
}

async function decodeImage(blob: Blob): Promise<ImageBitmap> {
  const full = await createImageBitmap(blob);
  const shrink = MAX_IMAGE_SIDE / Math.max(full.width, full.height);
  if (shrink >= 1) return full;
  try {
    return await createImageBitmap(full, {
      resizeWidth: Math.round(full.width * shrink),
      resizeHeight: Math.round(full.height * shrink),
      resizeQuality: 'high',
    });
  } finally {
    full.close();
  }
}

/** The part of a FontFaceSet that loading needs; TypeScript's worker library leaves it out. */
export interface FontRegistry {
  add(face: FontFace): unknown;
}

/**
 * Loads every bundled face into the worker's font set, from this origin. Drawing must wait for it: a face that arrived
 * late would change the pixels of a frame already drawn, and in a worker of Chromium a family that was drawn with once
 * before it came stays missing for good [measured].
 */
export async function loadFonts(fonts: FontRegistry): Promise<void> {
  await Promise.all(
    bundledFonts.flatMap((font) =>
      font.faces.map(async ({ url, weight, style, unicodeRange }) => {
        const response = await fetch(url);
        if (!response.ok) throw new Error(`font ${font.family}: ${response.status} from ${url}`);
        const descriptors = { weight, style, ...(unicodeRange ? { unicodeRange } : {}) };
        fonts.add(await new FontFace(font.family, await response.arrayBuffer(), descriptors).load());
      }),
    ),
  );
}
