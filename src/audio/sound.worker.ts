import { toErrorData } from '../core/errors';
import { openFileSound } from './fileSound';
import type { SoundAnswer, SoundRequest } from './soundMessages';
import type { SoundSource } from './soundSource';

declare const self: DedicatedWorkerGlobalScope;

/** A browser's decoder asks its thread before every packet, which is free for it here alone. */
let opening: Promise<SoundSource> | undefined;
const underWay = new Map<number, AbortController>();

self.onmessage = async ({ data: request }: MessageEvent<SoundRequest>) => {
  const { id } = request;
  if (request.type === 'cancel') return underWay.get(id)?.abort();
  const controller = new AbortController();
  underWay.set(id, controller);
  let result: SoundAnswer['result'];
  try {
    result = await answer(request, controller.signal);
  } catch (error) {
    result = { error: toErrorData(error) };
  }
  underWay.delete(id);
  const moved = 'planes' in result ? result.planes.map(({ buffer }) => buffer) : [];
  self.postMessage({ id, result } satisfies SoundAnswer, moved);
};

async function answer(
  request: Exclude<SoundRequest, { type: 'cancel' }>,
  signal: AbortSignal,
): Promise<SoundAnswer['result']> {
  if (request.type === 'open') opening = openFileSound(request.file, signal);
  if (!opening) throw new TypeError('request order: `open` comes first');
  const sound = await opening;
  if (request.type === 'read') return { planes: await sound.read(request.from, request.length, signal) };
  const { sampleRate, numberOfChannels, samples } = sound;
  return { format: { sampleRate, numberOfChannels, samples } };
}
