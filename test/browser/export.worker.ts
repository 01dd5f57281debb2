import { AppError, toErrorData, type ErrorData } from '../../src/core/errors';
import type { Pcm } from '../../src/analysis/featureTrack';
import { openOpfsSink } from '../../src/export/opfsSink';
import type { ExportPhase, ExportProgress, ExportRequest, ExportSummary } from '../../src/export/request';
import { runExport } from '../../src/export/runExport';
import type { Sink } from '../../src/export/sink';
import { kinds, noAssets, patchScene, quietTrack } from './exportFixture';

/** One export for the test's worker to make. */
export interface Order {
  readonly request: ExportRequest;
  readonly pcm: Pcm;
  readonly cover?: Blob;
  /** Cancels at the first progress of this phase and at least this frame. */
  readonly cancelAt?: { readonly phase: ExportPhase; readonly frame: number };
  /** Bytes the disk has: beyond them, writes go short. */
  readonly diskBytes?: number;
}

export interface Outcome {
  readonly summary?: ExportSummary;
  readonly error?: ErrorData;
  readonly progress: readonly ExportProgress[];
  /** Milliseconds from the cancel to the end. */
  readonly cancelMillis?: number;
}

async function make(order: Order): Promise<Outcome> {
  const cancel = new AbortController();
  const progress: ExportProgress[] = [];
  let cancelledAt = NaN;
  try {
    const summary = await runExport({
      scene: patchScene(),
      kinds,
      track: quietTrack(order.pcm),
      pcm: order.pcm,
      assets: noAssets,
      request: order.request,
      cover: order.cover,
      openSink: async (name) => shortened(await openOpfsSink(name), order.diskBytes ?? Infinity),
      signal: cancel.signal,
      onProgress(report) {
        progress.push(report);
        const at = order.cancelAt;
        if (at && report.phase === at.phase && report.frame >= at.frame && !cancel.signal.aborted) {
          setTimeout(() => {
            cancelledAt = performance.now();
            cancel.abort();
          });
        }
      },
    });
    return { summary, progress };
  } catch (error) {
    if (!(error instanceof AppError) && !cancel.signal.aborted) console.error(error);
    return { error: toErrorData(error), progress, cancelMillis: performance.now() - cancelledAt };
  }
}

/** A disk that ends, saying so as Chromium's does: by the count alone. */
function shortened(sink: Sink, bytes: number): Sink {
  return {
    ...sink,
    write: (data, position) =>
      sink.write(data.subarray(0, Math.max(0, Math.min(data.byteLength, bytes - position))), position),
  };
}

self.onmessage = async ({ data }: MessageEvent<Order>) => self.postMessage(await make(data));
