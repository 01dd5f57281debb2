import { decodeWithFfmpeg } from '../../src/audio/ffmpegDecode';

declare const self: DedicatedWorkerGlobalScope;

/** Decodes the file it is sent and answers with the sound. */
self.onmessage = async ({ data }: MessageEvent<File>) => {
  self.postMessage(await decodeWithFfmpeg(data, { longestSeconds: 600 }));
};
