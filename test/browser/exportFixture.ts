import { FEATURE_RATE, type FeatureTrack, type Pcm } from '../../src/analysis/featureTrack';
import { defineLayer, type Assets, type LayerKind } from '../../src/layers/layer';
import type { LayerKinds } from '../../src/layers/registry';
import { FORMATS, SCENE_VERSION, type Scene, type Size } from '../../src/scene/scene';
import { UNCUT } from '../../src/scene/sound';
import { layer } from '../../src/templates/template';
import { number } from '../../src/core/params';
import { trackOf } from '../fixtures/analysed';

/** A rising tone, different in each channel. */
export function sweep(seconds: number, channels: number, sampleRate = 48_000): Pcm {
  return sound(seconds, channels, sampleRate, (t, channel) => {
    return 0.3 * Math.sin(2 * Math.PI * (220 + 110 * channel + 100 * t) * t);
  });
}

/** Silence but for two milliseconds of 2 kHz, loudest at its beginning. */
export function withClick(seconds: number, channels: number, sampleRate: number, at: number): Pcm {
  return sound(seconds, channels, sampleRate, (t) => {
    const since = t - at;
    return since >= 0 && since < 0.002 ? 0.9 * Math.sin(4000 * Math.PI * since) * (1 - since / 0.002) : 0;
  });
}

function sound(
  seconds: number,
  channels: number,
  sampleRate: number,
  value: (seconds: number, channel: number) => number,
): Pcm {
  const length = Math.round(seconds * sampleRate);
  return {
    sampleRate,
    channels: Array.from({ length: channels }, (_, channel) =>
      Float32Array.from({ length }, (__, i) => value(i / sampleRate, channel)),
    ),
  };
}

/** A track without any sound in it, as long as the recording. */
export function quietTrack(pcm: Pcm, bands = 64): FeatureTrack {
  const duration = pcm.channels[0]!.length / pcm.sampleRate;
  const frames = Math.ceil(duration * FEATURE_RATE) + 1;
  const frequencies = Float32Array.from({ length: bands }, (_, i) => 40 * 2 ** (i / 7));
  return trackOf({ frames, duration, frequencies }, () => 0, 0);
}

/** Six patches of colour, and a white bar that moves with time. */
const patches = defineLayer({
  id: 'patches',
  label: 'Patches',
  schema: { speed: number({ label: 'Speed', default: 0.2, min: 0, max: 1, step: 0.01 }) },
  draw(ctx, { speed }, { time, width, height }) {
    ['#000000', '#ffffff', '#ff0000', '#00ff00', '#0000ff', '#808080'].forEach((color, index) => {
      ctx.fillStyle = color;
      ctx.fillRect((index * width) / 6, 0, width / 6, height / 2);
    });
    ctx.fillStyle = '#ffffff';
    ctx.fillRect(((time * speed) % 1) * width, height * 0.6, width / 20, height * 0.3);
  },
});

export const kinds: LayerKinds = new Map<string, LayerKind>([[patches.id, patches]]);

export function patchScene(size: Size = FORMATS.wide.size): Scene {
  return {
    version: SCENE_VERSION,
    template: 'test',
    size,
    tags: { title: 'Vega – Café', artist: 'Ōtomo', album: '' },
    palette: {
      background: '#101820',
      surface: '#203040',
      text: '#ffffff',
      muted: '#a0a0a0',
      accents: ['#f00', '#0f0', '#00f', '#ff0', '#0ff', '#f0f'],
    },
    sound: UNCUT,
    beats: [],
    assets: {},
    layers: [layer({ id: 'p', kind: 'patches', name: 'Patches' })],
  };
}

export const noAssets: Assets = {
  image: () => undefined,
  fontFamily: () => 'sans-serif',
  waveform: undefined,
  cached(_key, width, height, paint) {
    const canvas = new OffscreenCanvas(width, height);
    paint(canvas.getContext('2d')!);
    return canvas;
  },
  scratch: (_slot, width, height) =>
    new OffscreenCanvas(Math.max(1, width), Math.max(1, height)).getContext('2d')!,
};
