const LOCK = 'songrender-export';

/**
 * While an export runs: keeps the screen on, tells the browser not to put the tab to sleep (a held lock does), and asks
 * before the tab is closed.
 * @returns ends it.
 */
export function keepAwake(): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  void navigator.locks?.request(LOCK, { mode: 'shared' }, () => {
    return new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve());
    });
  });

  // The system takes the wake lock back whenever the tab is hidden.
  const wake = () => {
    if (document.visibilityState === 'visible') void holdScreen(signal);
  };
  document.addEventListener('visibilitychange', wake, { signal });
  wake();
  addEventListener('beforeunload', (event) => event.preventDefault(), { signal });
  return () => stop.abort();
}

async function holdScreen(signal: AbortSignal): Promise<void> {
  try {
    const sentinel = await navigator.wakeLock?.request('screen');
    if (signal.aborted) await sentinel?.release();
    else signal.addEventListener('abort', () => void sentinel?.release());
  } catch {
    // A low battery may refuse it; the export goes on without.
  }
}
