import { AudioSampleSink, type InputAudioTrack } from 'mediabunny';
import type { Recording } from './soundSource';

/** Samples as they are, of a WAV as a rule. */
export async function pcmRecording(track: InputAudioTrack, config: AudioDecoderConfig): Promise<Recording> {
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
