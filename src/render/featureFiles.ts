import { BAND_COUNT } from '../analysis/bands';
import type { Waveform } from '../analysis/featureTrack';
import type { RawTrack } from '../analysis/rawTrack';
import { quantise, type RowStore } from '../analysis/rowStore';
import { AppError } from '../core/errors';
import { packSummary, parseSummary } from './featureSummary';

/*
 * What was heard of long recordings, in the origin's private file system, so that it need not be held and is found again:
 * `features/<key>.summary` with everything but the rows, and the file of the rows that it names.
 */

/** TypeScript leaves the iteration out of its worker library. */
export type Folder = FileSystemDirectoryHandle & { keys(): AsyncIterableIterator<string> };

/** Rows written at a time: 98 kilobytes. */
const PENDING_ROWS = 512;
const ROW_BYTES = BAND_COUNT * Int16Array.BYTES_PER_ELEMENT;

/** What is kept of a recording that was heard to its end. */
export interface KeptFeatures {
  readonly raw: RawTrack;
  readonly waveform: Waveform;
}

/** The features under a key; undefined when there are none, or none that this version understands. */
export async function findFeatures(key: string): Promise<KeptFeatures | undefined> {
  try {
    const folder = await openFolder();
    const file = await (await folder.getFileHandle(`${key}.summary`)).getFile();
    const summary = parseSummary(await file.arrayBuffer());
    if (!summary) return undefined;
    const rows = new KeptRows(await (await folder.getFileHandle(summary.rowsName)).getFile());
    if (rows.rows !== summary.raw.frames) return undefined;
    return { waveform: summary.waveform, raw: { ...summary.raw, rows } };
  } catch {
    // Whatever cannot be read is heard again.
    return undefined;
  }
}

/** Opens a place for the rows of a recording that is going to be heard. @throws when nothing can be stored. */
export async function growRows(key: string): Promise<GrowingRows> {
  const folder = await openFolder();
  // What a killed tab left half heard. Another tab that is hearing the same file holds its own, which stays.
  for await (const name of folder.keys()) {
    if (name.startsWith(`${key}.`)) await folder.removeEntry(name).catch(() => {});
  }
  const handle = await folder.getFileHandle(`${key}.${crypto.randomUUID()}.rows`, { create: true });
  return new GrowingRows(folder, key, handle.name, await handle.createSyncAccessHandle());
}

/** Rows on disk that are still being added to. Close it when nobody reads it any more. */
export class GrowingRows implements RowStore {
  readonly #folder: Folder;
  readonly #key: string;
  readonly #name: string;
  readonly #access: FileSystemSyncAccessHandle;
  readonly #pending = new Int16Array(PENDING_ROWS * BAND_COUNT);
  #written = 0;
  #rows = 0;
  #isKept = false;

  constructor(folder: Folder, key: string, name: string, access: FileSystemSyncAccessHandle) {
    this.#folder = folder;
    this.#key = key;
    this.#name = name;
    this.#access = access;
  }

  get rows(): number {
    return this.#rows;
  }

  /** @throws {AppError} `disk-full` */
  append(decibels: Float32Array): void {
    quantise(decibels, this.#pending, (this.#rows - this.#written) * BAND_COUNT);
    this.#rows++;
    if (this.#rows - this.#written === PENDING_ROWS) this.#write();
  }

  read(first: number, count: number): Int16Array {
    const rows = new Int16Array(count * BAND_COUNT);
    const onDisk = Math.max(0, Math.min(count, this.#written - first));
    if (onDisk > 0) {
      this.#access.read(rows.subarray(0, onDisk * BAND_COUNT) as Int16Array<ArrayBuffer>, {
        at: first * ROW_BYTES,
      });
    }
    const from = Math.max(0, first + onDisk - this.#written) * BAND_COUNT;
    rows.set(this.#pending.subarray(from, from + (count - onDisk) * BAND_COUNT), onDisk * BAND_COUNT);
    return rows;
  }

  /** Keeps what is complete for the next opening, here and in other workers. @throws {AppError} `disk-full` */
  async keep(raw: RawTrack, waveform: Waveform): Promise<void> {
    this.#write();
    this.#access.flush();
    const summary = await this.#folder.getFileHandle(`${this.#key}.summary`, { create: true });
    const access = await summary.createSyncAccessHandle();
    try {
      const bytes = packSummary(raw, waveform, this.#name);
      access.truncate(0);
      checkWritten(access.write(bytes, { at: 0 }), bytes.byteLength);
    } finally {
      access.close();
    }
    this.#isKept = true;
  }

  /** Lets go of the file, and removes it when it was not kept. */
  async close(): Promise<void> {
    this.#access.close();
    // What cannot be removed now goes when the file is heard again.
    if (!this.#isKept) await this.#folder.removeEntry(this.#name).catch(() => {});
  }

  #write(): void {
    const rows = this.#rows - this.#written;
    const bytes = this.#pending.slice(0, rows * BAND_COUNT);
    checkWritten(this.#access.write(bytes, { at: this.#written * ROW_BYTES }), bytes.byteLength);
    this.#written = this.#rows;
  }
}

/** Rows of a file that no longer changes; any number of workers may read it. */
class KeptRows implements RowStore {
  readonly rows: number;
  readonly #file: File;
  readonly #reader = new FileReaderSync();

  constructor(file: File) {
    this.#file = file;
    this.rows = file.size / ROW_BYTES;
  }

  append(): void {
    throw new TypeError('rows: these are complete');
  }

  read(first: number, count: number): Int16Array {
    const part = this.#file.slice(first * ROW_BYTES, (first + count) * ROW_BYTES);
    return new Int16Array(this.#reader.readAsArrayBuffer(part));
  }
}

/** Where what was heard of recordings is kept. */
export async function openFolder(): Promise<Folder> {
  const root = await navigator.storage.getDirectory();
  return (await root.getDirectoryHandle('features', { create: true })) as Folder;
}

/** Over quota, Chromium writes less than asked and says nothing. @throws {AppError} `disk-full` */
export function checkWritten(written: number, asked: number): void {
  if (written !== asked) throw new AppError('disk-full', `no room for ${asked} bytes of features`);
}
