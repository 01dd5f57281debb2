import type { Waveform } from '../../analysis/featureTrack';
import { decodeAudio } from '../../platform/decodeAudio';
import type { ClockState } from '../../core/clock';
import { FORMATS, type Scene } from '../../scene/scene';
import { templates } from '../../templates/registry';
import { DEMO, demoCover, fetchDemo } from '../demo';
import { paletteFor } from '../panels/songPalette';
import type { RenderClient } from '../renderClient';
import { strikingMoment } from '../timeline/strikingMoment';

/** Seconds that a card shows before it begins again. */
const PASSAGE = 12;

/** The templates on the start page, moving to the demo song. */
export interface Shelf {
  readonly cards: readonly {
    readonly id: string;
    readonly name: string;
    readonly description: string;
    readonly scene: Scene;
  }[];
  /** The passage that card `index` repeats, each from another place; standing when `moving` is false. */
  clock(index: number, moving: boolean): ClockState;
}

/**
 * Lets the renderer listen to the demo song and composes every template for it.
 * @param isWanted asked after each step; once false the work is given up with an AbortError.
 */
export async function fillShelf(client: RenderClient, isWanted: () => boolean): Promise<Shelf> {
  const check = () => {
    if (!isWanted()) throw new DOMException('no longer wanted', 'AbortError');
  };
  const file = await fetchDemo();
  check();
  const [pcm, cover] = await Promise.all([decodeAudio(file), demoCover(file)]);
  check();
  const { tags } = DEMO;
  const palette = await paletteFor(cover, tags);
  check();
  const seconds = pcm.channels[0]!.length / pcm.sampleRate;
  const waveform = await listen(client, () => client.load(pcm, { recording: 0 }));
  check();
  client.assets({ cover });
  const assets = { cover: { hash: '0'.repeat(64), name: 'cover', type: cover.type } };
  const from = Math.max(0, Math.min(strikingMoment(waveform), seconds - PASSAGE));
  const atMillis = performance.timeOrigin + performance.now();
  return {
    cards: templates.map(({ id, name, description, compose }) => ({
      id,
      name,
      description,
      scene: compose({ tags, palette, size: FORMATS.wide.size, assets }),
    })),
    clock: (index, moving) => ({
      playing: moving,
      position: from + ((index * 1.7) % PASSAGE),
      atMillis,
      loop: [from, Math.min(seconds, from + PASSAGE)],
    }),
  };
}

function listen(client: RenderClient, begin: () => void): Promise<Waveform> {
  return new Promise((resolve) => {
    client.onAnalysis = (event) => {
      if (event.type === 'ready' && event.complete) resolve(event.waveform);
    };
    begin();
  });
}
