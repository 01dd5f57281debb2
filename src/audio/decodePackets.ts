import { AppError } from '../core/errors';
import type { Hear } from './soundSource';

export interface Packet {
  /** The sample of the recording that what it decodes to begins with. */
  readonly from: number;
  readonly data: Uint8Array;
}

/** Packets that are decoded to learn what a decoder makes of them. */
export const PROBE_PACKETS = 12;
/** Broken packets of a segment that are passed over, where each is the end of a decoder. */
const MOST_BROKEN = 16;

/**
 * What a decoder really makes of a recording: containers say half the rate and half the channels of some AAC.
 * `frameSamples` is the length of its packets, if that is always the same.
 */
export async function probe(config: AudioDecoderConfig, packets: readonly Packet[], signal: AbortSignal) {
  let sampleRate = 0;
  let numberOfChannels = 0;
  const lengths = new Set<number>();
  await decodePackets(config, packets, signal, (heard) => {
    sampleRate ||= heard.sampleRate;
    numberOfChannels = Math.max(numberOfChannels, heard.numberOfChannels);
    lengths.add(heard.numberOfFrames);
  });
  if (sampleRate === 0)
    throw new AppError('audio-unreadable', `nothing of it can be decoded as ${config.codec}`);
  const [frameSamples] = lengths.size === 1 ? lengths : [];
  return { sampleRate, numberOfChannels, frameSamples };
}

/** Packets that nothing is decoded from: the first of Vorbis only begins the overlap. */
export function silentPackets({ codec }: AudioDecoderConfig): number {
  return codec === 'vorbis' ? 1 : 0;
}

/**
 * Decodes packets with decoders of their own, freed in the end, and passes over those that are broken. Decoders do not
 * keep timestamps to the sample: the samples are counted.
 */
export async function decodePackets(
  config: AudioDecoderConfig,
  packets: readonly Packet[],
  signal: AbortSignal,
  hear: Hear,
): Promise<void> {
  const silent = silentPackets(config);
  let rest = packets;
  for (let broken = 0; rest.length > silent && broken <= MOST_BROKEN; broken++) {
    let count = silent;
    let at = rest[silent]!.from;
    const isDone = await decodeOnce(config, rest, signal, (heard) => {
      const from = rest[count++]?.from ?? at;
      // Something is missing in the file. Below 0 the timestamps of Ogg stand still.
      if (from > 0 && Math.abs(from - at) >= heard.numberOfFrames) at = from;
      hear(heard, at);
      at += heard.numberOfFrames;
    });
    if (isDone) return;
    rest = rest.slice(count + 1 - silent);
  }
}

/** Whether all went well. */
async function decodeOnce(
  config: AudioDecoderConfig,
  packets: readonly Packet[],
  signal: AbortSignal,
  hear: (heard: AudioData) => void,
): Promise<boolean> {
  signal.throwIfAborted();
  const decoder = new AudioDecoder({
    output(heard) {
      hear(heard);
      heard.close();
    },
    // Said by `flush` as well.
    error: () => {},
  });
  const close = () => {
    if (decoder.state !== 'closed') decoder.close();
  };
  signal.addEventListener('abort', close, { once: true });
  try {
    decoder.configure(config);
    packets.forEach(({ data }, index) =>
      decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: index * 1000, data })),
    );
    await decoder.flush();
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}
