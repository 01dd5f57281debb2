import { mount, unmount } from 'svelte';
import { fetchFfmpegCore } from '../../audio/ffmpegCore';
import { abortError } from '../../core/errors';
import DecoderDialog from './DecoderDialog.svelte';

/**
 * Asks whether the compatibility decoder may be fetched, and fetches it with a bar to watch. The dialog puts itself on
 * the page, because few people ever see it.
 * @throws AbortError when the answer is no or the signal aborts; {AppError} `decoder-unavailable` when it cannot be had.
 */
export async function askForDecoder(signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const cancel = () => stop.abort(abortError());
  signal?.addEventListener('abort', cancel, { once: true });
  let dialog: ReturnType<typeof mount> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      stop.signal.addEventListener('abort', () => reject(abortError()), { once: true });
      const load = (onProgress: (received: number) => void) =>
        void fetchFfmpegCore({ signal: stop.signal, onProgress }).then(() => resolve(), reject);
      dialog = mount(DecoderDialog, { target: document.body, props: { onaccept: load, oncancel: cancel } });
    });
  } finally {
    signal?.removeEventListener('abort', cancel);
    if (dialog) await unmount(dialog);
  }
}
