import type { Page } from 'playwright-core';
import type { Order } from '../../src/app/shell/order';
import type { ExportPhase } from '../../src/export/request';
import type { RenderEvent } from '../../src/render/protocol';
import { openShellPage, type OpenShellPage } from '../../src/shell/shellPage';
import { browserMemory } from './browserMemory';

type Word = Extract<RenderEvent['type'], 'shown' | 'ready' | 'heard'>;

declare global {
  interface Window {
    /** When the stage was first shown, the whole analysed and the whole heard, by the page's clock. */
    heard: Partial<Record<Word, number>>;
  }
}

/** What happened after a long recording was dropped on the start page. Milliseconds from the drop; bytes. */
export interface LongTimes {
  readonly firstPictureMillis: number;
  readonly waveformMillis: number;
  /** Seconds of sound. */
  readonly seconds: number;
  /** Bytes of an empty tab, and the most until all was heard; undefined where nobody tells. */
  readonly emptyBytes: number | undefined;
  readonly mostBytes: number | undefined;
}

/** A browser of its own, so that nothing is known of any recording and nothing else takes memory. Close it when done. */
export async function openLongTab(): Promise<OpenShellPage> {
  const shell = await openShellPage();
  const context = shell.page.context();
  // tsx wraps functions in a helper of this name, which those that run in a page would lack.
  await context.addInitScript('globalThis.__name = (value) => value');
  await context.addInitScript(listenToWorkers);
  return shell;
}

/** Runs in the page before its own programs. */
function listenToWorkers(): void {
  window.heard = {};
  const PlainWorker = window.Worker;
  window.Worker = class extends PlainWorker {
    constructor(address: string | URL, options?: WorkerOptions) {
      super(address, options);
      this.addEventListener('message', ({ data }: MessageEvent<RenderEvent>) => {
        const isWord =
          (data.type === 'shown' && data.surface === 'stage') ||
          (data.type === 'ready' && data.complete) ||
          data.type === 'heard';
        if (isWord) window.heard[data.type] ??= performance.now();
      });
    }
  };
}

/**
 * Drops a recording on the start page and lets it play.
 * @param isHeardOut whether it is listened to after its waveform is there, which takes memory too.
 */
export async function dropLong(page: Page, song: string, isHeardOut: boolean): Promise<LongTimes> {
  const browser = page.context().browser()!;
  await page.goto(new URL('/', page.url()).href);
  await page.getByRole('button', { name: 'Open audio' }).waitFor();
  await page.waitForLoadState('networkidle');
  const emptyBytes = await browserMemory(browser);
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<input type="file" id="dropped" hidden>');
  });
  await page.setInputFiles('#dropped', song);
  const droppedAt = await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    // A browser hands over a dropped file as a reference to the disk, as this is.
    dataTransfer.items.add(document.querySelector<HTMLInputElement>('#dropped')!.files![0]!);
    window.heard = {};
    const now = performance.now();
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
    return now;
  });
  let mostBytes = emptyBytes;
  const whenHeard = async (word: Word) => {
    for (;;) {
      const bytes = await browserMemory(browser);
      if (bytes !== undefined) mostBytes = Math.max(mostBytes ?? 0, bytes);
      const at = await page.evaluate((asked) => window.heard[asked], word);
      if (at !== undefined) return at - droppedAt;
      await page.waitForTimeout(250);
    }
  };
  const firstPictureMillis = await whenHeard('shown');
  const waveformMillis = await whenHeard('ready');
  if (isHeardOut) await whenHeard('heard');
  const slider = page.getByRole('slider', { name: 'Position' });
  const seconds = Number(await slider.getAttribute('aria-valuemax'));
  return { firstPictureMillis, waveformMillis, seconds, emptyBytes, mostBytes };
}

/**
 * Exports a minute of a recording whose features were kept, in a tab beside that it was dropped on.
 * @param out where the video goes.
 * @returns milliseconds from the order to the first frame that is drawn.
 */
export async function exportStart(
  tab: OpenShellPage,
  song: string,
  order: Order,
  out: string,
): Promise<number> {
  const page = await tab.page.context().newPage();
  try {
    await page.goto(new URL('/shell', tab.page.url()).href);
    await page.waitForFunction(() => 'songrender' in window);
    let drawingAt = 0;
    await page.exposeFunction('reportProgress', ({ phase }: { phase: ExportPhase }) => {
      if (phase === 'drawing') drawingAt ||= performance.now();
    });
    await page.setInputFiles('#audio', song);
    const downloading = page.waitForEvent('download', { timeout: 0 });
    downloading.catch(() => {});
    const startedAt = performance.now();
    const outcome = await page.evaluate((asked) => window.songrender.render(asked), order);
    if (!outcome.isDone) throw new Error(outcome.message);
    await (await downloading).saveAs(out);
    return drawingAt - startedAt;
  } finally {
    await page.close();
  }
}
