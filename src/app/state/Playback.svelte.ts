import type { Pcm } from '../../analysis/featureTrack';
import { takeAudioDevice } from '../../platform/audioDevice';
import { Player } from '../../platform/player';
import type { ClockState } from '../../core/clock';

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

  /** The clock as it was last told. */
  get clock(): ClockState | undefined {
    return this.#clock;
  }

  /**
   * Takes a recording (copied) and stands at its start.
   * @param beginningOf length of the whole in seconds when `pcm` is only its beginning.
   */
  load(pcm: Pcm, beginningOf?: number): void {
    this.#player.load(pcm, beginningOf);
    this.duration = this.#player.duration;
    if (this.looping) this.#player.setLoop([0, this.duration]);
  }

  /** Takes the whole of the recording whose beginning is loaded, and plays on. */
  extend(pcm: Pcm): void {
    this.#player.extend(pcm);
    this.duration = this.#player.duration;
    if (this.looping) this.#player.setLoop([0, this.duration]);
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

  /** Moves by seconds, held inside the recording. */
  nudge(seconds: number): void {
    this.seek(this.#player.position + seconds);
  }

  /** Stops and moves by whole frames. */
  stepFrames(frames: number): void {
    this.pause();
    this.seek((Math.round(this.position / FRAME_SECONDS) + frames) * FRAME_SECONDS);
  }

  toggleLoop(): void {
    this.looping = !this.looping;
    this.#player.setLoop(this.looping ? [0, this.duration] : null);
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
