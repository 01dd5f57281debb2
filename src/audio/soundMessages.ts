import type { ErrorData } from '../core/errors';

/** What is asked of the thread that decodes one recording. Every request but a cancel is answered once. */
export type SoundRequest =
  /** The first. */
  | { readonly type: 'open'; readonly id: number; readonly file: Blob }
  | { readonly type: 'read'; readonly id: number; readonly from: number; readonly length: number }
  /** `id` is of the request that is not wanted any more; its answer comes all the same. */
  | { readonly type: 'cancel'; readonly id: number };

/** What is known of a recording once it is open: see `SoundSource`. */
export interface SoundFormat {
  readonly sampleRate: number;
  readonly numberOfChannels: 1 | 2;
  readonly samples: number;
}

export interface SoundAnswer {
  readonly id: number;
  readonly result:
    | { readonly format: SoundFormat }
    | { readonly planes: readonly Float32Array<ArrayBuffer>[] }
    | { readonly error: ErrorData };
}
