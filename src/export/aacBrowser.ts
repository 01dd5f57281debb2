import { AAC_FRAME, type AacEncoder, type AacFormat, type AacPacket } from './aac';

const QUEUE = 8;

/** `aac` is missing from TypeScript's WebCodecs types. */
interface AacEncoderConfig extends AudioEncoderConfig {
  readonly aac: { readonly format: 'aac' | 'adts' };
}

/** Opens the browser's own AAC encoder. @throws {Error} when it says it has none. */
export async function openBrowserAac(
  format: AacFormat,
  onPacket: (packet: AacPacket) => void,
): Promise<AacEncoder> {
  const config: AacEncoderConfig = { codec: 'mp4a.40.2', ...format, aac: { format: 'aac' } };
  const { supported } = await AudioEncoder.isConfigSupported(config);
  if (!supported) throw new Error('AudioEncoder: AAC is not supported');
  return new BrowserAac(config, onPacket);
}

class BrowserAac implements AacEncoder {
  readonly #config: AacEncoderConfig;
  readonly #encoder: AudioEncoder;
  #failure: unknown;
  #samples = 0;
  #wake: () => void = () => {};

  constructor(config: AacEncoderConfig, onPacket: (packet: AacPacket) => void) {
    this.#config = config;
    this.#encoder = new AudioEncoder({
      output: (chunk, metadata) => {
        const data = new Uint8Array(chunk.byteLength);
        chunk.copyTo(data);
        try {
          onPacket({
            data,
            description: metadata?.decoderConfig && audioSpecificConfig(config, metadata.decoderConfig),
          });
        } catch (error) {
          this.#fail(error);
        }
      },
      error: (error) => this.#fail(error),
    });
    this.#encoder.addEventListener('dequeue', () => this.#wake());
    this.#encoder.configure(config);
  }

  async encode(channels: readonly Float32Array[]): Promise<void> {
    while (this.#encoder.encodeQueueSize >= QUEUE && !this.#failure) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.#throwIfFailed();
    const samples = channels[0]!.length;
    const planar = new Float32Array(samples * channels.length);
    channels.forEach((channel, index) => planar.set(channel, index * samples));
    const data = new AudioData({
      format: 'f32-planar',
      sampleRate: this.#config.sampleRate,
      numberOfChannels: channels.length,
      numberOfFrames: samples,
      timestamp: Math.round((this.#samples * 1e6) / this.#config.sampleRate),
      data: planar,
    });
    try {
      this.#encoder.encode(data);
    } finally {
      data.close();
    }
    this.#samples += samples;
  }

  async finish(): Promise<void> {
    // Not every platform's flush gives the packet that holds the last priming's worth of sound.
    const silence = new Float32Array(3 * AAC_FRAME);
    await this.encode(Array.from({ length: this.#config.numberOfChannels }, () => silence));
    await this.#encoder.flush();
    this.#throwIfFailed();
  }

  close(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake();
  }

  #throwIfFailed(): void {
    if (this.#failure) throw this.#failure;
  }
}

const SAMPLE_RATES = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
];

/** WebKit gives a description that is not one (https://bugs.webkit.org/show_bug.cgi?id=302253): then it is made here. */
function audioSpecificConfig(format: AacFormat | AacEncoderConfig, config: AudioDecoderConfig): Uint8Array {
  const { description } = config;
  if (description) {
    const bytes = ArrayBuffer.isView(description)
      ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
      : new Uint8Array(description);
    if (bytes.byteLength >= 2 && bytes[0]! >> 3 !== 0) return bytes.slice();
  }
  // ISO/IEC 14496-3, 1.6.2.1: five bits object type (2, AAC-LC), four bits rate, four bits channels.
  const bits = (2 << 11) | (SAMPLE_RATES.indexOf(format.sampleRate) << 7) | (format.numberOfChannels << 3);
  return new Uint8Array([bits >> 8, bits & 255]);
}
