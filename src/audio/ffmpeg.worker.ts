/**
 * The thread that runs the ffmpeg core, as @ffmpeg/ffmpeg ships it. Named here so that the bundler makes it a file of
 * our own origin: the page's policy allows no other worker. Each core gets a file more: see ffmpegStream.ts.
 */
import '@ffmpeg/ffmpeg/worker';
import { STREAM_PATH, type StreamEvent } from './ffmpegStream';

declare const self: DedicatedWorkerGlobalScope;

/** What is used of Emscripten's file system: https://emscripten.org/docs/api_reference/Filesystem-API.html */
interface FileSystem {
  makedev(major: number, minor: number): number;
  registerDevice(device: number, operations: object): void;
  mkdev(path: string, device: number): void;
}
type CreateCore = (settings: unknown) => Promise<{ readonly FS: FileSystem }>;

/** Bytes that are sent at a time. */
const PIECE_BYTES = 2 ** 22;
/** A number that no device of Emscripten's has. */
const DEVICE_MAJOR = 80;

let create: CreateCore;
// Where the package puts the core's program, and calls it from.
Object.defineProperty(self, 'createFFmpegCore', {
  set: (program: CreateCore) => (create = program),
  get: () => async (settings: unknown) => {
    const core = await create(settings);
    addStream(core.FS);
    return core;
  },
});

function addStream(files: FileSystem): void {
  let piece = new Uint8Array(PIECE_BYTES);
  let filled = 0;

  function send(): void {
    const message = piece.subarray(0, filled);
    const data: StreamEvent = { type: 'stream', message };
    self.postMessage({ type: 'LOG', data }, [message.buffer]);
    piece = new Uint8Array(PIECE_BYTES);
    filled = 0;
  }

  const device = files.makedev(DEVICE_MAJOR, 0);
  files.registerDevice(device, {
    open: (stream: { seekable: boolean }) => (stream.seekable = false),
    write(_: unknown, heap: Int8Array, from: number, length: number): number {
      for (let at = 0; at < length;) {
        const count = Math.min(length - at, PIECE_BYTES - filled);
        piece.set(heap.subarray(from + at, from + at + count), filled);
        at += count;
        filled += count;
        if (filled === PIECE_BYTES) send();
      }
      return length;
    },
    close: send,
  });
  files.mkdev(STREAM_PATH, device);
}
