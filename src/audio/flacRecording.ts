import { LEAST_BYTES_A_SECOND } from './containers';
import { decodePackets, probe, PROBE_PACKETS, type Packet } from './decodePackets';
import type { FlacFrames } from './flacFrames';
import type { Recording } from './soundSource';

/** The frames of a FLAC. None needs another to be decoded. */
export async function flacRecording(
  frames: FlacFrames,
  config: AudioDecoderConfig,
  bytes: number,
  signal: AbortSignal,
): Promise<Recording> {
  const packets = async (from: number, to: number, stop: AbortSignal) => {
    const result: Packet[] = [];
    for await (const some of frames.frames(from, to, stop)) {
      for (const frame of some) result.push({ from: frame.from, data: frame.bytes });
    }
    return result;
  };
  const beginning = await packets(0, PROBE_PACKETS * 4096, signal);
  const { sampleRate, numberOfChannels } = await probe(config, beginning, signal);
  const { samples } = frames.stream;
  const isPlausible = samples > 0 && (bytes * sampleRate) / samples >= LEAST_BYTES_A_SECOND;
  return {
    sampleRate,
    numberOfChannels,
    samples: isPlausible ? samples : await frames.samples(signal),
    decode: async (from, to, stop, hear) => decodePackets(config, await packets(from, to, stop), stop, hear),
  };
}
