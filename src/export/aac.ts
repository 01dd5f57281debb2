/** Samples a channel in one packet of AAC-LC. */
export const AAC_FRAME = 1024;

/** Sound as an AAC encoder takes it. */
export interface AacFormat {
  /** Samples a second. */
  readonly sampleRate: number;
  /** 1 or 2. */
  readonly numberOfChannels: number;
  /** Bits a second. */
  readonly bitrate: number;
}

/** One packet: {@link AAC_FRAME} samples a channel. */
export interface AacPacket {
  readonly data: Uint8Array;
  /** AudioSpecificConfig; with the first packet at the least. */
  readonly description: Uint8Array | undefined;
}

/** Takes sound in order, gives packets in order. Errors are latched and thrown by the next call. */
export interface AacEncoder {
  /** Takes planar samples, as many as come; resolves when there is room for more. The arrays are not kept. */
  encode(channels: readonly Float32Array[]): Promise<void>;
  /** Resolves when every packet has been given. The last one is filled up with silence. */
  finish(): Promise<void>;
  /** Frees everything, at any time. */
  close(): void;
}

export type OpenAac = (format: AacFormat, onPacket: (packet: AacPacket) => void) => Promise<AacEncoder>;
