import { type EncodedPacket, EncodedPacketSink, type InputAudioTrack, MATROSKA, OGG, WEBM } from 'mediabunny';
import { AppError } from '../core/errors';
import { decodePackets, probe, PROBE_PACKETS, silentPackets, type Packet } from './decodePackets';
import { MP3_LEAD } from './mp3Recording';
import type { Recording } from './soundSource';

/** Samples that are decoded in vain before those that are wanted: a packet overlaps with the one before. */
const LEAD = 8192;
/** What a frame of Opus takes from those before fades slowly; RFC 7845, 4.6 asks for 80 ms at the least. */
const OPUS_LEAD = 36_000;

/** Packets of a container, which says in timestamps where they are. */
export async function trackRecording(
  track: InputAudioTrack,
  given: AudioDecoderConfig,
  signal: AbortSignal,
): Promise<Recording> {
  const sink = new EncodedPacketSink(track);
  const first = await sink.getFirstPacket();
  if (!first) throw new AppError('audio-silent-file', 'not one packet');
  const { config, preSkip } = withoutPreSkip(given);
  const beginning: EncodedPacket[] = [];
  for await (const packet of packetsFrom(sink, first, signal)) {
    if (beginning.push(packet) === PROBE_PACKETS) break;
  }
  const { sampleRate, numberOfChannels, frameSamples } = await probe(
    config,
    beginning.map(({ data }) => ({ from: 0, data })),
    signal,
  );

  const format = await track.input.getFormat();
  // Matroska counts from the first sample that is decoded, everything else from the first that is heard.
  const isMatroska = format === MATROSKA || format === WEBM;
  const { timestamp: start } = beginning[silentPackets(config)] ?? first;
  const origin = isMatroska ? -preSkip : Math.min(0, Math.round(start * sampleRate));
  // Timestamps in milliseconds miss the sample, but not the frame.
  const isExact = (await track.getTimeResolution()) % sampleRate === 0;
  const grid = isExact ? 1 : (vorbisGrid(config) ?? frameSamples ?? 1);
  const sampleAt = (timestamp: number) =>
    origin + grid * Math.round(((timestamp - start) * sampleRate) / grid);
  // Ogg's first packet says 0, though it begins before.
  const isBefore0 = format === OGG && first.timestamp === 0;
  const isFirst = ({ sequenceNumber }: EncodedPacket) => sequenceNumber === first.sequenceNumber;

  async function length(): Promise<number> {
    const last = (await orNull(sink.getPacket(Infinity, { metadataOnly: true }))) ?? first!;
    return sampleAt(last.timestamp) + (Math.round(last.duration * sampleRate) || grid);
  }

  const lead = config.codec === 'opus' ? OPUS_LEAD : config.codec === 'mp3' ? MP3_LEAD : LEAD;
  return {
    sampleRate,
    numberOfChannels,
    samples: await length(),
    async decode(from, to, stop, hear) {
      const timestamp = start + (from - lead - origin) / sampleRate;
      const entry = from > 2 * lead ? await orNull(sink.getPacket(timestamp)) : first;
      const packets: Packet[] = [];
      for await (const packet of packetsFrom(sink, entry, stop)) {
        const at = isBefore0 && isFirst(packet) ? -preSkip : sampleAt(packet.timestamp);
        if (at >= to) break;
        packets.push({ from: at, data: packet.data });
      }
      await decodePackets(config, packets, stop, hear);
    },
  };
}

async function* packetsFrom(
  sink: EncodedPacketSink,
  first: EncodedPacket | null,
  signal: AbortSignal,
): AsyncGenerator<EncodedPacket, void> {
  for (let packet = first; packet; packet = await orNull(sink.getNextPacket(packet))) {
    signal.throwIfAborted();
    yield packet;
  }
}

/** Where a file is cut off, reading fails: what could be read is all there is. A file that is gone is another matter. */
async function orNull<T>(reading: Promise<T | null>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DOMException) throw error;
    return null;
  }
}

/**
 * A decoder that knows the pre-skip of Opus drops so much wherever it begins. It is two bytes at 10 of the
 * identification header: RFC 7845, 5.1.
 */
function withoutPreSkip(config: AudioDecoderConfig): { config: AudioDecoderConfig; preSkip: number } {
  if (config.codec !== 'opus' || !config.description) return { config, preSkip: 0 };
  const description = bytesOf(config.description);
  const preSkip = description[10]! | (description[11]! << 8);
  description.fill(0, 10, 12);
  return { config: { ...config, description }, preSkip };
}

/**
 * What the lengths of all Vorbis packets are multiples of: a quarter of two neighbouring blocks, which have two sizes.
 * Vorbis I specification, 4.2.2: exponents of two, in the identification header, which is the first of three.
 */
function vorbisGrid({ codec, description }: AudioDecoderConfig): number | undefined {
  if (codec !== 'vorbis' || !description) return undefined;
  const bytes = bytesOf(description);
  const header = String.fromCharCode(...bytes.subarray(0, 100)).indexOf('\x01vorbis');
  const shorter = bytes[header + 28]! & 15;
  return header < 0 ? undefined : 2 ** (shorter - 2);
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array<ArrayBuffer> {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
    : new Uint8Array(source).slice();
}
