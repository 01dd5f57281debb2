import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClockState } from '../../src/core/clock';
import { rideFades, type RideStart } from '../../src/platform/fades';
import { Player } from '../../src/platform/player';
import { gainAt, UNCUT, type Passage } from '../../src/scene/sound';
import { beatPcm } from '../fixtures/beat';

const RATE = 48_000;

/** The gain by the sample, as a device would apply it to a constant of one. */
async function ridden(passage: Passage, from: RideStart, seconds: number): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, seconds * RATE, RATE);
  const gain = new GainNode(context);
  const source = new ConstantSourceNode(context);
  source.connect(gain).connect(context.destination);
  source.start();
  rideFades(gain.gain, passage, from);
  return (await context.startRendering()).getChannelData(0);
}

function worstError(heard: Float32Array, expected: (seconds: number) => number): number {
  let worst = 0;
  heard.forEach((gain, i) => (worst = Math.max(worst, Math.abs(gain - expected(i / RATE)))));
  return worst;
}

describe('the gain of the preview', () => {
  const passage = { start: 2, end: 6, fadeIn: 1, fadeOut: 1.5 };

  it.each([
    ['the start', 2],
    ['the middle of the first fade', 2.4],
    ['between the fades', 3.7],
    ['the middle of the last fade', 5.2],
  ])('follows the fades from %s', async (_place, position) => {
    const heard = await ridden(passage, { position, at: 0 }, 6 - position);
    expect(worstError(heard, (seconds) => gainAt(passage, position + seconds))).toBeLessThan(2e-3);
  });

  it('follows them round by round while the passage repeats', async () => {
    const heard = await ridden(passage, { position: 5, at: 0, ahead: 10 }, 10);
    const expected = (seconds: number) => gainAt(passage, 2 + ((3 + seconds) % 4));
    expect(worstError(heard, expected)).toBeLessThan(2e-3);
  });

  it('jumps from the end to the start where only one of them is faded', async () => {
    const sudden = { ...passage, fadeIn: 0 };
    const heard = await ridden(sudden, { position: 5, at: 0, ahead: 4 }, 4);
    expect(heard[0.99 * RATE]).toBeLessThan(0.02);
    expect(heard[1.01 * RATE]).toBe(1);
  });

  it('forgets what was planned for another passage', async () => {
    const context = new OfflineAudioContext(1, RATE, RATE);
    const gain = new GainNode(context);
    const source = new ConstantSourceNode(context);
    source.connect(gain).connect(context.destination);
    source.start();
    rideFades(gain.gain, { start: 0, end: 1, fadeIn: 1, fadeOut: 0 }, { position: 0, at: 0 });
    rideFades(gain.gain, { start: 0, end: 1, fadeIn: 0, fadeOut: 0 }, { position: 0, at: 0 });
    const heard = (await context.startRendering()).getChannelData(0);
    expect(worstError(heard, () => 1)).toBe(0);
  });

  it('is one throughout where nothing fades, even from a place that rounding put outside', async () => {
    const plain = { start: 0.1, end: 1, fadeIn: 0, fadeOut: 0 };
    const heard = await ridden(plain, { position: 0.1 - 1e-12, at: 0 }, 0.5);
    expect(worstError(heard, () => 1)).toBe(0);
  });
});

describe('the player of a cut', () => {
  let context: AudioContext;
  let player: Player;
  let clocks: ClockState[];

  beforeEach(async () => {
    context = new AudioContext();
    await context.resume();
    clocks = [];
    player = new Player(() => context);
    player.setVolume(0);
    player.onClock = (clock) => clocks.push(clock);
    player.setCut({ ...UNCUT, start: 1, end: 2, fadeIn: 0.2, fadeOut: 0.2 });
    player.load(beatPcm(6));
  });

  afterEach(() => player.close());

  const stopped = () => expect.poll(() => player.playing, { timeout: 20_000 }).toBe(false);
  const begins = () => clocks.find(({ playing }) => playing)?.position;

  it('stands at its start when loaded, plays to its end and stops there', async () => {
    expect(player.position).toBe(1);
    player.play();
    await stopped();
    expect(begins()).toBeCloseTo(1, 2);
    expect(player.position).toBe(2);
    expect(Math.max(...clocks.map(({ position }) => position))).toBe(2);
    clocks = [];
    player.play();
    expect(begins()).toBe(1);
  });

  it.each([0.2, 2, 4])('looks at %s seconds, and plays from its start', (outside) => {
    player.seek(outside);
    expect(player.position).toBe(outside);
    player.play();
    expect(begins()).toBe(1);
  });

  it('plays from where it stands inside', () => {
    player.seek(1.6);
    player.play();
    expect(begins()).toBe(1.6);
  });

  it('plays from its start when a seek while playing goes before it, and stands when it goes behind', () => {
    player.play();
    player.seek(0.3);
    expect([player.playing, clocks.at(-1)!.position]).toEqual([true, 1]);
    player.seek(5);
    expect([player.playing, player.position]).toEqual([false, 5]);
  });

  it('repeats it and nothing else', async () => {
    player.setLoops(true);
    player.seek(1.8);
    player.play();
    expect(clocks.at(-1)!.loop).toEqual([1, 2]);
    await expect.poll(() => player.position, { timeout: 20_000, interval: 5 }).toBeLessThan(1.7);
    expect(player.playing).toBe(true);
    const places = clocks.filter(({ playing }) => playing).map(({ position }) => position);
    expect(Math.min(...places)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...places)).toBeLessThanOrEqual(2);
  });

  it('plays on when its ends move around the playhead, to the new end', async () => {
    player.play();
    await expect.poll(() => player.position, { timeout: 20_000, interval: 5 }).toBeGreaterThan(1.05);
    player.setCut({ ...UNCUT, start: 0.5, end: 2.4 });
    expect(player.playing).toBe(true);
    await stopped();
    expect(player.position).toBe(2.4);
  });

  it('ends at an end that is pulled before the playhead, and begins at a start that is pushed behind it', async () => {
    player.play();
    player.setCut({ ...UNCUT, start: 3 });
    expect([player.playing, clocks.at(-1)!.position]).toEqual([true, 3]);
    player.seek(4);
    await expect.poll(() => player.position, { timeout: 20_000, interval: 5 }).toBeGreaterThan(4);
    player.setCut({ ...UNCUT, end: 3.5 });
    expect([player.playing, player.position]).toEqual([false, 3.5]);
  });

  it('plays the whole again when nothing is cut', () => {
    player.setCut(UNCUT);
    player.seek(0.2);
    player.play();
    expect(begins()).toBe(0.2);
  });
});
