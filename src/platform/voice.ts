/** The part of a recording that is sounded, in seconds of the recording. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Whether it begins again at its end. */
  readonly loops: boolean;
}

/** How a voice is to begin. */
export interface Beginning {
  readonly context: AudioContext;
  /** What the sound goes into. */
  readonly into: AudioNode;
  /** Seconds of the recording, inside the span. */
  readonly position: number;
  /** The context's time at which that should sound; what has to be fetched first sounds later. */
  readonly at: number;
  readonly span: Span;
  /** Told when it is known when a position sounds: at the beginning, and again when the sound had to wait. */
  readonly onStart: (position: number, at: number) => void;
  /** Told when it has come to an end by itself. */
  readonly onEnd: () => void;
  /** Told when it cannot go on; the end is not told then. */
  readonly onFail: (error: unknown) => void;
}

/** Sound on its way to the device. */
export interface Utterance {
  /** Ends, or begins again, elsewhere from now on. What sounds now lies inside the span. */
  bound(span: Span): void;
  /** Ends at a time of the context's clock, at once when absent; then nothing more is told. */
  stop(at?: number): void;
}

/** A recording that can be sounded from any place in it. */
export interface Voice {
  /** Seconds there are to sound. */
  readonly duration: number;
  begin(beginning: Beginning): Utterance;
}

/** The voice of a recording that is held whole. */
export class BufferVoice implements Voice {
  readonly #buffer: AudioBuffer;

  constructor(buffer: AudioBuffer) {
    this.#buffer = buffer;
  }

  get duration(): number {
    return this.#buffer.duration;
  }

  begin({ context, into, position, at, span, onStart, onEnd }: Beginning): Utterance {
    const source = new AudioBufferSourceNode(context, { buffer: this.#buffer, loop: span.loops });
    source.connect(into);
    source.start(at, position);
    source.onended = onEnd;
    const bound = ({ start, end, loops }: Span) => {
      [source.loopStart, source.loopEnd] = [start, end];
      if (!loops) source.stop(at + end - position);
    };
    bound(span);
    onStart(position, at);
    return {
      bound,
      stop(when) {
        source.onended = null;
        source.stop(when);
        if (when === undefined) source.disconnect();
      },
    };
  }
}
