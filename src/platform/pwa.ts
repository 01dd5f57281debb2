import { Workbox } from 'workbox-window';

/**
 * Registers the service worker, which makes everything work with the network off.
 * @param onUpdate told when a new version waits; calling what it is given switches to it and reloads the page.
 */
export async function registerServiceWorker(onUpdate: (apply: () => void) => void): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const workbox = new Workbox('/sw.js');
  let asked = false;
  workbox.addEventListener('waiting', () => {
    onUpdate(() => {
      asked = true;
      workbox.messageSkipWaiting();
    });
  });
  // Another tab may switch too; only the tab whose person asked for it reloads.
  workbox.addEventListener('controlling', () => {
    if (asked) location.reload();
  });
  await workbox.register();
}
