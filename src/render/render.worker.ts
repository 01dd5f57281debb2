import type { FontRegistry } from './assets';
import type { RenderCommand } from './protocol';
import { Session } from './session';

declare const self: DedicatedWorkerGlobalScope & { readonly fonts: FontRegistry };

/** An export reads every frame back, so its canvases live in main memory; the page says which one it starts by name. */
const session = new Session((event, moved = []) => self.postMessage(event, moved), {
  fonts: self.fonts,
  willReadFrequently: self.name === 'export',
});

self.onmessage = (event: MessageEvent<RenderCommand>) => session.handle(event.data);
