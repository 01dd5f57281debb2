import { keyName } from '../../analysis/tone/key';
import { openSong } from '../openSong';
import { RenderClient, type Heard } from '../renderClient';
import { failureOf } from './failure';
import { giveSound } from './giveSound';
import type { AnalysisOutcome, AnalysisReport } from './order';

/** Listens to a recording with the worker and the analysis of the app. Never rejects. */
export async function analyseSong(audio: File | undefined): Promise<AnalysisOutcome> {
  const client = new RenderClient('export');
  try {
    if (!audio) throw new TypeError('audio: expected a file');
    const heard = new Promise<Heard>((resolve, reject) => {
      client.onFailed = reject;
      client.onHeard = resolve;
      client.onAnalysis = (event) => {
        if (event.type === 'ready') client.listen();
      };
    });
    const { whole } = await openSong(client, audio);
    const { sampleRate, numberOfChannels } = giveSound(client, await whole);
    return { isDone: true, report: { sampleRate, channels: numberOfChannels, ...reportOf(await heard) } };
  } catch (error) {
    return failureOf(error);
  } finally {
    client.close();
  }
}

function reportOf({ hearing }: Heard): Omit<AnalysisReport, 'sampleRate' | 'channels'> {
  const { duration, loudness, rhythm, tone, sections } = hearing;
  return {
    seconds: duration,
    integratedLufs: finiteOrNull(loudness.integratedLufs),
    loudnessRange: finiteOrNull(loudness.loudnessRange),
    truePeakDb: finiteOrNull(loudness.truePeakDb),
    bpm: rhythm.bpm,
    beats: [...rhythm.beats],
    downbeats: [...rhythm.downbeats],
    onsets: [...rhythm.onsets.all],
    sections: sections.map(({ start, end, label, energy }) => ({ start, end, label, energy })),
    key: tone.key && keyName(tone.key),
  };
}

/** Silence has no level: JSON has no infinity. */
const finiteOrNull = (value: number) => (Number.isFinite(value) ? value : null);
