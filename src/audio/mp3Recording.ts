import { decodePackets, probe, PROBE_PACKETS, type Packet } from './decodePackets';
import type { Mp3Frames } from './mp3Frames';
import type { Recording } from './soundSource';

/** A frame is made of up to 511 bytes from the frames before, which may add as little as 11 bytes each. */
export const MP3_LEAD = 28 * 576;

/** The frames of an MP3 that are the recording. */
export async function mp3Recording(
  frames: Mp3Frames,
  config: AudioDecoderConfig,
  signal: AbortSignal,
): Promise<Recording> {
  const { samples: frameSamples } = frames.header;
  const sound = await frames.sound(signal);
  const packets = async (from: number, to: number, stop: AbortSignal) => {
    const first = Math.floor((from + sound.from - MP3_LEAD) / frameSamples);
    const result: Packet[] = [];
    for await (const some of frames.frames(first, Math.ceil((to + sound.from) / frameSamples), stop)) {
      for (const { index, bytes } of some) {
        result.push({ from: index * frameSamples - sound.from, data: bytes });
      }
    }
    return result;
  };
  const { sampleRate, numberOfChannels } = await probe(
    config,
    await packets(0, PROBE_PACKETS * frameSamples, signal),
    signal,
  );
  return {
    sampleRate,
    numberOfChannels,
    samples: sound.to - sound.from,
    decode: async (from, to, stop, hear) => decodePackets(config, await packets(from, to, stop), stop, hear),
  };
}
