import { AppError, fromErrorData } from '../core/errors';
import type { MediaAnswer, MediaRequest } from './mediaMessages';
import { storageError } from './storageError';

/*
 * Files in the origin's private file system: `media/<sha-256>` holds what projects need, `exports/<name>` what was
 * made. Writing goes through a worker, because only there every browser has a handle that reports how much it wrote.
 */

let worker: Worker | undefined;
let lastId = 0;

/**
 * Keeps a file for good, once, whatever its name.
 * @returns SHA-256 of its bytes, or above 64 MiB of the hashes of its pieces; lower-case hex.
 * @throws {AppError} `disk-full` when it does not fit, `storage-unavailable` where storage is switched off.
 */
export function keepMedia(blob: Blob): Promise<string> {
  worker ??= new Worker(new URL('./media.worker.ts', import.meta.url), { type: 'module', name: 'media' });
  const id = ++lastId;
  const target = worker;
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const answer = ({ data }: MessageEvent<MediaAnswer>) => {
      if (data.id !== id) return;
      stop.abort();
      if ('hash' in data.result) resolve(data.result.hash);
      else reject(fromErrorData(data.result.error));
    };
    target.addEventListener('message', answer, { signal: stop.signal });
    target.addEventListener(
      'error',
      (event) => {
        stop.abort();
        // It may never answer again: the next file is given to a new one.
        target.terminate();
        if (worker === target) worker = undefined;
        reject(new AppError('storage-unavailable', event.message || 'the media worker could not start'));
      },
      { signal: stop.signal },
    );
    target.postMessage({ id, blob } satisfies MediaRequest);
  });
}

/** The file with this hash, read from disk as it is used; undefined when it is not kept here. */
export function readMedia(hash: string): Promise<File | undefined> {
  return readFile('media', hash);
}

/** Removes every kept file whose hash is not in `used`, and what killed tabs left half written. */
export async function removeUnusedMedia(used: ReadonlySet<string>): Promise<void> {
  const folder = await openFolder('media');
  for await (const name of folder.keys()) {
    if (!used.has(name)) await folder.removeEntry(name).catch(() => {});
  }
}

/** A finished video, read from disk as it is used; undefined when it is gone. */
export function readExport(fileName: string): Promise<File | undefined> {
  return readFile('exports', fileName);
}

/** Removes a video. One that is not there, or is being written by another tab, is left. */
export async function removeExport(fileName: string): Promise<void> {
  const folder = await openFolder('exports');
  await folder.removeEntry(fileName).catch(() => {});
}

/**
 * Removes the videos last written to before a moment: tabs that were closed or killed have left them. Younger ones may
 * be another tab's.
 * @param millis since 1970.
 */
export async function removeExportsBefore(millis: number): Promise<void> {
  const folder = await openFolder('exports');
  for await (const name of folder.keys()) {
    const file = await readFile('exports', name);
    if (file && file.lastModified < millis) await removeExport(name);
  }
}

async function readFile(folderName: string, fileName: string): Promise<File | undefined> {
  const folder = await openFolder(folderName);
  try {
    return await (await folder.getFileHandle(fileName)).getFile();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw storageError(error);
  }
}

async function openFolder(name: string): Promise<FileSystemDirectoryHandle & AsyncFolder> {
  try {
    const root = await navigator.storage.getDirectory();
    return (await root.getDirectoryHandle(name, { create: true })) as FileSystemDirectoryHandle & AsyncFolder;
  } catch (error) {
    throw storageError(error);
  }
}

/** TypeScript 5.9 leaves the iteration out of its page library. */
interface AsyncFolder {
  keys(): AsyncIterableIterator<string>;
}
