import type { Pcm } from '../analysis/featureTrack';
import { positionAt, STOPPED, type ClockState } from '../core/clock';
import { passageOf, UNCUT, type Cut, type Passage } from '../scene/sound';
import { bufferOf } from './bufferOf';
import { heardNow, nowMillis } from './deviceClock';
import { rideFades } from './fades';
import { StreamVoice, type ReadableSound } from './streamVoice';
import { BufferVoice, type Span, type Utterance, type Voice } from './voice';

/** Milliseconds between two clock messages while playing: two crystals drift apart by less than a frame in that time. */
const REPEAT_MILLIS = 1000;
/** The same until the device has told where it is: it knows its latency only once its first blocks are out. */
const ASK_AGAIN_MILLIS = 40;
/** How far ahead the fades of a repeating passage are planned: hidden pages are woken late. */
const FADES_AHEAD_SECONDS = 4 * (REPEAT_MILLIS / 1000);
/** How far ahead two sources are joined: longer than the hardware's block. */
const MEET_SECONDS = 0.05;

/**
 * Plays what a cut keeps of a recording, with its fades, and says where it is. The audio hardware is the clock; its
 * latency is in the answer, so what is shown is what is heard. Where the browser refuses sound before a first click or
 * key, the picture plays on silently and the sound joins in at the next one.
 */
export class Player {
  /** Told whenever the clock changes, and once a second while playing. */
  onClock: (clock: ClockState) => void = () => {};
  /** Told when sound starts or stops waiting for a gesture. */
  onBlocked: (blocked: boolean) => void = () => {};
  readonly #createContext: () => AudioContext;
  #context: AudioContext | undefined;
  #volumeGain: GainNode | undefined;
  #fadeGain: GainNode | undefined;
  #voice: Voice | undefined;
  #utterance: Utterance | undefined;
  /** Context time at which the utterance's `#offset` sounds; Infinity until it is known. */
  #startedAt = Infinity;
  #offset = 0;
  #duration = 0;
  #clock: ClockState = STOPPED;
  #cut = UNCUT;
  #loops = false;
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

  /** What is played of it. */
  get passage(): Passage {
    return passageOf(this.#cut, this.#duration);
  }

  get playing(): boolean {
    return this.#clock.playing;
  }

  /** Seconds from the start that are heard now. */
  get position(): number {
    return positionAt(this.#clock, nowMillis(), this.playing ? this.passage.end : this.duration);
  }

  /**
   * Takes a recording (copied) and stands at the start of what is kept.
   * @param seconds length of the whole when `pcm` is only its beginning; past that it plays silently until `extend`.
   */
  load(pcm: Pcm, seconds?: number): void {
    this.#take(new BufferVoice(bufferOf(pcm)), seconds);
  }

  /** Takes a recording that is read as it is played, and stands at the start of what is kept. */
  open(sound: ReadableSound): void {
    this.#take(new StreamVoice(sound));
  }

  /** Takes the whole of the recording whose beginning is loaded (copied), and plays on where it is. */
  extend(pcm: Pcm): void {
    this.#voice = new BufferVoice(bufferOf(pcm));
    this.#duration = this.#voice.duration;
    const former = this.#utterance;
    if (!former || this.#loops) return this.playing ? this.#start(this.position) : this.seek(this.position);
    // Both sources meet at one moment of the device's clock, so that not a sample is lost between them.
    const context = this.#context!;
    const meetAt = context.currentTime + MEET_SECONDS;
    former.stop(meetAt);
    const line = [this.#offset, this.#startedAt] as const;
    this.#begin(context, meetAt, this.#offset + meetAt - this.#startedAt, line);
  }

  /** Starts at the present position, or at the start of what is kept when it stands outside or at the end. */
  play(): void {
    if (!this.#voice || this.playing) return;
    this.#start(this.#isInside(this.position) ? this.position : this.passage.start);
  }

  pause(): void {
    if (!this.playing) return;
    const position = this.position;
    this.#hush();
    this.#stand(position);
  }

  /**
   * Goes to `seconds` and plays on if it played: from the start of what is kept when that lies later. Behind the end of it
   * it stands: what is outside can be looked at, not played.
   */
  seek(seconds: number): void {
    const { start, end } = this.passage;
    const position = Math.min(Math.max(0, seconds), this.duration);
    if (this.playing && position < end) this.#start(Math.max(start, position));
    else {
      this.#hush();
      this.#stand(position);
    }
  }

  /** Repeats what is kept, or not. */
  setLoops(loops: boolean): void {
    this.#loops = loops;
    if (this.playing) this.#start(this.position);
    else this.#stand(this.position);
  }

  /** Keeps another part of the recording, or fades it otherwise. What plays inside it plays on. */
  setCut(cut: Cut): void {
    if (cut === this.#cut) return;
    const { position } = this;
    const now = this.#context?.currentTime ?? 0;
    const sounding = this.#soundingAt(now);
    this.#cut = cut;
    if (!this.playing) return this.#stand(position);
    const { start, end } = this.passage;
    if (!this.#isInside(position))
      return position < start || this.#loops ? this.#start(start) : this.seek(end);
    if (!this.#utterance) return this.#start(position);
    // The rounds of a loop are counted anew from here; without one the sound stays where it was begun.
    if (this.#loops) [this.#offset, this.#startedAt] = [sounding, now];
    this.#utterance.bound(this.#span);
    this.#ride();
    this.#measure();
  }

  /** 0 to 1. */
  setVolume(volume: number): void {
    this.#volume = volume;
    if (this.#volumeGain) this.#volumeGain.gain.value = volume;
  }

  /** Stops and gives the audio device back. */
  close(): void {
    this.#hush();
    removeEventListener('pointerdown', this.#unblock);
    removeEventListener('keydown', this.#unblock);
    void this.#context?.close();
    this.#context = undefined;
    // Nothing that is still under way may open the device again.
    this.#voice = undefined;
    this.#clock = STOPPED;
  }

  #take(voice: Voice, seconds = voice.duration): void {
    this.#hush();
    this.#voice = voice;
    this.#duration = seconds;
    this.#stand(this.passage.start);
  }

  #start(position: number): void {
    this.#hush();
    const context = this.#openContext();
    const isRunning = context.state === 'running';
    if (isRunning && position < this.#voice!.duration) this.#begin(context, context.currentTime, position);
    else this.#playSilently(position);
    if (!isRunning) this.#waitForGesture(context);
  }

  /**
   * Lets the voice sound from `position` on at the device's time `at`, or as soon as it can; both in seconds.
   * @param line what sounds when, until then and after it; where the sound begins when absent.
   */
  #begin(
    context: AudioContext,
    at: number,
    position: number,
    line?: readonly [offset: number, startedAt: number],
  ): void {
    this.#startedAt = Infinity;
    this.#offset = position;
    const voice = this.#voice!;
    const utterance: Utterance = voice.begin({
      context,
      into: this.#fadeGain!,
      at,
      position,
      span: this.#span,
      onStart: (offset, startedAt) => {
        [this.#offset, this.#startedAt] = line ?? [offset, startedAt];
        this.#ride();
        this.#measure();
      },
      onEnd: () => {
        this.#hush();
        const { end } = this.passage;
        if (voice.duration < end) this.#playSilently(voice.duration);
        else this.#stand(end);
      },
      onFail: () => {
        // What cannot be read any more is not heard; the picture goes on.
        if (this.#utterance === utterance) this.#playSilently(this.position);
      },
    });
    this.#utterance = utterance;
    // The picture waits for what has to be read first.
    if (this.#startedAt === Infinity) this.#say(this.#playingFrom(position, Infinity));
  }

  get #span(): Span {
    const { start, end } = this.passage;
    return { start, end, loops: this.#loops };
  }

  /** Plans the fades from the present moment on. */
  #ride(): void {
    const at = this.#context!.currentTime;
    const ahead = this.#loops ? FADES_AHEAD_SECONDS : 0;
    rideFades(this.#fadeGain!.gain, this.passage, { position: this.#soundingAt(at), at, ahead });
  }

  /** What the source gives out at a time of the device's clock, in seconds of the recording. */
  #soundingAt(contextTime: number): number {
    const elapsed = Math.max(0, contextTime - this.#startedAt);
    return positionAt(this.#playingFrom(this.#offset, 0), elapsed * 1000, this.passage.end);
  }

  #isInside(position: number): boolean {
    const { start, end } = this.passage;
    return position >= start && position < end - 1e-3;
  }

  /** Runs on the page's clock: no sound is there yet, or the browser does not let it out yet. */
  #playSilently(position: number): void {
    this.#say(this.#playingFrom(position, nowMillis()));
    if (this.#loops) return;
    const { end } = this.passage;
    this.#endTimer = setTimeout(() => this.seek(end), (end - position) * 1000);
  }

  #waitForGesture(context: AudioContext): void {
    const join = () => {
      this.onBlocked(false);
      if (this.playing && !this.#utterance) this.#start(this.position);
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
    this.#volumeGain = new GainNode(this.#context, { gain: this.#volume });
    this.#volumeGain.connect(this.#context.destination);
    this.#fadeGain = new GainNode(this.#context);
    this.#fadeGain.connect(this.#volumeGain);
    return this.#context;
  }

  /** Reads the hardware's clock, passes it on, and does so again. */
  #measure(): void {
    const context = this.#context;
    if (!context || this.#startedAt === Infinity) return;
    const { contextTime, atMillis, isKnown } = heardNow(context);
    const elapsed = contextTime - this.#startedAt;
    if (this.#loops) this.#ride();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#measure(), isKnown ? REPEAT_MILLIS : ASK_AGAIN_MILLIS);
    if (elapsed > 0) return this.#say(this.#playingFrom(this.#soundingAt(contextTime), atMillis));
    // Nothing is heard yet: the picture waits for it, or for the next look at a device that does not say when.
    const soundsAt = atMillis + (isKnown ? -elapsed * 1000 : ASK_AGAIN_MILLIS);
    this.#say(this.#playingFrom(this.#offset, soundsAt));
  }

  #hush(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#endTimer);
    this.#utterance?.stop();
    this.#utterance = undefined;
    this.#startedAt = Infinity;
  }

  #stand(position: number): void {
    this.#say({ ...this.#playingFrom(position, nowMillis()), playing: false });
  }

  #playingFrom(position: number, atMillis: number): ClockState {
    const { start, end } = this.passage;
    return { playing: true, position, atMillis, loop: this.#loops ? [start, end] : null };
  }

  #say(clock: ClockState): void {
    this.#clock = clock;
    this.onClock(clock);
  }
}
