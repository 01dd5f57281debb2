import { Muxer, StreamTarget } from 'mp4-muxer';
import { AppError } from '../core/errors';
import type { Tags } from '../core/tags';
import { AAC_FRAME, type AacPacket } from './aac';
import { isParent, parseBoxes, serializeBox, type ParentBox } from './mp4Boxes';
import { completeMovie, type CoverImage } from './mp4Movie';
import type { ExportPlan } from './plan';
import { readFully, writeFully, type Sink } from './sink';

/** Bytes gathered before a write: few calls, little memory. */
const WRITE_BYTES = 4 * 2 ** 20;
/** What mp4-muxer reserves at the least for each declared video chunk. */
const BYTES_PER_DECLARED_CHUNK = 29;
/** Room for tags, edit list and handlers beside the cover. */
const TAGS_BYTES = 8192;
/** Packets an encoder may give beyond those that hold the sound. */
const SPARE_PACKETS = 16;
/** Units a second that a track's clock has at the least. */
const MIN_TIMESCALE = 10_000;

/** The tracks of a file. */
export interface Mp4Tracks {
  readonly plan: ExportPlan;
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  /** Samples the encoder puts before the sound. */
  readonly primingSamples: number;
  readonly tags: Tags;
  readonly cover: CoverImage | undefined;
}

/**
 * Writes an MP4 with the index in front, straight into a sink: mp4-muxer reserves the index's room from the declared
 * numbers, and what it cannot write (edit list, tags) is put there afterwards. Memory: one write's worth, and a few
 * dozen bytes a packet.
 */
export class Mp4Writer {
  readonly #sink: Sink;
  readonly #tracks: Mp4Tracks;
  readonly #muxer: Muxer<StreamTarget>;
  #audioPackets = 0;
  #audioBytes = 0;
  #videoChunks = 0;
  #videoCodec = '';

  constructor(sink: Sink, tracks: Mp4Tracks) {
    this.#sink = sink;
    this.#tracks = tracks;
    const { plan } = tracks;
    const reserved = (tracks.cover?.bytes.byteLength ?? 0) + TAGS_BYTES;
    this.#muxer = new Muxer({
      target: new StreamTarget({
        onData: (data, position) => writeFully(sink, data, position),
        chunked: true,
        chunkSize: WRITE_BYTES,
      }),
      video: {
        codec: 'avc',
        width: plan.width,
        height: plan.height,
        // mp4-muxer takes this as the track's timescale: a multiple of the numerator makes every frame the same length.
        frameRate:
          plan.frameRate.numerator * Math.max(1, Math.ceil(MIN_TIMESCALE / plan.frameRate.numerator)),
      },
      audio: { codec: 'aac', sampleRate: tracks.sampleRate, numberOfChannels: tracks.numberOfChannels },
      fastStart: {
        expectedVideoChunks: plan.frames + Math.ceil(reserved / BYTES_PER_DECLARED_CHUNK),
        expectedAudioChunks: Math.ceil((plan.samples + tracks.primingSamples) / AAC_FRAME) + SPARE_PACKETS,
      },
    });
  }

  /** Codec string of the stream that was really written; empty before the first chunk. */
  get videoCodec(): string {
    return this.#videoCodec;
  }

  get videoChunks(): number {
    return this.#videoChunks;
  }

  /** Takes the chunks in the order of the pictures. @throws {AppError} `encoder-failed` when the encoder reorders. */
  addVideo(chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined): void {
    const { frameRate } = this.#tracks.plan;
    const micros = 1e6 / frameRate.numerator;
    const timestamp = this.#videoChunks * frameRate.denominator * micros;
    // WebCodecs gives no decode times: a stream with B-frames cannot be written, and must not be written wrongly.
    if (Math.abs(chunk.timestamp - timestamp) > 2) {
      throw new AppError(
        'encoder-failed',
        `chunk ${this.#videoChunks} has timestamp ${chunk.timestamp}, not ${timestamp}`,
      );
    }
    const data = new Uint8Array(chunk.byteLength);
    chunk.copyTo(data);
    if (metadata?.decoderConfig) this.#videoCodec = metadata.decoderConfig.codec;
    this.#muxer.addVideoChunkRaw(
      data,
      chunk.type,
      timestamp,
      frameRate.denominator * micros,
      withWholeColor(metadata),
    );
    this.#videoChunks++;
  }

  addAudio(packet: AacPacket): void {
    const { sampleRate, numberOfChannels } = this.#tracks;
    const duration = (AAC_FRAME / sampleRate) * 1e6;
    const metadata = packet.description && {
      decoderConfig: { codec: 'mp4a.40.2', sampleRate, numberOfChannels, description: packet.description },
    };
    this.#muxer.addAudioChunkRaw(packet.data, 'key', this.#audioPackets * duration, duration, metadata);
    this.#audioPackets++;
    this.#audioBytes += packet.data.byteLength;
  }

  /**
   * Ends the file: the index is written, then completed in place. A cover that does not fit is left out.
   * @throws {AppError} `encoder-failed` when chunks are missing, `disk-full`.
   */
  finish(): void {
    const { plan, sampleRate, primingSamples, tags, cover } = this.#tracks;
    const heard = this.#audioPackets * AAC_FRAME - primingSamples;
    if (this.#videoChunks !== plan.frames || heard < plan.samples) {
      throw new AppError(
        'encoder-failed',
        `${this.#videoChunks} of ${plan.frames} frames and ${heard} of ${plan.samples} samples came out of the encoders`,
      );
    }
    this.#muxer.finalize();
    const facts = {
      sampleRate,
      primingSamples,
      audioSamples: plan.samples,
      videoSeconds: plan.seconds,
      audioBitrate: Math.round((this.#audioBytes * 8 * sampleRate) / (this.#audioPackets * AAC_FRAME)),
      tags,
    };
    const place = findMovie(this.#sink);
    const room = place.moovSize + place.freeSize;
    const fits = (size: number) => size === room || size + 8 <= room;
    let bytes = serializeBox(completeMovie(place.moov, { ...facts, cover }));
    if (!fits(bytes.byteLength))
      bytes = serializeBox(completeMovie(place.moov, { ...facts, cover: undefined }));
    if (!fits(bytes.byteLength))
      throw new AppError('export-check-failed', `moov of ${bytes.byteLength} over ${room}`);
    // One write, so that a reader never meets a half-changed index.
    const patch = new Uint8Array(bytes.byteLength + (bytes.byteLength === room ? 0 : 8));
    patch.set(bytes);
    if (patch.byteLength > bytes.byteLength) {
      const view = new DataView(patch.buffer, bytes.byteLength);
      view.setUint32(0, room - bytes.byteLength);
      view.setUint32(4, 0x66726565); // free
    }
    writeFully(this.#sink, patch, place.position);
  }
}

/** The index and the free space behind it. */
function findMovie(sink: Sink): { moov: ParentBox; position: number; moovSize: number; freeSize: number } {
  const header = (position: number) => {
    const bytes = readFully(sink, position, 8);
    return { size: new DataView(bytes.buffer).getUint32(0), type: String.fromCharCode(...bytes.subarray(4)) };
  };
  const ftyp = header(0);
  const { size, type } = header(ftyp.size);
  const free = header(ftyp.size + size);
  if (ftyp.type !== 'ftyp' || type !== 'moov' || free.type !== 'free') {
    throw new AppError(
      'export-check-failed',
      `expected ftyp, moov, free; found ${ftyp.type}, ${type}, ${free.type}`,
    );
  }
  const moov = parseBoxes(readFully(sink, ftyp.size, size))[0]!;
  if (!isParent(moov)) throw new AppError('export-check-failed', 'moov has no children');
  return { moov, position: ftyp.size, moovSize: size, freeSize: free.size };
}

/** mp4-muxer writes a missing member as nonsense: only a whole colour space is handed on. */
function withWholeColor(
  metadata: EncodedVideoChunkMetadata | undefined,
): EncodedVideoChunkMetadata | undefined {
  if (!metadata?.decoderConfig) return metadata;
  const { colorSpace, ...config } = metadata.decoderConfig;
  const isWhole =
    colorSpace?.primaries &&
    colorSpace.transfer &&
    colorSpace.matrix &&
    typeof colorSpace.fullRange === 'boolean';
  return { ...metadata, decoderConfig: isWhole ? { ...config, colorSpace } : config };
}
