import type { Pcm } from '../../src/analysis/featureTrack';
import { memorySound } from '../../src/audio/memorySound';
import { frameTime } from '../../src/core/time';
import { toErrorData, type ErrorData } from '../../src/core/errors';
import { drawFrame } from '../../src/draw/drawFrame';
import { openOpfsSink } from '../../src/export/opfsSink';
import { planExport } from '../../src/export/plan';
import type { ExportPhase, ExportProgress, ExportRequest, ExportSummary } from '../../src/export/request';
import { runExport } from '../../src/export/runExport';
import type { Sink } from '../../src/export/sink';
import { verifyVideo } from '../../src/export/verify';
import { FrameEncoder } from '../../src/export/videoEncoder';
import { UNCUT, type Cut } from '../../src/scene/sound';
import { kinds, noAssets, patchScene, quietTrack } from './exportFixture';

/** What the test asks of its worker: exports run where sync file handles are. */
export type Order =
  | {
      readonly type: 'export';
      readonly request: ExportRequest;
      readonly pcm: Pcm;
      readonly cover?: Blob;
      /** Of the scene. */
      readonly cut?: Cut;
      /** Cancels at the first progress of this phase and at least this frame. */
      readonly cancelAt?: { readonly phase: ExportPhase; readonly frame: number };
      /** Bytes the disk has: beyond them, writes go short. */
      readonly diskBytes?: number;
      /** Frame at which the drawing throws. */
      readonly breakAt?: number;
    }
  /** Checks `file` against this sound and a picture whose layers are visible or not. */
  | {
      readonly type: 'verify';
      readonly file: Blob;
      readonly request: ExportRequest;
      readonly pcm: Pcm;
      readonly visible: boolean;
    }
  /** Encodes 1080p frames with a level that is too low for them. */
  | { readonly type: 'unfit' };

export interface Outcome {
  readonly summary?: ExportSummary;
  readonly error?: ErrorData;
  readonly progress: readonly ExportProgress[];
}

type Make = Extract<Order, { type: 'export' }>;

async function answer(order: Order): Promise<Outcome> {
  const progress: ExportProgress[] = [];
  try {
    switch (order.type) {
      case 'export':
        return { summary: await make(order, progress), progress };
      case 'verify':
        await verify(order);
        return { progress };
      case 'unfit':
        await encodeUnfit();
        return { progress };
    }
  } catch (error) {
    return { error: toErrorData(error), progress };
  }
}

function make(order: Make, progress: ExportProgress[]): Promise<ExportSummary> {
  const cancel = new AbortController();
  let drawn = 0;
  const patches = kinds.get('patches')!;
  const breaking = {
    ...patches,
    draw(...args: Parameters<typeof patches.draw>) {
      if (drawn++ === order.breakAt) throw new Error('the drawing broke');
      patches.draw(...args);
    },
  };
  return runExport({
    scene: { ...patchScene(), sound: order.cut ?? UNCUT },
    kinds: new Map([[breaking.id, breaking]]),
    track: quietTrack(order.pcm),
    sound: memorySound(order.pcm),
    assets: noAssets,
    request: order.request,
    cover: order.cover,
    openSink: async (name) => shortened(await openOpfsSink(name), order.diskBytes ?? Infinity),
    signal: cancel.signal,
    onProgress(report) {
      progress.push(report);
      const at = order.cancelAt;
      if (at && report.phase === at.phase && report.frame >= at.frame) setTimeout(() => cancel.abort());
    },
  });
}

/** A disk that ends, saying so as Chromium's does: by the count alone. */
function shortened(sink: Sink, bytes: number): Sink {
  return {
    ...sink,
    write: (data, position) =>
      sink.write(data.subarray(0, Math.max(0, Math.min(data.byteLength, bytes - position))), position),
  };
}

async function verify(order: Extract<Order, { type: 'verify' }>): Promise<void> {
  const { request, pcm } = order;
  const sound = memorySound(pcm);
  const plan = planExport(request, sound);
  const canvas = new OffscreenCanvas(plan.width, plan.height);
  const ctx = canvas.getContext('2d')!;
  const scene = patchScene();
  const shown = { ...scene, layers: scene.layers.map((layer) => ({ ...layer, visible: order.visible })) };
  const track = quietTrack(pcm);
  await verifyVideo(order.file, {
    plan,
    sound,
    canvas,
    draw: (index) =>
      drawFrame(ctx, shown, kinds, { time: frameTime(index, plan.frameRate), track }, noAssets),
    signal: new AbortController().signal,
  });
}

async function encodeUnfit(): Promise<void> {
  const config = { codec: 'avc1.42000a', width: 1920, height: 1080, framerate: 30, bitrate: 8e6 };
  const encoder = new FrameEncoder({ config }, () => {}, new AbortController().signal);
  try {
    const canvas = new OffscreenCanvas(1920, 1080);
    canvas.getContext('2d')!.fillRect(0, 0, 9, 9);
    for (let i = 0; i < 30; i++)
      await encoder.encode(new VideoFrame(canvas, { timestamp: i * 33_333 }), i === 0);
    await encoder.finish();
  } finally {
    encoder.close();
  }
}

self.onmessage = async ({ data }: MessageEvent<Order>) => self.postMessage(await answer(data));
