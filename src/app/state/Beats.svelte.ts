import { gridOf, tapTempo, withOne, type BeatGrid } from '../../analysis/rhythm/beatGrid';
import { bpmOf, canDouble, canHalve, correctedGrid } from '../../analysis/rhythm/correctedGrid';
import { beatSignals, type Signal } from '../../analysis/signals';
import type { BeatEdit } from '../../core/beatEdit';
import { MAX_TAPS } from '../../scene/beats';
import { correctBeats } from '../../scene/edit';
import type { Scene } from '../../scene/scene';
import { STEPS } from '../strings';
import type { Sound } from './Sound.svelte';

/** Milliseconds without a tap after which the taps are taken for what they are. */
const TAP_PAUSE = 2000;
/** Fewer taps say too little of a tempo. */
const FEWEST_TAPS = 4;

type Edit = (label: string, change: (scene: Scene) => Scene, gesture?: string) => void;

/** The beats of the open project: as they were found, with what a person put right. */
export class Beats {
  /** Whether the controls are on the screen, so that their key is alive. */
  shown = false;
  /** Seconds of the taps that are not taken yet. */
  taps = $state.raw<readonly number[]>([]);
  readonly #sound: Sound;
  readonly #scene: () => Scene;
  readonly #edit: Edit;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #edits = $derived.by(() => this.#scene().beats);
  readonly #found = $derived.by(() => {
    const heard = this.#sound.heard;
    return heard && gridOf(heard.hearing.rhythm);
  });
  /** Undefined until the whole has been listened to. */
  readonly grid: BeatGrid | undefined = $derived.by(
    () => this.#found && correctedGrid(this.#found, this.#edits, this.#sound.heard!.hearing.duration),
  );
  /** Beats a minute; null without beats. */
  readonly bpm = $derived.by(() => (this.grid ? bpmOf(this.grid) : null));
  /** Everything heard, by these beats. */
  readonly signals: readonly Signal[] = $derived.by(() => {
    const signals = this.#sound.heard?.signals ?? [];
    if (!this.grid || this.grid === this.#found) return signals;
    const ours = beatSignals(this.grid, signals.find(({ id }) => id === 'beat')!.values.length);
    return signals.map((signal) => ours.find(({ id }) => id === signal.id) ?? signal);
  });
  /** Beats a minute of the taps so far; null while they are too few. */
  readonly tapBpm = $derived.by(() => tapTempo(this.taps));
  readonly isAsFound = $derived.by(() => this.#edits.length === 0);
  readonly canHalve = $derived.by(() => this.grid !== undefined && canHalve(this.grid));
  readonly canDouble = $derived.by(() => this.grid !== undefined && canDouble(this.grid));

  constructor(sound: Sound, scene: () => Scene, edit: Edit) {
    this.#sound = sound;
    this.#scene = scene;
    this.#edit = edit;
  }

  /** Takes a tap at what is heard now; sets the song going when it stands still. */
  tap(): void {
    const { playback } = this.#sound;
    if (!playback.playing) return playback.play();
    const at = toMillis(playback.heard);
    // The song was set back: these taps are a run of their own.
    if (at <= (this.taps.at(-1) ?? -1)) this.#takeTaps();
    this.taps = [...this.taps, at].slice(-MAX_TAPS);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#takeTaps(), TAP_PAUSE);
  }

  /** Moves all beats, later when positive. */
  nudge(seconds: number): void {
    this.#correct(STEPS.nudgeBeats, { type: 'nudge', seconds }, 'beats.nudge');
  }

  halve(): void {
    this.#correct(STEPS.halveTempo, { type: 'halve' });
  }

  double(): void {
    this.#correct(STEPS.doubleTempo, { type: 'double' });
  }

  /** Lets a bar begin at the beat nearest to the playhead. */
  beginBar(): void {
    const { grid } = this;
    const at = toMillis(this.#sound.playback.heard);
    if (!grid || (withOne(grid, at).one - grid.one) % grid.beatsPerBar === 0) return;
    this.#correct(STEPS.barStart, { type: 'one', at });
  }

  /** Takes back every correction. */
  restore(): void {
    this.#edit(STEPS.beatsAsFound, (scene) => correctBeats(scene, null));
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #takeTaps(): void {
    clearTimeout(this.#timer);
    const times = this.taps;
    this.taps = [];
    if (times.length >= FEWEST_TAPS) this.#correct(STEPS.tapBeats, { type: 'tap', times });
  }

  #correct(label: string, edit: BeatEdit, gesture?: string): void {
    this.#edit(label, (scene) => correctBeats(scene, edit), gesture);
  }
}

function toMillis(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
