import { AppError, toErrorData } from '../core/errors';
import type { MediaAnswer, MediaRequest } from './mediaMessages';
import { storageError } from './storageError';

declare const self: DedicatedWorkerGlobalScope;

/** `move` is in every engine that has sync handles, but not in TypeScript's library. */
type MovableHandle = FileSystemFileHandle & { move(name: string): Promise<void> };

self.onmessage = async ({ data }: MessageEvent<MediaRequest>) => {
  let result: MediaAnswer['result'];
  try {
    result = { hash: await keep(data.blob) };
  } catch (error) {
    // Turned here: on the other side nobody could tell a full disk by its name.
    result = { error: toErrorData(storageError(error)) };
  }
  self.postMessage({ id: data.id, result } satisfies MediaAnswer);
};

/** A larger file is read, hashed and written in pieces: hours of sound are more than memory has room for. */
const LARGEST_WHOLE = 64 * 1024 * 1024;
const PIECE = 8 * 1024 * 1024;

async function keep(blob: Blob): Promise<string> {
  const hash = hex(
    await (blob.size > LARGEST_WHOLE ? digestOfPieces(blob) : sha256(await blob.arrayBuffer())),
  );
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('media', { create: true });
  if (await holds(folder, hash, blob.size)) return hash;
  // Written under another name first: a file that bears its hash is whole, whenever the tab was killed.
  const partName = `${hash}.${self.crypto.randomUUID()}.part`;
  const part = (await folder.getFileHandle(partName, { create: true })) as MovableHandle;
  try {
    await write(part, blob);
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

async function write(file: FileSystemFileHandle, blob: Blob): Promise<void> {
  const handle = await file.createSyncAccessHandle();
  try {
    for (let at = 0; at < blob.size; at += PIECE) {
      const bytes = await blob.slice(at, at + PIECE).arrayBuffer();
      // Over quota, Chromium writes less than asked and says nothing.
      if (handle.write(new Uint8Array(bytes), { at }) !== bytes.byteLength) {
        throw new AppError('disk-full', `no room for ${blob.size} bytes of media`);
      }
    }
    handle.flush();
  } finally {
    handle.close();
  }
}

const sha256 = (bytes: ArrayBuffer) => crypto.subtle.digest('SHA-256', bytes);

/** SHA-256 of the pieces' own, one after the other: WebCrypto hashes nothing piece by piece. */
async function digestOfPieces(blob: Blob): Promise<ArrayBuffer> {
  const digests: ArrayBuffer[] = [];
  for (let at = 0; at < blob.size; at += PIECE) {
    digests.push(await sha256(await blob.slice(at, at + PIECE).arrayBuffer()));
  }
  return sha256(await new Blob(digests).arrayBuffer());
}

function hex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
