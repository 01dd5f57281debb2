import {
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';

/**
 * The sound of a video over and over, its packets as they are.
 * @param mp4 bytes of an MP4 whose sound is AAC.
 * @param seconds least length of what comes out.
 * @returns bytes of an M4A.
 */
export async function loopM4a(mp4: Uint8Array, seconds: number): Promise<Uint8Array> {
  const input = new Input({ source: new BufferSource(mp4), formats: [MP4] });
  try {
    const track = await input.getPrimaryAudioTrack();
    const decoderConfig = await track?.getDecoderConfig();
    if (!track || decoderConfig?.codec.startsWith('mp4a') !== true) {
      throw new TypeError('mp4: expected sound in AAC');
    }
    const packets: EncodedPacket[] = [];
    for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
    const target = new BufferTarget();
    const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
    const source = new EncodedAudioPacketSource('aac');
    output.addAudioTrack(source);
    await output.start();
    for (let timestamp = 0; timestamp < seconds;) {
      for (const packet of packets) {
        await source.add(packet.clone({ timestamp }), { decoderConfig });
        timestamp += packet.duration;
      }
    }
    await output.finalize();
    return new Uint8Array(target.buffer!);
  } finally {
    input.dispose();
  }
}
