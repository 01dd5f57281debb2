import { AudioSampleSink, type InputAudioTrack } from 'mediabunny';
import type { Pcm } from '../analysis/featureTrack';
import { AppError } from '../core/errors';
import { abortable } from './abortable';
import type { ExportPlan } from './plan';

/** Sound may lie this far from where it was. */
const TOLERANCE_SECONDS = 0.005;
/** How far it is looked for. */
const SEARCH_SECONDS = 0.06;
/** Samples compared. */
const WINDOW = 8192;
/** Full scale is 1: below the first, nothing is heard; the second is surely a sound. */
const SILENCE = 1e-3;
const SOUND = 0.02;

/**
 * Finds the first sound of the export in the file's decoded audio, by how well the waveforms match: a threshold would
 * trip over the pre-echo of the codec, and over slow fades.
 * @throws {AppError} `export-check-failed` when it is over 5 ms off, or not there.
 */
export async function verifySound(
  track: InputAudioTrack,
  { plan, pcm, signal }: { readonly plan: ExportPlan; readonly pcm: Pcm; readonly signal: AbortSignal },
): Promise<void> {
  const first = firstSound(pcm, plan);
  if (!first) return;
  const search = Math.round(SEARCH_SECONDS * pcm.sampleRate);
  const length = Math.min(WINDOW, plan.samples - first.sample);
  const source = pcm.channels[first.channel]!.subarray(
    plan.firstSample + first.sample,
    plan.firstSample + first.sample + length,
  );
  const heard = await decodeRange(
    track,
    first.channel,
    first.sample - search,
    length + 2 * search,
    pcm.sampleRate,
    signal,
  );
  const late = bestLag(smooth(source), smooth(heard));
  if (late === undefined)
    throw failed(`the first sound (${first.sample / pcm.sampleRate} s) is not in the file`);
  const seconds = (late - search) / pcm.sampleRate;
  if (Math.abs(seconds) > TOLERANCE_SECONDS)
    throw failed(`the sound is ${(seconds * 1000).toFixed(1)} ms late`);
}

/** Where the export is first loud, a little before it; undefined for a silent one. */
function firstSound(pcm: Pcm, plan: ExportPlan): { channel: number; sample: number } | undefined {
  let loudest = 0;
  let quiet: { channel: number; sample: number } | undefined;
  for (let sample = 0; sample < plan.samples; sample++) {
    for (let channel = 0; channel < pcm.channels.length; channel++) {
      const level = Math.abs(pcm.channels[channel]![plan.firstSample + sample]!);
      if (level >= SOUND) return { channel, sample: Math.max(0, sample - 256) };
      if (level > loudest && level > SILENCE) {
        loudest = level;
        quiet = { channel, sample: Math.max(0, sample - WINDOW / 2) };
      }
    }
  }
  return quiet;
}

/** One channel of the file's sound from `start` (may be negative: silence), `length` samples, as a player hears it. */
async function decodeRange(
  track: InputAudioTrack,
  channel: number,
  start: number,
  length: number,
  sampleRate: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const result = new Float32Array(length);
  const samples = new AudioSampleSink(track).samples(
    Math.max(0, start / sampleRate),
    (start + length) / sampleRate,
  );
  try {
    for (;;) {
      const { value: sample, done } = await abortable(samples.next(), signal);
      if (done) return result;
      try {
        const part = new Float32Array(sample.numberOfFrames);
        sample.copyTo(part, { planeIndex: channel, format: 'f32-planar' });
        const at = Math.round(sample.timestamp * sampleRate) - start;
        for (let i = Math.max(0, -at); i < part.length && at + i < length; i++) result[at + i] = part[i]!;
      } finally {
        sample.close();
      }
    }
  } finally {
    void samples.return();
  }
}

/** Mean of eight samples: encoders keep the shape of what is below 3 kHz, and may invent noise above. */
function smooth(samples: Float32Array): Float32Array {
  const result = new Float32Array(Math.max(0, samples.length - 7));
  let sum = 0;
  for (let i = 0; i < samples.length; i++) {
    sum += samples[i]! - (i >= 8 ? samples[i - 8]! : 0);
    if (i >= 7) result[i - 7] = sum / 8;
  }
  return result;
}

/**
 * Offset in `haystack` where `needle` matches best by normalised correlation; of equals (a steady tone has many), the
 * one nearest to the middle. Undefined when it correlates under a half anywhere.
 */
function bestLag(needle: Float32Array, haystack: Float32Array): number | undefined {
  const lags = haystack.length - needle.length + 1;
  const scores = new Float64Array(lags);
  let needleEnergy = 0;
  for (const value of needle) needleEnergy += value * value;
  for (let lag = 0; lag < lags; lag++) {
    let product = 0;
    let energy = 0;
    for (let i = 0; i < needle.length; i++) {
      const value = haystack[lag + i]!;
      product += value * needle[i]!;
      energy += value * value;
    }
    scores[lag] = energy > 0 ? product / Math.sqrt(energy * needleEnergy) : 0;
  }
  const best = scores.reduce((a, b) => Math.max(a, b), 0);
  if (best < 0.5) return undefined;
  const middle = (lags - 1) / 2;
  let nearest: number | undefined;
  for (let lag = 0; lag < lags; lag++) {
    if (scores[lag]! < best * 0.99) continue;
    if (nearest === undefined || Math.abs(lag - middle) < Math.abs(nearest - middle)) nearest = lag;
  }
  return nearest;
}

function failed(message: string): AppError {
  return new AppError('export-check-failed', message);
}
