/*
 * Which bands a layer hears and what it makes of them, as plain values: the layers offer them in the inspector, the
 * analysis carries them out.
 */

/** How bands share out the frequencies. */
export const BAND_SCALES = ['log', 'linear', 'mel', 'bark', 'octave', 'constantQ'] as const;
export type BandScale = (typeof BAND_SCALES)[number];

/** How loud ears are taken to hear each frequency. */
export const WEIGHTINGS = ['none', 'a', 'b', 'c', 'd', 'itu468'] as const;
export type Weighting = (typeof WEIGHTINGS)[number];

/** What is listened to: mid is (left + right) / 2, side (left − right) / 2. */
export const LISTENINGS = ['mid', 'side', 'left', 'right'] as const;
export type Listening = (typeof LISTENINGS)[number];

export const MOST_BANDS = 240;
/** Bands an octave that the standard for octave filters is used with. */
export const OCTAVE_FRACTIONS = [1, 3, 6, 12, 24] as const;

/** Which frequencies are cut into bands, and how. */
export interface BandRange {
  readonly scale: BandScale;
  /** Bands, 1 to 240; `octave` and `constantQ` go by `perOctave` instead. */
  readonly count: number;
  /** Bands an octave: of `octave` 1, 3, 6, 12 or 24 (the nearest is taken), of `constantQ` 1 to 24. */
  readonly perOctave: number;
  readonly minHz: number;
  readonly maxHz: number;
}

/** What makes up the power of a band. */
export interface BandMapping extends BandRange {
  readonly weighting: Weighting;
  readonly channel: Listening;
}

/** How the power in a band becomes a level. */
export interface BandShape {
  /** What a level is proportional to: decibels over the floor, or amplitude. */
  readonly unit: 'decibels' | 'linear';
  /** What reads 0, in decibels under full scale, −120 to −1; 0 dB reads 1. */
  readonly floorDb: number;
  readonly gainDb: number;
  /** Added per octave above 1 kHz, taken away below. Music falls by about 4.5 dB an octave. */
  readonly tiltDbPerOctave: number;
  /** Time in which a level comes within 1/e of a higher one; 0 is at once. */
  readonly attackSeconds: number;
  /** The same of a lower one. */
  readonly releaseSeconds: number;
  /** How long a cap stays before it falls. */
  readonly holdSeconds: number;
  /** How fast a cap falls, in full scales a second, a second; at least 0.05. */
  readonly gravity: number;
}

/** All that can be set of a layer's bands. */
export interface BandSettings extends BandMapping, BandShape {}

/** What a layer wants to hear. */
export interface BandWish extends BandSettings {
  /**
   * `song`: levels as they lie in this song, from its quietest to its loudest, by the range alone. `own`: by all that
   * is set.
   */
  readonly fit: 'song' | 'own';
}

export const DEFAULT_BAND_SETTINGS: BandSettings = {
  scale: 'log',
  count: 64,
  perOctave: 3,
  minHz: 40,
  maxHz: 12_000,
  weighting: 'none',
  channel: 'mid',
  unit: 'decibels',
  floorDb: -60,
  gainDb: 0,
  tiltDbPerOctave: 3,
  attackSeconds: 0,
  releaseSeconds: 0.25,
  holdSeconds: 0.3,
  gravity: 1.8,
};
