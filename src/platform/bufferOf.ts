import type { Pcm } from '../analysis/featureTrack';

/** A copy of a recording that the audio device can play. */
export function bufferOf(pcm: Pcm): AudioBuffer {
  const buffer = new AudioBuffer({
    length: pcm.channels[0]!.length,
    numberOfChannels: pcm.channels.length,
    sampleRate: pcm.sampleRate,
  });
  pcm.channels.forEach((samples, index) => buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, index));
  return buffer;
}
