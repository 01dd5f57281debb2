import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import { beforeAll, describe, expect, it } from 'vitest';
import { limit } from '../fixtures/demoSong/dsp/dynamics';
import { integratedLoudness } from '../fixtures/demoSong/dsp/loudness';
import { SAMPLE_RATE, toDb, type Stereo } from '../fixtures/demoSong/dsp/signal';
import { renderSong, SONG_SECONDS } from '../fixtures/demoSong/renderSong';
import { STEP, STEPS_PER_BAR } from '../fixtures/demoSong/score/clock';
import { chordAt, CHORDS, HARMONY, type Chord } from '../fixtures/demoSong/score/harmony';
import { HARMONY_VOICE, playPhrases, readLine, SYLLABLES, TUNE } from '../fixtures/demoSong/score/melody';
import { parsePitch } from '../fixtures/demoSong/score/note';
import { SONG_TAGS } from '../fixtures/demoSong/tags';

function highest(channel: Float32Array): number {
  return channel.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

function hash(song: Stereo): string {
  return createHash('sha256')
    .update(new Uint8Array(song.left.buffer))
    .update(new Uint8Array(song.right.buffer))
    .digest('hex');
}

function belongs(pitch: number, chord: Chord): boolean {
  const classes = [chord.root, ...chord.voicing, ...chord.tensions].map((note) => note % 12);
  return classes.includes(pitch % 12);
}

describe('the sound of the demo song', () => {
  const bars = 2 * STEPS_PER_BAR * STEP;
  let song: Stereo;
  beforeAll(() => {
    song = renderSong(bars);
  }, 60_000);

  it('is the same bytes each time', () => {
    expect(hash(renderSong(bars))).toBe(hash(song));
  }, 60_000);

  it('is finite, below -1 dBFS and without direct current', () => {
    for (const channel of [song.left, song.right]) {
      expect(channel.every(Number.isFinite)).toBe(true);
      expect(toDb(highest(channel))).toBeLessThan(-1);
      expect(Math.abs(channel.reduce((sum, sample) => sum + sample, 0) / channel.length)).toBeLessThan(1e-3);
    }
  });

  it('is heard within half a second, and is wide', () => {
    expect(highest(song.left.subarray(0, SAMPLE_RATE / 2))).toBeGreaterThan(0.1);
    expect(highest(song.left.map((sample, n) => sample - song.right[n]!))).toBeGreaterThan(0.05);
  });

  it('ends in silence', () => {
    expect(song.left.at(-1)).toBeCloseTo(0, 4);
    expect(song.right.at(-1)).toBeCloseTo(0, 4);
  });
});

describe('the meter and the limiter', () => {
  const sine = (hz: number, level: number): Stereo => {
    const channel = new Float32Array(SAMPLE_RATE * 5).map(
      (_, n) => level * Math.sin((2 * Math.PI * hz * n) / SAMPLE_RATE + 0.4),
    );
    return { left: channel, right: channel.slice() };
  };

  it('reads a stereo sine of 997 Hz at -20 dBFS as -20 LUFS', () => {
    expect(integratedLoudness(sine(997, 0.1))).toBeCloseTo(-20, 0);
  });

  it('holds a peak between two samples under the ceiling', () => {
    const loud = sine(SAMPLE_RATE / 4, 0.99);
    limit(loud, -6);
    expect(toDb(highest(loud.left.subarray(SAMPLE_RATE)))).toBeLessThan(-6);
  });
});

describe('the score', () => {
  it('has a bar of harmony for every bar of the song', () => {
    expect(HARMONY).toHaveLength(Math.ceil(SONG_SECONDS / (STEP * STEPS_PER_BAR)));
  });

  it('leads every hand from chord to chord with no voice moving further than a major third', () => {
    const chords = HARMONY.flat().map((name) => CHORDS[name]);
    for (const [i, chord] of chords.entries()) {
      const before = chords[Math.max(0, i - 1)]!;
      chord.voicing.forEach((pitch, voice) => {
        expect(
          Math.abs(pitch - before.voicing[voice]!),
          `${before.name} to ${chord.name}`,
        ).toBeLessThanOrEqual(4);
      });
    }
  });

  it('rests only on notes of the chord; the others pass by step', () => {
    for (const { bar, lines } of [...TUNE, ...HARMONY_VOICE, ...SYLLABLES]) {
      let step = bar * STEPS_PER_BAR;
      const notes = lines.flatMap(readLine).map(([name, length]) => {
        const note = { name, length, step, pitch: name === '-' ? undefined : parsePitch(name) };
        step += length;
        return note;
      });
      for (const [i, { name, pitch, length, step: at }] of notes.entries()) {
        if (pitch === undefined || belongs(pitch, chordAt(at))) continue;
        const next = notes[i + 1]?.pitch ?? Infinity;
        expect(length, `${name} at bar ${at / STEPS_PER_BAR} over ${chordAt(at).name}`).toBeLessThanOrEqual(
          3,
        );
        expect(Math.abs(next - pitch), `${name} at bar ${at / STEPS_PER_BAR}`).toBeLessThanOrEqual(3);
      }
    }
  });

  it('refuses a line that does not fill its bar, and a pitch that is none', () => {
    expect(() => readLine('D5:3 F5:3')).toThrow(RangeError);
    expect(() => parsePitch('H4')).toThrow(TypeError);
  });

  it('is played by hands that are never more than 4 ms off', () => {
    const [first] = playPhrases([{ bar: 2, lines: ['A4:16'] }], 1);
    expect(Math.abs(first!.at - 2 * STEPS_PER_BAR * STEP)).toBeLessThanOrEqual(0.004);
  });
});

describe('the file that ships', () => {
  let bytes: Uint8Array<ArrayBuffer>;
  beforeAll(async () => {
    bytes = new Uint8Array(await readFile(new URL('../../public/demo/demo.mp3', import.meta.url)));
  });

  it('is under 700 kB', () => {
    expect(bytes.length).toBeLessThan(700_000);
  });

  it('says its title, artist, album and year, and carries a square cover', async () => {
    using input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
    const tags = await input.getMetadataTags();
    expect(tags).toMatchObject({ title: SONG_TAGS.title, artist: SONG_TAGS.artist, album: SONG_TAGS.album });
    expect(tags.date?.getUTCFullYear()).toBe(SONG_TAGS.year);
    const cover = tags.images?.[0];
    expect(cover?.mimeType).toBe('image/jpeg');
    expect(cover?.kind).toBe('coverFront');
    expect([...cover!.data.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  });

  it('is stereo at 44.1 kHz and as long as the song, with the gapless tag for the rest', async () => {
    using input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
    const track = await input.getPrimaryAudioTrack();
    expect(track?.sampleRate).toBe(SAMPLE_RATE);
    expect(track?.numberOfChannels).toBe(2);
    expect(Math.abs((await input.computeDuration()) - SONG_SECONDS)).toBeLessThan(0.1);

    const text = Buffer.from(bytes).toString('latin1');
    const tag = text.indexOf('Info', text.indexOf('\xff\xfb'));
    expect(text.slice(tag + 120, tag + 129)).toBe('LAME3.100');
    const frames = new DataView(bytes.buffer).getUint32(tag + 8);
    const gapless = (bytes[tag + 141]! << 16) | (bytes[tag + 142]! << 8) | bytes[tag + 143]!;
    const silent = (gapless >> 12) + (gapless & 4095);
    expect(frames * 1152 - silent).toBe(Math.round(SONG_SECONDS * SAMPLE_RATE));
  });
});
