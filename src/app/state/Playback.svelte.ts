import type { Pcm } from '../../analysis/featureTrack';
import { clamp } from '../../core/numeric';
import { takeAudioDevice } from '../../platform/audioDevice';
import { Player } from '../../platform/player';
import type { ReadableSound } from '../../platform/streamVoice';
import type { ClockState } from '../../core/clock';
import { passageOf, UNCUT, type Cut } from '../../scene/sound';

/** Seconds a frame step moves: the usual rate of an export. */
const FRAME_SECONDS = 1 / 30;

/** The player as runes. */
export class Playback {
  playing = $state(false);
  /** Seconds that are heard now; follows the display while playing. */
  position = $state(0);
  /** Seconds; 0 until there is sound. */
  duration = $state(0);
  looping = $state(false);
  #cut = $state.raw(UNCUT);
  /** What is played, in seconds of the recording. */
  readonly passage = $derived(passageOf(this.#cut, this.duration));
  /** Length of what is played, in seconds. */
  readonly kept = $derived(this.passage.end - this.passage.start);
  /** Whether the browser holds the sound back until a click or a key. */
  blocked = $state(false);
  /** Told whenever the clock changes. */
  onClock: (clock: ClockState) => void = () => {};
  readonly #player = new Player(takeAudioDevice);
  #clock: ClockState | undefined;
  #request = 0;

  constructor() {
    this.#player.onClock = (clock) => {
      this.#clock = clock;
      this.playing = clock.playing;
      this.position = this.#player.position;
      this.onClock(clock);
      this.#follow();
    };
    this.#player.onBlocked = (blocked) => (this.blocked = blocked);
  }

  /** Seconds that are heard at this very moment; `position` was so at the last frame. */
  get heard(): number {
    return this.#player.position;
  }

  /** The clock as it was last told. */
  get clock(): ClockState | undefined {
    return this.#clock;
  }

  /**
   * Takes a recording (copied) and stands at the start of what is kept.
   * @param beginningOf length of the whole in seconds when `pcm` is only its beginning.
   */
  load(pcm: Pcm, beginningOf?: number): void {
    this.#player.load(pcm, beginningOf);
    this.duration = this.#player.duration;
    this.#player.setLoops(this.looping);
  }

  /** Takes a recording that is read as it is played, and stands at the start of what is kept. */
  open(sound: ReadableSound): void {
    this.#player.open(sound);
    this.duration = this.#player.duration;
    this.#player.setLoops(this.looping);
  }

  /** Takes the whole of the recording whose beginning is loaded, and plays on. */
  extend(pcm: Pcm): void {
    this.#player.extend(pcm);
    this.duration = this.#player.duration;
  }

  /** Keeps another part of the recording, or fades it otherwise. */
  setCut(cut: Cut): void {
    this.#cut = cut;
    this.#player.setCut(cut);
  }

  play(): void {
    this.#player.play();
  }

  pause(): void {
    this.#player.pause();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  seek(seconds: number): void {
    this.#player.seek(seconds);
  }

  /** Goes to the start of what is kept. */
  toStart(): void {
    this.seek(this.passage.start);
  }

  /** Goes to the end of what is kept. */
  toEnd(): void {
    this.seek(this.passage.end);
  }

  /** Moves by seconds, held inside the recording, and inside what is kept when it is there. */
  nudge(seconds: number): void {
    const { position } = this.#player;
    const { start, end } = this.passage;
    const isInside = position >= start && position <= end;
    this.seek(isInside ? clamp(position + seconds, start, end) : position + seconds);
  }

  /** Stops and moves by whole frames. */
  stepFrames(frames: number): void {
    this.pause();
    this.seek((Math.round(this.position / FRAME_SECONDS) + frames) * FRAME_SECONDS);
  }

  toggleLoop(): void {
    this.looping = !this.looping;
    this.#player.setLoops(this.looping);
  }

  close(): void {
    cancelAnimationFrame(this.#request);
    this.#player.close();
  }

  #follow(): void {
    cancelAnimationFrame(this.#request);
    if (!this.playing) return;
    this.#request = requestAnimationFrame(() => {
      this.position = this.#player.position;
      this.#follow();
    });
  }
}
