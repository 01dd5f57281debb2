import type { RenderClient } from '../renderClient';

let warm = false;

/**
 * Fetches and compiles what opening a file needs, at the first sign of a hand: the page itself stays light, and nothing
 * waits when the file is there.
 */
export function warmUp(client: RenderClient): void {
  if (warm) return;
  warm = true;
  client.warm();
  const code = [import('../openSong'), import('../state/Studio.svelte'), import('../studio/Studio.svelte')];
  // What cannot be fetched now is asked for again, and reported, when it is needed.
  for (const module of code) module.catch(() => {});
}
