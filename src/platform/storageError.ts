import { AppError } from '../core/errors';

/** What the browser's storage threw as an error of ours: `disk-full`, else `storage-unavailable`. */
export function storageError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const isFull = error instanceof Error && error.name === 'QuotaExceededError';
  return new AppError(isFull ? 'disk-full' : 'storage-unavailable', String(error), { cause: error });
}
