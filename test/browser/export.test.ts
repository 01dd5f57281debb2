import { afterAll, expect, test } from 'vitest';
import type { Order, Outcome } from './export.worker';
import { tone } from './exportFixture';

const worker = new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module' });
afterAll(() => worker.terminate());

function make(order: Order): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Outcome>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(order);
  });
}

async function finished(name: string): Promise<File | undefined> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('exports');
  return folder.getFileHandle(name).then(
    (handle) => handle.getFile(),
    () => undefined,
  );
}

test('three seconds', async () => {
  const outcome = await make({
    request: {
      width: 1280,
      height: 720,
      frameRate: { numerator: 30, denominator: 1 },
      quality: 'good',
      fileName: 'a.mp4',
    },
    pcm: tone(3, 2),
  });
  expect(outcome.error).toBeUndefined();
  expect(await finished('a.mp4')).toBeDefined();
});
