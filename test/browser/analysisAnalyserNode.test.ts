import { describe, expect, test } from 'vitest';
import { Spectrum } from '../../src/analysis/spectrum';
import { chord, drums, noise, SAMPLE_RATE } from '../fixtures/signals';

/** Frames of one render quantum: the only places where an OfflineAudioContext can be stopped. */
const QUANTUM = 128;
/** The node computes in 32 bits: under this its own rounding is more than the difference that is looked for. */
const FLOOR_DB = -90;

/** What AnalyserNode says at each of the stops. */
async function analyserNodeReadings(
  channels: readonly Float32Array<ArrayBuffer>[],
  stops: readonly number[],
  options: { fftSize: number; smoothingTimeConstant: number },
): Promise<Float32Array[]> {
  const length = channels[0]!.length;
  const context = new OfflineAudioContext({ numberOfChannels: 1, length, sampleRate: SAMPLE_RATE });
  const buffer = new AudioBuffer({ numberOfChannels: channels.length, length, sampleRate: SAMPLE_RATE });
  channels.forEach((channel, i) => buffer.copyToChannel(channel, i));
  const source = new AudioBufferSourceNode(context, { buffer });
  const analyser = new AnalyserNode(context, options);
  source.connect(analyser).connect(context.destination);
  source.start();
  const readings: Float32Array[] = [];
  for (const stop of stops) {
    void context.suspend(stop / SAMPLE_RATE).then(() => {
      const reading = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(reading);
      readings.push(reading);
      void context.resume();
    });
  }
  await context.startRendering();
  return readings;
}

/** The same from our own transform. */
function ownReadings(
  channels: readonly Float32Array[],
  stops: readonly number[],
  { fftSize, smoothingTimeConstant }: { fftSize: number; smoothingTimeConstant: number },
): Float32Array[] {
  const length = channels[0]!.length;
  const padded = new Float32Array(fftSize + length);
  for (let i = 0; i < length; i++) padded[fftSize + i] = 0.5 * (channels[0]![i]! + channels.at(-1)![i]!);
  const spectrum = new Spectrum(fftSize, smoothingTimeConstant);
  return stops.map((stop) => {
    spectrum.read(padded, stop);
    const reading = new Float32Array(fftSize / 2);
    spectrum.decibels(reading);
    return reading;
  });
}

function worstDifference(ours: readonly Float32Array[], theirs: readonly Float32Array[]): number {
  let worst = 0;
  theirs.forEach((reading, i) => {
    reading.forEach((decibels, bin) => {
      if (decibels > FLOOR_DB) worst = Math.max(worst, Math.abs(decibels - ours[i]![bin]!));
    });
  });
  return worst;
}

const seconds = 1.5;
const signals = {
  'a stereo chord with noise': [chord(seconds, [55, 220, 277.2, 3520]), noise(seconds, 0.2, 7)],
  'drums in mono': [drums(seconds)],
};
const stops = Array.from({ length: 24 }, (_, i) => QUANTUM * (3 + 20 * i));

describe.each(Object.entries(signals))('the spectrum of %s is that of an AnalyserNode', (_, channels) => {
  test.each([
    [512, 0],
    [2048, 0.8],
    [4096, 0],
    [4096, 0.5],
    [8192, 0.9],
    [32768, 0],
  ])('with fftSize %i and smoothing %f', async (fftSize, smoothingTimeConstant) => {
    const options = { fftSize, smoothingTimeConstant };
    const theirs = await analyserNodeReadings(channels, stops, options);
    expect(theirs).toHaveLength(stops.length);
    const worst = worstDifference(ownReadings(channels, stops, options), theirs);
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThanOrEqual(0.001);
  });
});
