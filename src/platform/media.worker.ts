import { AppError, toErrorData } from '../core/errors';
import type { MediaAnswer, MediaRequest } from './mediaMessages';
import { storageError } from './storageError';

declare const self: DedicatedWorkerGlobalScope;

/** `move` is in every engine that has sync handles, but not in TypeScript's library. */
type MovableHandle = FileSystemFileHandle & { move(name: string): Promise<void> };

self.onmessage = async ({ data }: MessageEvent<MediaRequest>) => {
  let result: MediaAnswer['result'];
  try {
    result = { hash: await keep(await data.blob.arrayBuffer()) };
  } catch (error) {
    // Turned here: on the other side nobody could tell a full disk by its name.
    result = { error: toErrorData(storageError(error)) };
  }
  self.postMessage({ id: data.id, result } satisfies MediaAnswer);
};

async function keep(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('media', { create: true });
  if (await holds(folder, hash, bytes.byteLength)) return hash;
  // Written under another name first: a file that bears its hash is whole, whenever the tab was killed.
  const partName = `${hash}.${self.crypto.randomUUID()}.part`;
  const part = (await folder.getFileHandle(partName, { create: true })) as MovableHandle;
  try {
    await write(part, bytes);
    await part.move(hash);
  } catch (error) {
    // What cannot be removed now goes with the next clearing; why it was not kept is more to know.
    await folder.removeEntry(partName).catch(() => {});
    throw error;
  }
  return hash;
}

async function holds(folder: FileSystemDirectoryHandle, name: string, size: number): Promise<boolean> {
  try {
    const file = await (await folder.getFileHandle(name)).getFile();
    return file.size === size;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return false;
    throw error;
  }
}

async function write(file: FileSystemFileHandle, bytes: ArrayBuffer): Promise<void> {
  const handle = await file.createSyncAccessHandle();
  try {
    // Over quota, Chromium writes less than asked and says nothing.
    if (handle.write(new Uint8Array(bytes), { at: 0 }) !== bytes.byteLength) {
      throw new AppError('disk-full', `no room for ${bytes.byteLength} bytes of media`);
    }
    handle.flush();
  } finally {
    handle.close();
  }
}
