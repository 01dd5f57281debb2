import {
  ADTS,
  AudioSampleSink,
  BlobSource,
  type EncodedPacket,
  EncodedPacketSink,
  FLAC,
  Input,
  type InputAudioTrack,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  WAVE,
  WEBM,
} from 'mediabunny';
import { AppError } from '../core/errors';
import { Mp3Frames, readBytes } from './mp3Delay';
import { type Hear, type Recording, SegmentedSound, type SoundSource } from './soundSource';

interface Packet {
  /** The sample of the recording that what it decodes to begins with. */
  readonly from: number;
  readonly data: Uint8Array;
}

/** Samples that are decoded in vain before those that are wanted: a packet overlaps with the one before. */
const LEAD = 8192;
/** A frame is made of up to 511 bytes from the frames before, which may add as little as 11 bytes each. */
const MP3_LEAD = 28 * 576;
/** What a frame of Opus takes from those before fades slowly; RFC 7845, 4.6 asks for 80 ms at the least. */
const OPUS_LEAD = 36_000;
/** Packets that are decoded to learn what a decoder makes of them. */
const PROBE_PACKETS = 12;
/** Broken packets of a segment that are passed over, where each is the end of a decoder. */
const MOST_BROKEN = 16;
/** FLAC comes nearest to it, with 150 for digital silence: a length that leaves less is a lie. */
const LEAST_BYTES_A_SECOND = 100;

/**
 * Opens a recording of any length, on a page or in a worker. It is decoded when it is read, in segments that always
 * begin anew at the same places: so every sample comes out the same in whatever order they are read.
 * @throws {AppError} `audio-empty`; `audio-unreadable` when it is no recording, or none that can be decoded here;
 * `audio-silent-file` when not one sample is in it. The signal's reason when that aborts.
 */
export async function openFileSound(file: Blob, signal: AbortSignal): Promise<SoundSource> {
  if (file.size === 0) throw new AppError('audio-empty', 'the file has no bytes');
  const input = new Input({
    source: new BlobSource(await withoutTornPage(file)),
    // In this order: frames of MP3 are found in containers too.
    formats: [MP4, QTFF, MATROSKA, WEBM, WAVE, OGG, FLAC, MP3, ADTS],
  });
  try {
    const recording = await openRecording(file, input, signal);
    signal.throwIfAborted();
    if (recording.samples <= 0) throw new AppError('audio-silent-file', 'not one sample');
    return new SegmentedSound(recording, () => input.dispose());
  } catch (cause) {
    input.dispose();
    signal.throwIfAborted();
    if (cause instanceof AppError) throw cause;
    throw new AppError('audio-unreadable', `cannot be opened: ${String(cause)}`, { cause });
  }
}

/** An Ogg page's header, and the longest page; RFC 3533, 6. */
const PAGE_HEADER = 27;
const LONGEST_PAGE = 65_307;

/** An Ogg file without the page that its end cuts through, which Mediabunny cannot read past. Others as they are. */
async function withoutTornPage(file: Blob): Promise<Blob> {
  const isPage = (bytes: Uint8Array, at: number) =>
    String.fromCharCode(...bytes.subarray(at, at + 5)) === 'OggS\0';
  if (!isPage(await readBytes(file, 0, 5), 0)) return file;
  const offset = Math.max(0, file.size - LONGEST_PAGE);
  const bytes = await readBytes(file, offset, LONGEST_PAGE);
  let at = bytes.length - 5;
  while (at >= 0 && !isPage(bytes, at)) at--;
  if (at < 0) return file;
  const segments = bytes.subarray(at + PAGE_HEADER, at + PAGE_HEADER + bytes[at + PAGE_HEADER - 1]!);
  const end = at + PAGE_HEADER + segments.length + segments.reduce((sum, length) => sum + length, 0);
  return end > bytes.length ? file.slice(0, offset + at) : file;
}

async function openRecording(file: Blob, input: Input, signal: AbortSignal): Promise<Recording> {
  const track = await input.getPrimaryAudioTrack();
  const config = await track?.getDecoderConfig();
  if (!track || !config) throw new AppError('audio-unreadable', 'no sound in it that is known');
  if (/^pcm|law$/.test(config.codec)) return pcmRecording(track, config);
  if (typeof AudioDecoder === 'undefined' || !(await AudioDecoder.isConfigSupported(config)).supported) {
    throw new AppError('audio-unreadable', `no decoder for ${config.codec} here`);
  }
  const frames = (await input.getFormat()) === MP3 ? await Mp3Frames.open(file) : undefined;
  return frames ? mp3Recording(frames, config, signal) : trackRecording(track, config, file, signal);
}

/** Samples as they are, of a WAV as a rule. */
async function pcmRecording(track: InputAudioTrack, config: AudioDecoderConfig): Promise<Recording> {
  const { sampleRate, numberOfChannels } = config;
  const seconds = (await track.getDurationFromMetadata()) ?? (await track.computeDuration());
  const sink = new AudioSampleSink(track);
  return {
    sampleRate,
    numberOfChannels,
    samples: Math.round(seconds * sampleRate),
    async decode(from, to, signal, hear) {
      for await (const heard of sink.samples(from / sampleRate, to / sampleRate)) {
        try {
          signal.throwIfAborted();
          hear(heard, Math.round(heard.timestamp * sampleRate));
        } finally {
          heard.close();
        }
      }
    },
  };
}

async function mp3Recording(
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

/** Packets of a container, which says in timestamps where they are. */
async function trackRecording(
  track: InputAudioTrack,
  given: AudioDecoderConfig,
  file: Blob,
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
    const stated = format === FLAC ? await track.getDurationFromMetadata() : null;
    if (stated !== null && file.size / stated >= LEAST_BYTES_A_SECOND) return Math.round(stated * sampleRate);
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

/**
 * What a decoder really makes of a recording: containers say half the rate and half the channels of some AAC.
 * `frameSamples` is the length of its packets, if that is always the same.
 */
async function probe(config: AudioDecoderConfig, packets: readonly Packet[], signal: AbortSignal) {
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
function silentPackets({ codec }: AudioDecoderConfig): number {
  return codec === 'vorbis' ? 1 : 0;
}

/**
 * Decodes packets with decoders of their own, freed in the end, and passes over those that are broken. Decoders do not
 * keep timestamps to the sample: the samples are counted.
 */
async function decodePackets(
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
