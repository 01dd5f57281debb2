import { FEATURE_RATE, PAGE_ROWS } from '../analysis/featureTrack';
import type { SpectraBlock, SpectraRows, SpectraStore } from '../analysis/spectra/rawSpectra';
import type { Listening } from '../core/bandSettings';
import { checkWritten, openFolder, type Folder } from './featureFiles';

/*
 * Spectra of long recordings, beside their features: `features/<key>.spectra`, pages of 512 rows, in each page one channel
 * after the other. While it is written it bears another name.
 */

/** A second of stereo takes about 97 kB. Of the room there is, all channels may take this share, mid alone the second. */
const SHARE_OF_ALL = 0.1;
const SHARE_OF_MID = 0.3;
/** Other recordings whose spectra are left when new ones are written. */
const OTHERS_KEPT = 2;

/** What a recording's spectra consist of. */
export interface SpectraFormat {
  /** In the order of the file. */
  readonly channels: readonly Listening[];
  /** Bytes a row and channel. */
  readonly cells: number;
  /** Rows of the whole recording. */
  readonly frames: number;
}

/** Rows of a recording of so many seconds. */
export function framesOf(seconds: number): number {
  return Math.floor(seconds * FEATURE_RATE) + 1;
}

/** The spectra that were kept under a key; undefined when there are none of this format. */
export async function findSpectra(key: string, format: SpectraFormat): Promise<SpectraRows | undefined> {
  try {
    const file = await (await (await openFolder()).getFileHandle(`${key}.spectra`)).getFile();
    const whole = format.cells * format.frames;
    if (file.size === whole * format.channels.length) return new KeptSpectra(file, format);
    return file.size === whole ? new KeptSpectra(file, { ...format, channels: ['mid'] }) : undefined;
  } catch {
    // Whatever cannot be read is listened to again.
    return undefined;
  }
}

/** Opens a place for the spectra of a recording: for mid alone where there is little room. @throws when there is none. */
export async function growSpectra(key: string, format: SpectraFormat): Promise<GrowingSpectra> {
  const folder = await openFolder();
  await makeRoom(folder, key);
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  const mid = format.cells * format.frames;
  const room = quota - usage;
  if (mid > SHARE_OF_MID * room) throw new TypeError(`spectra: ${mid} bytes are too many for ${room}`);
  const isRoomForAll = mid * format.channels.length <= SHARE_OF_ALL * room;
  const channels: readonly Listening[] = isRoomForAll ? format.channels : ['mid'];
  const handle = await folder.getFileHandle(`${key}.${crypto.randomUUID()}.part`, { create: true });
  const access = await handle.createSyncAccessHandle();
  return new GrowingSpectra(folder, `${key}.spectra`, handle as MovableHandle, access, {
    ...format,
    channels,
  });
}

/** `move` is in every engine that has sync handles, but not in TypeScript's library. */
type MovableHandle = FileSystemFileHandle & { move(name: string): Promise<void> };

/** Spectra on disk that are still being added to. Close them when nobody reads them any more. */
export class GrowingSpectra implements SpectraStore {
  readonly channels: readonly Listening[];
  readonly #folder: Folder;
  readonly #finalName: string;
  readonly #handle: MovableHandle;
  readonly #access: FileSystemSyncAccessHandle;
  readonly #format: SpectraFormat;
  #bytes = 0;

  constructor(
    folder: Folder,
    finalName: string,
    handle: MovableHandle,
    access: FileSystemSyncAccessHandle,
    format: SpectraFormat,
  ) {
    this.channels = format.channels;
    this.#folder = folder;
    this.#finalName = finalName;
    this.#handle = handle;
    this.#access = access;
    this.#format = format;
  }

  /** @throws {AppError} `disk-full` */
  append(block: SpectraBlock): void {
    for (const channel of this.channels) {
      const codes = block.get(channel)! as Uint8Array<ArrayBuffer>;
      checkWritten(this.#access.write(codes, { at: this.#bytes }), codes.byteLength);
      this.#bytes += codes.byteLength;
    }
  }

  read(channel: Listening, first: number, count: number): Uint8Array {
    return readRows(this.#format, channel, first, count, (at, into) => this.#access.read(into, { at }));
  }

  /** Lets go of the complete file and keeps it, for now and for the next opening. */
  async keep(): Promise<SpectraRows> {
    this.#access.close();
    await this.#handle.move(this.#finalName);
    return new KeptSpectra(await this.#handle.getFile(), this.#format);
  }

  /** Lets go of the file and removes it. */
  async drop(): Promise<void> {
    this.#access.close();
    // What cannot be removed now goes when the next is written.
    await this.#folder.removeEntry(this.#handle.name).catch(() => {});
  }
}

/** Spectra of a file that no longer changes; any number of workers may read it. */
class KeptSpectra implements SpectraRows {
  readonly channels: readonly Listening[];
  readonly #file: File;
  readonly #format: SpectraFormat;
  readonly #reader = new FileReaderSync();

  constructor(file: File, format: SpectraFormat) {
    this.channels = format.channels;
    this.#file = file;
    this.#format = format;
  }

  read(channel: Listening, first: number, count: number): Uint8Array {
    return readRows(this.#format, channel, first, count, (at, into) =>
      into.set(new Uint8Array(this.#reader.readAsArrayBuffer(this.#file.slice(at, at + into.length)))),
    );
  }
}

/** @param readBytes fills an array with the bytes of the file from `at` on. */
function readRows(
  { channels, cells, frames }: SpectraFormat,
  channel: Listening,
  first: number,
  count: number,
  readBytes: (at: number, into: Uint8Array<ArrayBuffer>) => void,
): Uint8Array {
  const rows = new Uint8Array(count * cells);
  for (let row = first; row < first + count;) {
    const page = row - (row % PAGE_ROWS);
    const pageRows = Math.min(PAGE_ROWS, frames - page);
    const end = Math.min(first + count, page + pageRows);
    const place = page * channels.length + channels.indexOf(channel) * pageRows + (row - page);
    readBytes(place * cells, rows.subarray((row - first) * cells, (end - first) * cells));
    row = end;
  }
  return rows;
}

/** Removes what a killed tab left half written, and the spectra of all but the recordings heard last. */
async function makeRoom(folder: Folder, key: string): Promise<void> {
  const others: File[] = [];
  for await (const name of folder.keys()) {
    // What another tab is writing is held by it, and stays.
    if (name.startsWith(`${key}.`) && name.endsWith('.part')) await folder.removeEntry(name).catch(() => {});
    else if (name.endsWith('.spectra')) others.push(await (await folder.getFileHandle(name)).getFile());
  }
  others.sort((a, b) => b.lastModified - a.lastModified);
  for (const { name } of others.slice(OTHERS_KEPT)) await folder.removeEntry(name).catch(() => {});
}
