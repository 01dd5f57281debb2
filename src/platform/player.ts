import type { Pcm } from '../analysis/featureTrack';
import { positionAt, STOPPED, type ClockState } from '../render/clock';

/** Seconds between two clock messages while playing: two crystals drift apart by less than a frame in that time. */
const REPEAT_SECONDS = 1;

/**
 * Plays a recording and says where it is. The audio hardware is the clock; its latency is in the answer, so what is
 * shown is what is heard. Where the browser refuses sound before a first click or key, the picture plays on silently
 * and the sound joins in at the next one.
 */
export class Player {
  /** Told whenever the clock changes, and once a second while playing. */
  onClock: (clock: ClockState) => void = () => {};
  /** Told when sound starts or stops waiting for a gesture. */
  onBlocked: (blocked: boolean) => void = () => {};
  #context: AudioContext | undefined;
  #gain: GainNode | undefined;
  #buffer: AudioBuffer | undefined;
  #source: AudioBufferSourceNode | undefined;
  /** Context time at which the source's `#offset` sounds. */
  #startedAt = 0;
  #offset = 0;
  #clock: ClockState = STOPPED;
  #loop: readonly [from: number, to: number] | null = null;
  #volume = 1;
  #timer: ReturnType<typeof setInterval> | undefined;
  #endTimer: ReturnType<typeof setTimeout> | undefined;

  /** Seconds; 0 when nothing is loaded. */
  get duration(): number {
    return this.#buffer?.duration ?? 0;
  }

  get playing(): boolean {
    return this.#clock.playing;
  }

  /** Seconds from the start that are heard now. */
  get position(): number {
    return positionAt(this.#clock, nowMillis(), this.duration);
  }

  /** Takes a recording (copied) and stands at its start. */
  load(pcm: Pcm): void {
    this.#stopSource();
    const buffer = new AudioBuffer({
      length: pcm.channels[0]!.length,
      numberOfChannels: pcm.channels.length,
      sampleRate: pcm.sampleRate,
    });
    pcm.channels.forEach((samples, index) =>
      buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, index),
    );
    this.#buffer = buffer;
    this.#loop = null;
    this.#stand(0);
  }

  /** Starts at the present position, or at the start when it stands at the end. */
  play(): void {
    if (!this.#buffer || this.playing) return;
    this.#start(this.position >= this.duration - 1e-3 ? 0 : this.position);
  }

  pause(): void {
    if (!this.playing) return;
    const position = this.position;
    this.#stopSource();
    this.#stand(position);
  }

  /** Goes to `seconds` and plays on if it played. */
  seek(seconds: number): void {
    const position = Math.min(Math.max(0, seconds), this.duration);
    if (this.playing && position < this.duration) this.#start(position);
    else {
      this.#stopSource();
      this.#stand(position);
    }
  }

  /** Repeats [from, to) seconds, or nothing. */
  setLoop(loop: readonly [from: number, to: number] | null): void {
    this.#loop = loop;
    if (this.playing) this.#start(this.position);
    else this.#stand(this.position);
  }

  /** 0 to 1. */
  setVolume(volume: number): void {
    this.#volume = volume;
    if (this.#gain) this.#gain.gain.value = volume;
  }

  /** Stops and gives the audio device back. */
  close(): void {
    this.#stopSource();
    removeEventListener('pointerdown', this.#unblock);
    removeEventListener('keydown', this.#unblock);
    void this.#context?.close();
    this.#context = undefined;
  }

  #start(position: number): void {
    this.#stopSource();
    const context = this.#openContext();
    if (context.state === 'running') this.#startSource(context, position);
    else this.#startSilently(context, position);
    this.#timer = setInterval(() => this.#measure(), REPEAT_SECONDS * 1000);
  }

  #startSource(context: AudioContext, position: number): void {
    const source = new AudioBufferSourceNode(context, { buffer: this.#buffer! });
    if (this.#loop) {
      source.loop = true;
      [source.loopStart, source.loopEnd] = this.#loop;
    }
    source.connect(this.#gain!);
    this.#startedAt = context.currentTime;
    this.#offset = position;
    source.start(this.#startedAt, position);
    source.onended = () => {
      if (this.#source !== source) return;
      this.#stopSource();
      this.#stand(this.duration);
    };
    this.#source = source;
    this.#measure();
  }

  /** Runs on the page's clock until the browser lets sound out. */
  #startSilently(context: AudioContext, position: number): void {
    this.#say({ playing: true, position, atMillis: nowMillis(), loop: this.#loop });
    if (!this.#loop) {
      this.#endTimer = setTimeout(() => this.pause(), (this.duration - position) * 1000);
    }
    void context.resume().then(() => {
      this.onBlocked(false);
      if (this.playing && !this.#source) this.#start(this.position);
    });
    if (!navigator.userActivation?.hasBeenActive) {
      this.onBlocked(true);
      addEventListener('pointerdown', this.#unblock);
      addEventListener('keydown', this.#unblock);
    }
  }

  readonly #unblock = (): void => {
    removeEventListener('pointerdown', this.#unblock);
    removeEventListener('keydown', this.#unblock);
    void this.#context?.resume();
  };

  #openContext(): AudioContext {
    if (this.#context) return this.#context;
    this.#context = new AudioContext({ latencyHint: 'interactive' });
    this.#gain = new GainNode(this.#context, { gain: this.#volume });
    this.#gain.connect(this.#context.destination);
    return this.#context;
  }

  /** Reads the hardware's clock and passes it on. */
  #measure(): void {
    const context = this.#context;
    if (!context || !this.#source) return;
    const heard = context.getOutputTimestamp();
    const latency = context.outputLatency || context.baseLatency || 0;
    // Before its first block is out (and in some browsers for good) the device reports zeros.
    const known =
      heard.contextTime !== undefined && heard.contextTime > 0 && heard.performanceTime !== undefined;
    const contextTime = known ? heard.contextTime! : context.currentTime - latency;
    const atMillis = performance.timeOrigin + (known ? heard.performanceTime! : performance.now());
    const elapsed = contextTime - this.#startedAt;
    this.#say(
      elapsed < 0
        ? { playing: true, position: this.#offset, atMillis: atMillis - elapsed * 1000, loop: this.#loop }
        : {
            playing: true,
            position: positionAt(
              { playing: true, position: this.#offset, atMillis: 0, loop: this.#loop },
              elapsed * 1000,
              this.duration,
            ),
            atMillis,
            loop: this.#loop,
          },
    );
  }

  #stopSource(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#endTimer);
    const source = this.#source;
    this.#source = undefined;
    source?.stop();
    source?.disconnect();
  }

  #stand(position: number): void {
    this.#say({ playing: false, position, atMillis: nowMillis(), loop: this.#loop });
  }

  #say(clock: ClockState): void {
    this.#clock = clock;
    this.onClock(clock);
  }
}

function nowMillis(): number {
  return performance.timeOrigin + performance.now();
}
