import { clientsClaim } from 'workbox-core';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (string | PrecacheEntry)[] };

/*
 * Keeps the whole app on the device: after the first visit every page, worker, font and the demo song come from here,
 * and nothing is asked of the network.
 */
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/api\//, /^\/shell/] }),
);

// Those who have fetched the ffmpeg core use it offline: src/audio/ffmpegCore.ts keeps both files there and reads the
// other one itself. It is not part of the app's version, and no update clears it.
registerRoute(/\/assets\/ffmpeg-core\.\w+\.js$/, new CacheFirst({ cacheName: 'ffmpeg-core' }));

// The page that was open at the first visit works offline too. A new version waits until a person asks for it.
clientsClaim();
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const data: unknown = event.data;
  if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING') {
    void self.skipWaiting();
  }
});
