import type { SongSound } from '../songSound';
import type { RenderClient } from '../renderClient';

/** What a recording is. */
interface SoundFormat {
  readonly seconds: number;
  readonly sampleRate: number;
  readonly numberOfChannels: number;
}

/** Gives a recording that nobody plays to its only renderer, and says what it is. */
export function giveSound(client: RenderClient, sound: SongSound): SoundFormat {
  const part = { recording: 1 };
  if ('source' in sound) {
    const { samples, sampleRate, numberOfChannels } = sound.source;
    sound.source.close();
    client.open(sound.file, part);
    return { seconds: samples / sampleRate, sampleRate, numberOfChannels };
  }
  const { sampleRate, channels } = sound.pcm;
  const format = { seconds: channels[0]!.length / sampleRate, sampleRate, numberOfChannels: channels.length };
  client.load(sound.pcm, part);
  return format;
}
