import type { Pcm } from '../analysis/featureTrack';
import { positionAt, STOPPED, type ClockState } from '../core/clock';

/** Milliseconds between two clock messages while playing: two crystals drift apart by less than a frame in that time. */
const REPEAT_MILLIS = 1000;
/** The same until the device has told where it is: it knows its latency only once its first blocks are out. */
const ASK_AGAIN_MILLIS = 40;
/** How far ahead two sources are joined: longer than the hardware's block. */
const MEET_SECONDS = 0.05;

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
  readonly #createContext: () => AudioContext;
  #context: AudioContext | undefined;
  #gain: GainNode | undefined;
  #buffer: AudioBuffer | undefined;
  #source: AudioBufferSourceNode | undefined;
  /** Context time at which the source's `#offset` sounds. */
  #startedAt = 0;
  #offset = 0;
  #duration = 0;
  #clock: ClockState = STOPPED;
  #loop: readonly [from: number, to: number] | null = null;
  #volume = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #endTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param createContext opens the audio device, on the first play. */
  constructor(createContext: () => AudioContext = () => new AudioContext({ latencyHint: 'interactive' })) {
    this.#createContext = createContext;
  }

  /** Seconds; 0 when nothing is loaded. */
  get duration(): number {
    return this.#duration;
  }

  get playing(): boolean {
    return this.#clock.playing;
  }

  /** Seconds from the start that are heard now. */
  get position(): number {
    return positionAt(this.#clock, nowMillis(), this.duration);
  }

  /**
   * Takes a recording (copied) and stands at its start.
   * @param seconds length of the whole when `pcm` is only its beginning; past that it plays silently until `extend`.
   */
  load(pcm: Pcm, seconds?: number): void {
    this.#stopSource();
    this.#buffer = bufferOf(pcm);
    this.#duration = seconds ?? this.#buffer.duration;
    this.#loop = null;
    this.#stand(0);
  }

  /** Takes the whole of the recording whose beginning is loaded (copied), and plays on where it is. */
  extend(pcm: Pcm): void {
    this.#buffer = bufferOf(pcm);
    this.#duration = this.#buffer.duration;
    const former = this.#source;
    if (!former || this.#loop) return this.playing ? this.#start(this.position) : this.seek(this.position);
    // Both sources meet at one moment of the device's clock, so that not a sample is lost between them.
    const context = this.#context!;
    const meetAt = context.currentTime + MEET_SECONDS;
    former.onended = null;
    former.stop(meetAt);
    this.#connectSource(context, meetAt, this.#offset + meetAt - this.#startedAt);
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
    // Nothing that is still under way may open the device again.
    this.#buffer = undefined;
    this.#clock = STOPPED;
  }

  #start(position: number): void {
    this.#stopSource();
    const context = this.#openContext();
    const isRunning = context.state === 'running';
    if (isRunning && position < this.#buffer!.duration) this.#startSource(context, position);
    else this.#playSilently(position);
    if (!isRunning) this.#waitForGesture(context);
  }

  #startSource(context: AudioContext, position: number): void {
    this.#startedAt = context.currentTime;
    this.#offset = position;
    this.#connectSource(context, this.#startedAt, position);
    this.#measure();
  }

  /** Lets the buffer sound from `position` on at the device's time `at`; both in seconds. */
  #connectSource(context: AudioContext, at: number, position: number): void {
    const source = new AudioBufferSourceNode(context, { buffer: this.#buffer! });
    if (this.#loop) {
      source.loop = true;
      [source.loopStart, source.loopEnd] = this.#loop;
    }
    source.connect(this.#gain!);
    source.start(at, position);
    source.onended = () => {
      if (this.#source !== source) return;
      this.#stopSource();
      const { duration } = this.#buffer!;
      if (duration < this.#duration) this.#playSilently(duration);
      else this.#stand(duration);
    };
    this.#source = source;
  }

  /** Runs on the page's clock: no sound is there yet, or the browser does not let it out yet. */
  #playSilently(position: number): void {
    this.#say({ playing: true, position, atMillis: nowMillis(), loop: this.#loop });
    if (this.#loop) return;
    this.#endTimer = setTimeout(() => this.seek(this.duration), (this.duration - position) * 1000);
  }

  #waitForGesture(context: AudioContext): void {
    const join = () => {
      this.onBlocked(false);
      if (this.playing && !this.#source) this.#start(this.position);
    };
    // It rejects when the device is closed while it waits: then there is nothing to join.
    void context.resume().then(join, () => {});
    if (navigator.userActivation?.hasBeenActive) return;
    this.onBlocked(true);
    addEventListener('pointerdown', this.#unblock);
    addEventListener('keydown', this.#unblock);
  }

  readonly #unblock = (): void => {
    removeEventListener('pointerdown', this.#unblock);
    removeEventListener('keydown', this.#unblock);
    void this.#context?.resume();
  };

  #openContext(): AudioContext {
    if (this.#context) return this.#context;
    this.#context = this.#createContext();
    this.#gain = new GainNode(this.#context, { gain: this.#volume });
    this.#gain.connect(this.#context.destination);
    return this.#context;
  }

  /** Reads the hardware's clock, passes it on, and does so again. */
  #measure(): void {
    const context = this.#context;
    if (!context || !this.#source) return;
    const heard = context.getOutputTimestamp();
    // Before its first block is out (and in some browsers for good) the device reports zeros.
    const known = Boolean(heard.contextTime && heard.performanceTime);
    const latency = context.outputLatency || context.baseLatency || 0;
    const contextTime = known ? heard.contextTime! : context.currentTime - latency;
    const atMillis = performance.timeOrigin + (known ? heard.performanceTime! : performance.now());
    const elapsed = contextTime - this.#startedAt;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#measure(), known ? REPEAT_MILLIS : ASK_AGAIN_MILLIS);
    if (elapsed > 0) {
      const start = { playing: true, position: this.#offset, atMillis: 0, loop: this.#loop };
      const position = positionAt(start, elapsed * 1000, this.duration);
      return this.#say({ ...start, position, atMillis });
    }
    // Nothing is heard yet: the picture waits for it, or for the next look at a device that does not say when.
    const soundsAt = atMillis + (known ? -elapsed * 1000 : ASK_AGAIN_MILLIS);
    this.#say({ playing: true, position: this.#offset, atMillis: soundsAt, loop: this.#loop });
  }

  #stopSource(): void {
    clearTimeout(this.#timer);
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

function bufferOf(pcm: Pcm): AudioBuffer {
  const buffer = new AudioBuffer({
    length: pcm.channels[0]!.length,
    numberOfChannels: pcm.channels.length,
    sampleRate: pcm.sampleRate,
  });
  pcm.channels.forEach((samples, index) => buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, index));
  return buffer;
}

function nowMillis(): number {
  return performance.timeOrigin + performance.now();
}
