import type { AacFormat, AacPacket, OpenAac } from './aac';

const CHIRP_SAMPLES = 2048;
/** Silence before the chirp, so that the encoder has settled. */
const LEAD_SAMPLES = 4096;
/** Longest priming looked for; Apple's is 2112. */
const MAX_PRIMING = 4096;

/**
 * How many samples an encoder puts before the sound: a chirp is encoded, decoded and found again to the sample.
 * WebCodecs does not say it (https://github.com/w3c/webcodecs/issues/626).
 * @throws {Error} when the encoder or the decoder fails, or the chirp is not in what comes out.
 */
export async function measurePriming(open: OpenAac, format: AacFormat): Promise<number> {
  const chirp = makeChirp(format.sampleRate);
  const sound = new Float32Array(LEAD_SAMPLES + CHIRP_SAMPLES + LEAD_SAMPLES);
  sound.set(chirp, LEAD_SAMPLES);

  const packets: AacPacket[] = [];
  const encoder = await open(format, (packet) => packets.push(packet));
  try {
    await encoder.encode(Array.from({ length: format.numberOfChannels }, () => sound));
    await encoder.finish();
  } finally {
    encoder.close();
  }
  const decoded = await decode(packets, format);
  const found = findIn(decoded, chirp, LEAD_SAMPLES);
  if (found === undefined)
    throw new Error(`AAC: the chirp was not found in ${decoded.length} decoded samples`);
  return found;
}

/** 300 Hz rising to 6 kHz under a Hann window: a sound that resembles itself at one offset only. */
function makeChirp(sampleRate: number): Float32Array {
  return Float32Array.from({ length: CHIRP_SAMPLES }, (_, i) => {
    const seconds = i / sampleRate;
    const sweep = (6000 - 300) / (CHIRP_SAMPLES / sampleRate);
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / CHIRP_SAMPLES);
    return 0.5 * window * Math.sin(2 * Math.PI * (300 * seconds + (sweep * seconds * seconds) / 2));
  });
}

/** First channel of the decoded packets. */
async function decode(packets: readonly AacPacket[], format: AacFormat): Promise<Float32Array> {
  const description = packets.find((packet) => packet.description)?.description;
  if (!description) throw new Error('AAC: the encoder gave no description');
  const parts: Float32Array[] = [];
  let failure: unknown;
  const decoder = new AudioDecoder({
    output: (data) => {
      const part = new Float32Array(data.numberOfFrames);
      try {
        data.copyTo(part, { planeIndex: 0, format: 'f32-planar' });
        parts.push(part);
      } catch (error) {
        failure ??= error;
      } finally {
        data.close();
      }
    },
    error: (error) => (failure ??= error),
  });
  try {
    decoder.configure({
      codec: 'mp4a.40.2',
      sampleRate: format.sampleRate,
      numberOfChannels: format.numberOfChannels,
      description,
    });
    packets.forEach(({ data }, index) => {
      const timestamp = Math.round((index * 1024e6) / format.sampleRate);
      decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp, data }));
    });
    await decoder.flush();
  } finally {
    if (decoder.state !== 'closed') decoder.close();
  }
  if (failure) throw failure;
  const decoded = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    decoded.set(part, offset);
    offset += part.length;
  }
  return decoded;
}

/** Samples `decoded` is late with `chirp`, which was at `expected`; undefined when it is not there. */
function findIn(decoded: Float32Array, chirp: Float32Array, expected: number): number | undefined {
  let best: number | undefined;
  let bestMatch = 0;
  let energy = 0;
  for (const value of chirp) energy += value * value;
  for (let lag = 0; lag <= MAX_PRIMING && expected + lag + chirp.length <= decoded.length; lag++) {
    let match = 0;
    for (let i = 0; i < chirp.length; i++) match += chirp[i]! * decoded[expected + lag + i]!;
    if (match > bestMatch) {
      bestMatch = match;
      best = lag;
    }
  }
  // Half the energy: below that it is something else.
  return bestMatch > energy / 2 ? best : undefined;
}
