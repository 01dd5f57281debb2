/** Everything that is expected to go wrong. The sentence for people is chosen from the code in `app/strings.ts`. */
export const ERROR_CODES = [
  'audio-empty',
  'audio-unreadable',
  'audio-silent-file',
  'audio-too-long',
  'decoder-unavailable',
  'image-unreadable',
  'image-too-large',
  'video-encoder-missing',
  'audio-encoder-missing',
  'encoder-failed',
  'disk-full',
  'storage-unavailable',
  'export-check-failed',
  'project-unreadable',
  'worker-stopped',
  'drawing-unavailable',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An expected failure. `message` is for logs; people read the sentence that belongs to `code`. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An error as plain data, so that it survives `postMessage`. */
export interface ErrorData {
  readonly code: ErrorCode | 'aborted' | 'unexpected';
  readonly message: string;
}

/** Turns anything thrown into data for the other side of a worker. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  if (isAbort(error)) return { code: 'aborted', message: 'cancelled' };
  return {
    code: 'unexpected',
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
}

/** The inverse of {@link toErrorData}. */
export function fromErrorData(data: ErrorData): Error {
  if (data.code === 'aborted') return abortError();
  if (data.code === 'unexpected') return new Error(data.message);
  return new AppError(data.code, data.message);
}

/** The error of a cancel, as `AbortSignal.throwIfAborted` throws it, for worlds that lack DOMException. */
export function abortError(): Error {
  return Object.assign(new Error('cancelled'), { name: 'AbortError' });
}

/** A cancel, which is never shown to anyone. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Closes a `switch` over a union: the compiler refuses a forgotten case. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value: ${JSON.stringify(value)}`);
}
