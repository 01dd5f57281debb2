import type { FeatureTrack } from '../analysis/featureTrack';
import { drawFrame } from '../draw/drawFrame';
import type { Context2D } from '../layers/layer';
import type { LayerKinds } from '../layers/registry';
import type { Scene } from '../scene/scene';
import type { RenderAssets } from './assets';
import { positionAt, STOPPED, type ClockState } from '../core/clock';
import { passageOf } from '../scene/sound';

/** The surface that shows the project; every other one is a thumbnail. */
export const STAGE = 'stage';

/** Thumbnails are redrawn no more often than this, in milliseconds: they share one thread with the stage. */
const THUMBNAIL_INTERVAL = 66;

interface Surface {
  readonly ctx: Context2D;
  scene: Scene | undefined;
  clock: ClockState;
  /** Whether what it shows is out of date though its clock stands. */
  stale: boolean;
  /** Whether it has shown the present recording. */
  shown: boolean;
  /** Whether its scene could not be drawn; it rests until it gets another. */
  broken: boolean;
  drawnAtMillis: number;
}

/** What a preview tells of itself. */
export interface PreviewListener {
  /** Once for each surface and recording, after its first picture. */
  shown(surface: string): void;
  /** Once for each surface and scene that cannot be drawn. */
  failed(error: unknown): void;
}

/**
 * Draws on the canvases the page handed over, in step with the display, each by its own clock. Nothing is asked of the
 * page per frame.
 */
export class Preview {
  readonly #surfaces = new Map<string, Surface>();
  readonly #kinds: LayerKinds;
  readonly #assets: RenderAssets;
  readonly #listener: PreviewListener;
  #track: FeatureTrack | undefined;
  #request: number | undefined;

  constructor(kinds: LayerKinds, assets: RenderAssets, listener: PreviewListener) {
    this.#kinds = kinds;
    this.#assets = assets;
    this.#listener = listener;
  }

  /** Takes a canvas to draw on from now on. */
  attach(id: string, canvas: OffscreenCanvas): void {
    const ctx = canvas.getContext('2d')!;
    const surface: Surface = {
      ctx,
      scene: undefined,
      clock: STOPPED,
      stale: true,
      shown: false,
      broken: false,
      drawnAtMillis: 0,
    };
    this.#surfaces.set(id, surface);
    this.#schedule();
  }

  detach(id: string): void {
    this.#surfaces.delete(id);
  }

  /** Device pixels. The picture is drawn again before the next display. */
  resize(id: string, width: number, height: number): void {
    this.#change(id, ({ ctx }) => {
      ctx.canvas.width = Math.max(1, Math.round(width));
      ctx.canvas.height = Math.max(1, Math.round(height));
    });
  }

  setScene(id: string, scene: Scene): void {
    this.#change(id, (surface) => {
      surface.scene = scene;
      surface.broken = false;
    });
  }

  setClock(id: string, clock: ClockState): void {
    this.#change(id, (surface) => (surface.clock = clock));
  }

  /** More of the recording, or undefined before another one. */
  setTrack(track: FeatureTrack | undefined): void {
    this.#track = track;
    for (const [id, surface] of this.#surfaces) {
      if (!track) surface.shown = false;
      surface.stale ||= !surface.shown || !this.#rests(id);
    }
    this.#schedule();
  }

  /** Draws everything again: a picture or a font has arrived. */
  invalidate(): void {
    for (const surface of this.#surfaces.values()) surface.stale = true;
    this.#schedule();
  }

  /** Stops drawing and lets go of the canvases. */
  close(): void {
    if (this.#request !== undefined) cancelAnimationFrame(this.#request);
    this.#request = undefined;
    this.#surfaces.clear();
  }

  #change(id: string, change: (surface: Surface) => void): void {
    const surface = this.#surfaces.get(id);
    if (!surface) return;
    change(surface);
    surface.stale = true;
    this.#schedule();
  }

  #schedule(): void {
    this.#request ??= requestAnimationFrame(() => {
      this.#request = undefined;
      this.#drawAll(performance.timeOrigin + performance.now());
    });
  }

  #drawAll(nowMillis: number): void {
    const wanting = [...this.#surfaces].filter((entry) => this.#wants(...entry));
    const stage = wanting.find(([id]) => id === STAGE);
    // One thumbnail a turn, so that a wall of them never costs the stage a frame; the one that waits longest, so that
    // the last of the wall moves too.
    const [thumbnail] = wanting
      .filter(([id, { drawnAtMillis }]) => id !== STAGE && nowMillis - drawnAtMillis >= THUMBNAIL_INTERVAL)
      .sort(([, a], [, b]) => a.drawnAtMillis - b.drawnAtMillis);
    for (const [id, surface] of [stage, thumbnail].filter((entry) => entry !== undefined)) {
      this.#draw(id, surface, nowMillis);
    }
    if (wanting.some((entry) => this.#wants(...entry))) this.#schedule();
  }

  #wants(id: string, surface: Surface): boolean {
    const drawable = this.#track !== undefined && surface.scene !== undefined && !surface.broken;
    return drawable && (surface.stale || (surface.clock.playing && !this.#rests(id)));
  }

  /** A thumbnail stands still while its recording is analysed, which is done the sooner. */
  #rests(id: string): boolean {
    return id !== STAGE && this.#track !== undefined && !this.#track.complete;
  }

  #draw(id: string, surface: Surface, nowMillis: number): void {
    const track = this.#track!;
    const { clock } = surface;
    const { end } = passageOf(surface.scene!.sound, track.duration);
    // It plays to the end of what is kept; standing, it may look behind it. A thumbnail repeats what it likes.
    const last = clock.playing && !clock.loop ? end : track.duration;
    const time = positionAt(clock, nowMillis, last);
    surface.stale = false;
    surface.drawnAtMillis = nowMillis;
    try {
      drawFrame(surface.ctx, surface.scene!, this.#kinds, { time, track }, this.#assets);
    } catch (error) {
      surface.broken = true;
      this.#listener.failed(error);
      return;
    }
    if (surface.shown) return;
    surface.shown = true;
    this.#listener.shown(id);
  }
}
