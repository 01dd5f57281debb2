/** Fetches and compiles what opening a file needs, so that it does not wait for it then. */
export function warmUp(): void {
  const code = [import('../openSong'), import('../state/Studio.svelte'), import('../studio/Studio.svelte')];
  // What cannot be fetched now is asked for again, and reported, when it is needed.
  for (const module of code) module.catch(() => {});
}
