import type { ErrorData } from '../core/errors';

/** Keeps a file under the hash of its bytes. */
export interface MediaRequest {
  readonly id: number;
  readonly blob: Blob;
}

export interface MediaAnswer {
  readonly id: number;
  /** SHA-256, lower-case hex; or why it could not be kept. */
  readonly result: { readonly hash: string } | { readonly error: ErrorData };
}
