import { decodeWithFfmpeg } from '../../src/audio/ffmpegDecode';

declare const self: DedicatedWorkerGlobalScope;

/** Decodes the file it is sent and answers with the WAV. */
self.onmessage = async ({ data }: MessageEvent<File>) => {
  self.postMessage(await decodeWithFfmpeg(data, { mostBytes: 2 ** 28 }));
};
