/** Chromium's offer to install, kept until someone presses the button. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

/**
 * Tells whether the app can be installed now.
 * @param onChange given the function that asks the person, or undefined once there is nothing to ask.
 * @returns stops telling.
 */
export function watchInstall(onChange: (install: (() => Promise<void>) | undefined) => void): () => void {
  const stop = new AbortController();
  const offer = (event: Event) => {
    event.preventDefault();
    onChange(async () => {
      onChange(undefined);
      await (event as InstallPromptEvent).prompt();
    });
  };
  addEventListener('beforeinstallprompt', offer, { signal: stop.signal });
  addEventListener('appinstalled', () => onChange(undefined), { signal: stop.signal });
  return () => stop.abort();
}
