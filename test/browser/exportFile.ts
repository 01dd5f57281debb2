import { AudioSampleSink, BlobSource, EncodedPacketSink, Input, MP4 } from 'mediabunny';

/** The file an export left under this name, if any. */
export async function exportedFile(name: string): Promise<File | undefined> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('exports', { create: true });
  return folder.getFileHandle(name).then(
    (handle) => handle.getFile(),
    () => undefined,
  );
}

/** What a reader independent of the writer says of a file. Times in seconds. */
export async function readBack(file: Blob) {
  const input = new Input({ source: new BlobSource(file), formats: [MP4] });
  const video = (await input.getPrimaryVideoTrack())!;
  const audio = (await input.getPrimaryAudioTrack())!;
  const frames: { timestamp: number; duration: number; type: 'key' | 'delta' }[] = [];
  for await (const packet of new EncodedPacketSink(video).packets()) {
    frames.push({ timestamp: packet.timestamp, duration: packet.duration, type: packet.type });
  }
  return {
    frames,
    width: await video.getDisplayWidth(),
    height: await video.getDisplayHeight(),
    codec: await video.getCodecParameterString(),
    colorSpace: await video.getColorSpace(),
    sampleRate: await audio.getSampleRate(),
    numberOfChannels: await audio.getNumberOfChannels(),
    tags: await input.getMetadataTags(),
    sound: await decodeSound(audio),
  };
}

/** First channel as a player hears it: what lies before zero is not heard. */
async function decodeSound(track: ConstructorParameters<typeof AudioSampleSink>[0]): Promise<Float32Array> {
  const sampleRate = await track.getSampleRate();
  const samples = new Float32Array(Math.ceil((await track.computeDuration()) * sampleRate));
  for await (const sample of new AudioSampleSink(track).samples()) {
    const part = new Float32Array(sample.numberOfFrames);
    sample.copyTo(part, { planeIndex: 0, format: 'f32-planar' });
    const at = Math.round(sample.timestamp * sampleRate);
    for (let i = Math.max(0, -at); i < part.length && at + i < samples.length; i++)
      samples[at + i] = part[i]!;
    sample.close();
  }
  return samples;
}

/** Where a click is: the loudest sample. */
export function loudestAt(samples: Float32Array, sampleRate: number): number {
  let loudest = 0;
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(samples[i]!) > Math.abs(samples[loudest]!)) loudest = i;
  }
  return loudest / sampleRate;
}

/** Planes of the first frame as they are coded, without any conversion. */
export async function firstPlanes(
  file: Blob,
): Promise<{ y: Uint8Array; u: Uint8Array; v: Uint8Array; frame: VideoFrameInfo }> {
  const input = new Input({ source: new BlobSource(file), formats: [MP4] });
  const track = (await input.getPrimaryVideoTrack())!;
  const packet = (await new EncodedPacketSink(track).getFirstPacket())!;
  const config = (await track.getDecoderConfig())!;
  return new Promise((resolve, reject) => {
    const decoder = new VideoDecoder({
      error: reject,
      output: async (frame) => {
        const { codedWidth: width, codedHeight: height } = frame;
        const info = { format: frame.format, colorSpace: frame.colorSpace.toJSON(), width, height };
        const bytes = new Uint8Array(frame.allocationSize());
        const layout = await frame.copyTo(bytes);
        frame.close();
        const plane = (index: number, columns: number, rows: number) => {
          const { offset, stride } = layout[index]!;
          const packed = new Uint8Array(columns * rows);
          for (let row = 0; row < rows; row++) {
            const start = offset + row * stride;
            packed.set(bytes.subarray(start, start + columns), row * columns);
          }
          return packed;
        };
        resolve({
          y: plane(0, width, height),
          u: plane(1, width / 2, height / 2),
          v: plane(2, width / 2, height / 2),
          frame: info,
        });
      },
    });
    decoder.configure(config);
    decoder.decode(packet.toEncodedVideoChunk());
    decoder.flush().then(() => decoder.close(), reject);
  });
}

/** What a decoder says of a frame. Sizes in pixels, padding included. */
export interface VideoFrameInfo {
  readonly format: VideoPixelFormat | null;
  readonly colorSpace: VideoColorSpaceInit;
  readonly width: number;
  readonly height: number;
}
