import type { Pcm } from '../analysis/featureTrack';
import { checkStretch, copyOverlap, LONGEST_BLOCK, type SoundSource } from './soundSource';

/**
 * Sound that is held whole, read like any other.
 * @param pcm one or two channels; kept, not copied.
 */
export function memorySound(pcm: Pcm): SoundSource {
  const { sampleRate, channels } = pcm;
  const numberOfChannels = channels.length;
  if (numberOfChannels !== 1 && numberOfChannels !== 2) {
    throw new TypeError(`pcm.channels: expected one or two, got ${numberOfChannels}`);
  }
  const samples = channels[0]!.length;
  const closing = new AbortController();

  function cut(from: number, length: number, signal: AbortSignal): Float32Array<ArrayBuffer>[] {
    closing.signal.throwIfAborted();
    signal.throwIfAborted();
    return channels.map((channel) => {
      const part = new Float32Array(length);
      copyOverlap(channel, 0, part, from);
      return part;
    });
  }

  return {
    sampleRate,
    numberOfChannels,
    samples,
    async read(from, length, signal) {
      checkStretch(from, length);
      return cut(from, length, signal);
    },
    async *blocks(from, signal) {
      checkStretch(from, 0);
      for (let at = Math.max(0, from); at < samples; at += LONGEST_BLOCK) {
        yield cut(at, Math.min(LONGEST_BLOCK, samples - at), signal);
      }
    },
    close: () => closing.abort(),
  };
}
