import { AppError } from '../core/errors';
import type { Sink } from './sink';

/** Folder of the origin private file system that finished and growing videos are in. */
const EXPORTS_FOLDER = 'exports';

/**
 * Opens `exports/<fileName>` in the origin private file system, emptied. Its bytes survive a crash of the tab.
 * @throws {AppError} `disk-full`, or `storage-unavailable` when there is none or another export holds the file.
 */
export async function openOpfsSink(fileName: string): Promise<Sink> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(EXPORTS_FOLDER, { create: true });
    const handle = await folder.getFileHandle(fileName, { create: true });
    const access = await handle.createSyncAccessHandle();
    try {
      access.truncate(0);
    } catch (error) {
      access.close();
      throw error;
    }
    return opfsSink(folder, handle, access);
  } catch (cause) {
    const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
    const code = isFull ? 'disk-full' : 'storage-unavailable';
    throw new AppError(code, `cannot open ${EXPORTS_FOLDER}/${fileName}: ${String(cause)}`, {
      cause,
    });
  }
}

function opfsSink(
  folder: FileSystemDirectoryHandle,
  handle: FileSystemFileHandle,
  access: FileSystemSyncAccessHandle,
): Sink {
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    access.close();
  };
  return {
    // Safari writes the whole buffer of a partial view: https://bugs.webkit.org/show_bug.cgi?id=302733
    write: (bytes, position) => access.write(whole(bytes), { at: position }),
    read: (bytes, position) => access.read(bytes as Uint8Array<ArrayBuffer>, { at: position }),
    close,
    file: () => handle.getFile(),
    async remove() {
      close();
      await folder.removeEntry(handle.name);
    },
  };
}

function whole(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const isWhole = bytes.byteLength === bytes.buffer.byteLength;
  return (isWhole ? bytes : bytes.slice()) as Uint8Array<ArrayBuffer>;
}
