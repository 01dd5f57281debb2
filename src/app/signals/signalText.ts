import type { Hearing } from '../../analysis/hearing';
import type { LfoShape } from '../../analysis/lfo';
import type { SignalId } from '../../analysis/signals';
import { keyName } from '../../analysis/tone/key';

interface SignalText {
  readonly label: string;
  /** A value as people read it. */
  readonly format: (value: number) => string;
}

/** A share as people read it. */
export const percent = (value: number) => `${Math.round(value * 100)} %`;
const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
const level = (unit: string) => (value: number) =>
  Number.isFinite(value) ? `${decimal(value)} ${unit}` : 'silence';

/** One decimal, with a true minus. */
export const decimal = (value: number) => value.toFixed(1).replace('-', '−');

/** What each signal is called, and how its values are written. */
export const SIGNAL_TEXT: Readonly<Record<SignalId, SignalText>> = {
  rms: { label: 'RMS', format: level('dB') },
  truePeak: { label: 'True peak', format: level('dB') },
  momentary: { label: 'Loudness, momentary', format: level('LUFS') },
  shortTerm: { label: 'Loudness, short-term', format: level('LUFS') },
  bass: { label: 'Bass', format: percent },
  mid: { label: 'Mid', format: percent },
  treble: { label: 'Treble', format: percent },
  flux: { label: 'Onsets', format: percent },
  kick: { label: 'Kick', format: percent },
  snare: { label: 'Snare', format: percent },
  hat: { label: 'Hat', format: percent },
  beat: { label: 'Beat phase', format: percent },
  bar: { label: 'Bar phase', format: percent },
  energy: { label: 'Section energy', format: percent },
  silence: { label: 'Silence', format: (value) => (value > 0.5 ? 'silent' : 'sounding') },
  width: { label: 'Stereo width', format: percent },
  correlation: { label: 'Correlation', format: signed },
  balance: { label: 'Balance', format: signed },
  centroid: { label: 'Brightness', format: (hz) => `${Math.round(hz)} Hz` },
};

/** What the shapes of an oscillator are called. */
export const LFO_NAMES: Readonly<Record<LfoShape, string>> = {
  sine: 'Sine',
  triangle: 'Triangle',
  square: 'Square',
  sawUp: 'Saw up',
  sawDown: 'Saw down',
  random: 'Random steps',
  smoothRandom: 'Random glide',
};

/** What holds for the whole recording, shortest first. @param bpm of the beats as they were put right. */
export function factsOf({ loudness, rhythm, tone }: Hearing, bpm: number | null): readonly string[] {
  const facts: string[] = [];
  if (bpm !== null) facts.push(`${decimal(bpm)} bpm`, `${rhythm.beatsPerBar} beats a bar`);
  if (tone.key) facts.push(keyName(tone.key));
  if (!Number.isFinite(loudness.integratedLufs)) return [...facts, 'Silence'];
  return [
    ...facts,
    `${decimal(loudness.integratedLufs)} LUFS`,
    `range ${decimal(loudness.loudnessRange)} LU`,
    `true peak ${decimal(loudness.truePeakDb)} dB`,
  ];
}
