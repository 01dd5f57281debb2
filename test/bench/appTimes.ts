import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import { median } from './row';

/** Opens the start page as a new visitor would find it, and lets it come to rest. */
async function startPage(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(origin);
  await page.getByRole('button', { name: 'Open audio' }).waitFor();
  await page.waitForLoadState('networkidle');
  return page;
}

/**
 * Milliseconds from a drop on the start page to the second picture on the stage that differs from the first: the median.
 * @param song bytes of an MP3.
 */
export async function firstMovingPicture(
  context: BrowserContext,
  origin: string,
  song: Uint8Array,
  runs: number,
): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const page = await startPage(context, origin);
    // A browser hands over a dropped file as a reference to the disk: it is there before the drop.
    const transfer = await page.evaluateHandle((base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], 'four minutes.mp3', { type: 'audio/mpeg' }));
      return data;
    }, Buffer.from(song).toString('base64'));
    await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
    await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
    times.push(await page.evaluate(dropAndWatch, transfer));
    await leave(page);
  }
  return median(times);
}

/** Runs in the page. */
function dropAndWatch(transfer: DataTransfer): Promise<number> {
  const small = new OffscreenCanvas(64, 36);
  const context = small.getContext('2d', { willReadFrequently: true })!;
  const seen = (): string => {
    const canvas = document.querySelector<HTMLCanvasElement>('[aria-label="Stage"] canvas');
    if (!canvas || canvas.width === 0) return '';
    context.clearRect(0, 0, 64, 36);
    context.drawImage(canvas, 0, 0, 64, 36);
    const { data } = context.getImageData(0, 0, 64, 36);
    return data.some((value, at) => at % 4 !== 3 && value > 0) ? data.join() : '';
  };
  const startedAt = performance.now();
  document.body.dispatchEvent(
    new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
  );
  return new Promise((resolve) => {
    let first = '';
    const look = () => {
      const now = seen();
      if (first !== '' && now !== '' && now !== first) return resolve(performance.now() - startedAt);
      first ||= now;
      requestAnimationFrame(look);
    };
    look();
  });
}

/** Bytes of JavaScript, gzipped, that the start page fetches on its own, workers included. */
export async function scriptBytes(context: BrowserContext, origin: string): Promise<number> {
  const page = await context.newPage();
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (/javascript/.test(response.headers()['content-type'] ?? '')) bodies.push(response.body());
  });
  await page.goto(origin);
  await page.getByRole('button', { name: 'Open audio' }).waitFor();
  await page.waitForLoadState('networkidle');
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 9 }).byteLength);
  await page.close();
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Milliseconds from the press of "Cancel export" until the export is gone, in the middle of a 1080p export: the median. */
export async function cancelMillis(context: BrowserContext, origin: string, runs: number): Promise<number> {
  const page = await startPage(context, origin);
  await page.getByRole('button', { name: 'Try the demo song' }).click();
  await page.getByRole('region', { name: 'Stage' }).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  const times: number[] = [];
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  for (let i = 0; i < runs; i++) {
    await page.getByRole('button', { name: 'Start export' }).click();
    const progress = page.getByRole('progressbar', { name: 'Export progress' });
    await progress.waitFor();
    await page.waitForFunction(
      () => Number(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')) >= 10,
      undefined,
      { timeout: 120_000 },
    );
    const button = page.getByRole('button', { name: 'Cancel export' });
    times.push(await button.evaluate(pressAndWatch));
  }
  await leave(page);
  return median(times);
}

/** Runs in the page. */
function pressAndWatch(button: HTMLElement | SVGElement): Promise<number> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    new MutationObserver((_, observer) => {
      if (document.querySelector('[role=progressbar]')) return;
      observer.disconnect();
      resolve(performance.now() - startedAt);
    }).observe(document.body, { childList: true, subtree: true });
    (button as HTMLElement).click();
  });
}

/** Forgets the open project, so that the next visit begins at the start page. */
async function leave(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'SongRender, all projects' }).click();
  await page.getByRole('button', { name: 'Open audio' }).waitFor();
  await page.close();
}
