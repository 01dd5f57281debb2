import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { FeatureTrack } from '../../src/analysis/featureTrack';
import type { ClockState } from '../../src/core/clock';
import { memorySound } from '../../src/audio/memorySound';
import { frameTime, parseFrameRate } from '../../src/core/time';
import { drawFrame } from '../../src/draw/drawFrame';
import { defineLayer } from '../../src/layers/layer';
import { layerKinds } from '../../src/layers/registry';
import { loadFonts, RenderAssets } from '../../src/render/assets';
import { Preview, STAGE } from '../../src/render/preview';
import { fallbackPalette } from '../../src/core/fallbackPalette';
import { ASPECTS, FORMATS, type Scene } from '../../src/scene/scene';
import { layer } from '../../src/templates/template';
import { templates } from '../../src/templates/registry';
import { Player } from '../../src/platform/player';
import { hashPixels } from '../fixtures/pixels';
import { beatPcm } from '../fixtures/beat';
import { analysed } from '../fixtures/analysed';

const rate = parseFrameRate('29.97');
const tags = { title: 'Night Drive', artist: 'Somebody', album: 'Somewhere' };

function sceneOf(templateIndex: number, aspect: (typeof ASPECTS)[number]): Scene {
  const palette = fallbackPalette('Night Drive');
  return templates[templateIndex]!.compose({ tags, palette, size: FORMATS[aspect].size, assets: {} });
}

/** Draws frame `n` on a canvas of its own with nothing drawn before. */
function drawCold(scene: Scene, n: number, track: FeatureTrack, assets: RenderAssets): Promise<string> {
  const canvas = new OffscreenCanvas(scene.size.width, scene.size.height);
  const ctx = canvas.getContext('2d')!;
  drawFrame(ctx, scene, layerKinds, { time: frameTime(n, rate), track }, assets);
  return hashPixels(ctx);
}

describe('a frame', () => {
  let track: FeatureTrack;

  beforeAll(async () => {
    const analyser = analysed(beatPcm(6));
    track = analyser.track();
    await loadFonts(document.fonts);
  });

  const cases = templates.flatMap((template, index) =>
    ASPECTS.map((aspect) => ({ name: template.name, aspect, index })),
  );

  it.each(cases)(
    'of $name in $aspect is the same drawn cold, in order, twice, and by the preview',
    async ({ index, aspect }) => {
      const scene = sceneOf(index, aspect);
      const n = 77;
      const cold = await drawCold(scene, n, track, new RenderAssets({ willReadFrequently: false }));

      const assets = new RenderAssets({ willReadFrequently: false });
      const canvas = new OffscreenCanvas(scene.size.width, scene.size.height);
      const ctx = canvas.getContext('2d')!;
      for (let i = n - 5; i <= n; i++)
        drawFrame(ctx, scene, layerKinds, { time: frameTime(i, rate), track }, assets);
      expect(await hashPixels(ctx), 'in order').toBe(cold);
      drawFrame(ctx, scene, layerKinds, { time: frameTime(n, rate), track }, assets);
      expect(await hashPixels(ctx), 'twice').toBe(cold);

      const shown = new OffscreenCanvas(1, 1);
      const drawn = new Promise((resolve, reject) => {
        const preview = new Preview(layerKinds, assets, { shown: resolve, failed: reject });
        preview.attach(STAGE, shown);
        preview.resize(STAGE, scene.size.width, scene.size.height);
        preview.setTrack(track);
        preview.setScene(STAGE, scene);
        preview.setClock(STAGE, { playing: false, position: frameTime(n, rate), atMillis: 0, loop: null });
      });
      expect(await drawn).toBe(STAGE);
      expect(await hashPixels(shown.getContext('2d')!), 'preview').toBe(cold);
    },
  );

  it('differs from the frame half a second later, so that the hashes above mean something', async () => {
    const assets = new RenderAssets({ willReadFrequently: false });
    for (let index = 0; index < templates.length; index++) {
      const scene = sceneOf(index, 'wide');
      expect(await drawCold(scene, 77, track, assets)).not.toBe(await drawCold(scene, 92, track, assets));
    }
  });
});

describe('a scene that cannot be drawn', () => {
  it('is told once, and the other surfaces go on', async () => {
    const analyser = analysed(beatPcm(1));
    const fails = defineLayer({
      id: 'fails',
      label: 'Fails',
      schema: {},
      draw: () => {
        throw new TypeError('cannot be drawn');
      },
    });
    const failures: unknown[] = [];
    let shown: (surface: string) => void = () => {};
    const preview = new Preview(
      new Map([...layerKinds, ['fails', fails]]),
      new RenderAssets({ willReadFrequently: false }),
      { shown: (surface) => shown(surface), failed: (error) => failures.push(error) },
    );
    const good = sceneOf(0, 'wide');
    const bad = { ...good, layers: [layer({ id: 'f', kind: 'fails', name: 'Fails' })] };
    const next = () => new Promise<string>((resolve) => (shown = resolve));
    preview.setTrack(analyser.track());
    for (const [id, scene] of [
      ['broken', bad],
      ['whole', good],
    ] as const) {
      preview.attach(id, new OffscreenCanvas(64, 36));
      preview.setScene(id, scene);
    }
    expect(await next()).toBe('whole');
    preview.invalidate();
    preview.setScene('broken', good);
    expect(await next()).toBe('broken');
    expect(failures).toHaveLength(1);
    preview.close();
  });
});

describe('a thumbnail', () => {
  it('stands still while its recording is analysed, and moves once that is done', async () => {
    const drawn = { [STAGE]: 0, small: 0 };
    const kinds = Object.keys(drawn).map((id) =>
      defineLayer({ id, label: id, schema: {}, draw: () => void drawn[id as keyof typeof drawn]++ }),
    );
    const preview = new Preview(
      new Map(kinds.map((kind) => [kind.id, kind])),
      new RenderAssets({ willReadFrequently: false }),
      { shown: () => {}, failed: (error) => expect.fail(String(error)) },
    );
    const track = analysed(beatPcm(2)).track();
    for (const { id } of kinds) {
      preview.attach(id, new OffscreenCanvas(32, 18));
      preview.setScene(id, { ...sceneOf(0, 'wide'), layers: [layer({ id, kind: id, name: id })] });
      preview.setClock(id, { playing: true, position: 0, atMillis: 0, loop: [0, 1] });
    }
    preview.setTrack({ ...track, complete: false });
    await expect.poll(() => drawn[STAGE]).toBeGreaterThan(20);
    preview.setTrack({ ...track, complete: false });
    const { [STAGE]: before } = drawn;
    await expect.poll(() => drawn[STAGE]).toBeGreaterThan(before + 20);
    expect(drawn.small).toBe(1);
    preview.setTrack(track);
    await expect.poll(() => drawn.small).toBeGreaterThan(3);
    preview.close();
  });
});

describe('a scene whose recording is cut', () => {
  it('is drawn to the end of what is kept while it plays, and behind it while it stands there', async () => {
    let told: (time: number) => void = () => {};
    const probe = defineLayer({
      id: 'probe',
      label: 'Probe',
      schema: {},
      draw: (_ctx, _params, frame) => told(frame.time),
    });
    const preview = new Preview(
      new Map([['probe', probe]]),
      new RenderAssets({ willReadFrequently: false }),
      { shown: () => {}, failed: (error) => expect.fail(String(error)) },
    );
    preview.attach(STAGE, new OffscreenCanvas(32, 18));
    preview.setTrack(analysed(beatPcm(4)).track());
    preview.setScene(STAGE, {
      ...sceneOf(0, 'wide'),
      sound: { start: 1, end: 2, fadeIn: 0, fadeOut: 0 },
      layers: [layer({ id: 'p', kind: 'probe', name: 'Probe' })],
    });
    const drawnWith = (clock: ClockState) =>
      new Promise<number>((resolve) => {
        told = resolve;
        preview.setClock(STAGE, clock);
      });
    // A clock that was told a minute ago: the message that it has stopped is on its way.
    const atMillis = performance.timeOrigin + performance.now() - 60_000;
    expect(await drawnWith({ playing: true, position: 1, atMillis, loop: null })).toBe(2);
    expect(await drawnWith({ playing: false, position: 3.5, atMillis, loop: null })).toBe(3.5);
    preview.close();
  });
});

/** What the device says of itself, once it does: it may take its time to open, and reports zeros until then. */
async function reportOf(context: AudioContext): Promise<AudioTimestamp> {
  await expect.poll(() => context.getOutputTimestamp().contextTime, { timeout: 20_000 }).toBeGreaterThan(0);
  return context.getOutputTimestamp();
}

describe('sound and picture', () => {
  const pcm = beatPcm(6);
  const ways = [
    ['held whole', (player: Player) => player.load(pcm)],
    ['read as it is played', (player: Player) => player.open(memorySound(pcm))],
  ] as const;

  it.each(ways)(
    'of a recording %s are within one frame of each other at the start and after a seek',
    async (_, load) => {
      const drawn: { time: number; atMillis: number }[] = [];
      const probe = defineLayer({
        id: 'probe',
        label: 'Probe',
        schema: {},
        draw: (_ctx, _params, frame) => drawn.push({ time: frame.time, atMillis: performance.now() }),
      });
      const preview = new Preview(
        new Map([['probe', probe]]),
        new RenderAssets({ willReadFrequently: false }),
        { shown: () => {}, failed: (error) => expect.fail(String(error)) },
      );
      preview.attach(STAGE, new OffscreenCanvas(32, 18));
      preview.setTrack(analysed(pcm).track());
      preview.setScene(STAGE, {
        ...sceneOf(0, 'wide'),
        layers: [layer({ id: 'p', kind: 'probe', name: 'Probe' })],
      });

      const context = new AudioContext();
      await context.resume();
      const player = new Player(() => context);
      player.onClock = (clock) => preview.setClock(STAGE, clock);
      load(player);
      const start = vi.spyOn(AudioBufferSourceNode.prototype, 'start');

      /**
       * Worst distance in seconds between what the speaker gives and what was drawn, over a second of playing.
       * @param begin lets it play from `position` on.
       */
      const worstDistance = async (begin: () => void, position: number) => {
        start.mockClear();
        begin();
        drawn.length = 0;
        await new Promise((resolve) => setTimeout(resolve, 1000));
        const startedAt = start.mock.calls[0]![0]!;
        const { contextTime, performanceTime } = await reportOf(context);
        const distances = drawn.map(({ time, atMillis }) => {
          const heard = position + contextTime! + (atMillis - performanceTime!) / 1000 - startedAt;
          return Math.abs(Math.max(position, heard) - time);
        });
        expect(distances.length).toBeGreaterThan(10);
        return Math.max(...distances);
      };

      const frame = 1 / 30;
      try {
        expect(await worstDistance(() => player.play(), 0), 'from the start').toBeLessThan(frame);
        expect(await worstDistance(() => player.seek(3), 3), 'after a seek').toBeLessThan(frame);
        player.pause();
        const stood = player.position;
        expect(drawn.at(-1)!.time - stood).toBeLessThan(frame);
      } finally {
        start.mockRestore();
        player.close();
        preview.close();
      }
    },
  );

  it('of a recording that is read keep to what is kept of it, end with it, and go round in a loop', async () => {
    const context = new AudioContext();
    await context.resume();
    const player = new Player(() => context);
    player.open(memorySound(pcm));
    try {
      player.setCut({ start: 1, end: 1.6, fadeIn: 0, fadeOut: 0 });
      player.play();
      await expect.poll(() => player.playing, { timeout: 10_000 }).toBe(false);
      expect(player.position).toBeCloseTo(1.6, 3);
      player.setLoops(true);
      player.play();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(player.playing).toBe(true);
      expect(player.position).toBeGreaterThanOrEqual(1);
      expect(player.position).toBeLessThan(1.6);
      player.setLoops(false);
      player.setCut({ start: 1, end: 5.5, fadeIn: 0, fadeOut: 0 });
      player.seek(4);
      await expect.poll(() => player.position, { timeout: 10_000 }).toBeGreaterThan(4.2);
      // The end comes nearer while it plays.
      player.setCut({ start: 1, end: 5, fadeIn: 0, fadeOut: 0 });
      await expect.poll(() => player.playing, { timeout: 10_000 }).toBe(false);
      expect(player.position).toBeCloseTo(5, 3);
    } finally {
      player.close();
    }
  });
});
