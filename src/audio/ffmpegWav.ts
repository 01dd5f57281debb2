/** A piece of sound as it lies in a WAV file. */
export interface WavPiece {
  readonly sampleRate: number;
  /** One array a channel, all of one length. */
  readonly planes: readonly Float32Array<ArrayBuffer>[];
}

/** Length of a chunk's name and size. */
const HEADER_BYTES = 8;
/** Where the first chunk is, after `RIFF`, a size and `WAVE`. */
const FIRST_CHUNK = 12;

/**
 * Reads a WAV of 32-bit floats, as ffmpeg writes it.
 * @throws {TypeError} when there is no `fmt ` before the samples.
 */
export function readWavPiece(bytes: Uint8Array): WavPiece {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: { readonly channels: number; readonly sampleRate: number } | undefined;
  for (let at = FIRST_CHUNK; at + HEADER_BYTES <= view.byteLength;) {
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    const size = view.getUint32(at + 4, true);
    at += HEADER_BYTES;
    if (name === 'fmt ') {
      format = { channels: view.getUint16(at + 2, true), sampleRate: view.getUint32(at + 4, true) };
    } else if (name === 'data' && format) {
      const { channels, sampleRate } = format;
      const end = Math.min(at + size, view.byteLength);
      return { sampleRate, planes: deinterleave(view, at, end, channels) };
    }
    at += size + (size % 2);
  }
  throw new TypeError('bytes: expected a WAV with a format and samples');
}

function deinterleave(
  view: DataView,
  from: number,
  end: number,
  channels: number,
): readonly Float32Array<ArrayBuffer>[] {
  const frameBytes = 4 * channels;
  const length = Math.floor((end - from) / frameBytes);
  return Array.from({ length: channels }, (_, channel) => {
    const plane = new Float32Array(length);
    for (let i = 0, at = from + 4 * channel; i < length; i++, at += frameBytes) {
      plane[i] = view.getFloat32(at, true);
    }
    return plane;
  });
}
