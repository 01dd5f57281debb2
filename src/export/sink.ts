import { AppError } from '../core/errors';

/** Where a video's bytes go: written at offsets while it is made, then read back as a file. */
export interface Sink {
  /** Writes at a byte offset. @returns how many bytes were really written: fewer when the disk is full. */
  write(bytes: Uint8Array, position: number): number;
  /** Fills `bytes` from a byte offset. @returns how many bytes there were. */
  read(bytes: Uint8Array, position: number): number;
  /** Ends writing. A second call does nothing. */
  close(): void;
  /** What was written, backed by the disk. Only after `close`. */
  file(): Promise<Blob>;
  /** Closes, and leaves nothing behind. */
  remove(): Promise<void>;
}

/**
 * Writes all of `bytes`. Chromium's sync handle says nothing when the quota ends: it writes less and returns the count.
 * @throws {AppError} `disk-full`
 */
export function writeFully(sink: Sink, bytes: Uint8Array, position: number): void {
  let written: number;
  try {
    written = sink.write(bytes, position);
  } catch (cause) {
    throw new AppError(
      'disk-full',
      `writing ${bytes.byteLength} bytes at ${position} failed: ${String(cause)}`,
      { cause },
    );
  }
  if (written !== bytes.byteLength) {
    throw new AppError('disk-full', `${written} of ${bytes.byteLength} bytes written at ${position}`);
  }
}

/** Reads exactly `length` bytes. @throws {AppError} `export-check-failed` when the file is shorter. */
export function readFully(sink: Sink, position: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const read = sink.read(bytes, position);
  if (read !== length)
    throw new AppError('export-check-failed', `${read} of ${length} bytes read at ${position}`);
  return bytes;
}
