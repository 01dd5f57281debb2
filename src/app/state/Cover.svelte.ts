import { readMedia } from '../../platform/opfs';

/** The picture file behind the scene's cover. */
export class Cover {
  /** Undefined while there is none, or while it is read. */
  file = $state.raw<Blob>();
  readonly #onChange: (file: Blob | undefined) => void;
  readonly #onError: (error: unknown) => void;
  /** What this session has seen, by hash: undo may bring one back that no disk has. */
  readonly #seen: Record<string, Blob> = {};
  #hash: string | undefined;

  constructor(onChange: (file: Blob | undefined) => void, onError: (error: unknown) => void) {
    this.#onChange = onChange;
    this.#onError = onError;
  }

  /** Makes a file known by its hash. */
  add(hash: string, file: Blob): void {
    this.#seen[hash] = file;
  }

  /** Shows the file with this hash, or none. */
  show(hash: string | undefined): void {
    this.#hash = hash;
    const known = hash === undefined ? undefined : this.#seen[hash];
    if (known || hash === undefined) return this.#set(known);
    readMedia(hash).then((file) => {
      // Another one may have been asked for meanwhile.
      if (this.#hash === hash) this.#set(file);
    }, this.#onError);
  }

  #set(file: Blob | undefined): void {
    this.file = file;
    this.#onChange(file);
  }
}
