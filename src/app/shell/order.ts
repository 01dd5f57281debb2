import type { ExportProgress } from '../../export/request';

/** What the command line asks of the page. The files themselves are in the page's two inputs. */
export interface Order {
  /** Id of a template; the first of the shelf when absent. */
  readonly template?: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** As people write it: `30`, `29.97`. */
  readonly frameRate: string;
  /** Part of the recording in seconds. */
  readonly from?: number;
  readonly to?: number;
  /** `video`, or one frame as a PNG at `at` seconds (where the song is most striking when absent). */
  readonly make: 'video' | 'still';
  readonly at?: number;
}

/** What came of it. The file itself is downloaded. */
export type Outcome =
  | {
      readonly isDone: true;
      readonly frames: number;
      /** Length of the video. */
      readonly seconds: number;
      /** Spent on everything: reading, analysing, drawing, encoding, checking. */
      readonly wallSeconds: number;
      /** Of these, spent on listening to the song, and how long that is. */
      readonly analysisSeconds: number;
      readonly songSeconds: number;
      readonly bytes: number;
      /** Codec strings; `png` for a still. */
      readonly video: string;
      readonly audio: string | null;
    }
  /** One sentence on what happened and one on what to do. */
  | { readonly isDone: false; readonly message: string };

/** What is heard in a recording. Times in seconds; null where there is none. */
export interface AnalysisReport {
  readonly seconds: number;
  /** Of the sound as it was listened to: browsers decode to 44.1 or 48 kHz, and more channels than two are mixed. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly integratedLufs: number | null;
  /** In LU. */
  readonly loudnessRange: number | null;
  readonly truePeakDb: number | null;
  readonly bpm: number | null;
  readonly beats: readonly number[];
  readonly downbeats: readonly number[];
  readonly onsets: readonly number[];
  readonly sections: readonly {
    readonly start: number;
    readonly end: number;
    /** The same for sections that sound alike. */
    readonly label: number;
    readonly energy: 'quiet' | 'build' | 'drop' | 'steady';
  }[];
  /** Such as `A minor`. */
  readonly key: string | null;
}

export type AnalysisOutcome =
  | { readonly isDone: true; readonly report: AnalysisReport }
  /** One sentence on what happened and one on what to do. */
  | { readonly isDone: false; readonly message: string };

/** What the page puts on `window.songrender`. */
export interface ShellPage {
  /** Ids of all templates. */
  readonly templates: readonly string[];
  /** Makes one video or still of the chosen files, and downloads it. Never rejects. */
  render(order: Order): Promise<Outcome>;
  /** Listens to the chosen recording. Never rejects. */
  analyse(): Promise<AnalysisOutcome>;
}

/** Called by the page while a video is made, if the program that opened it has put it there. */
export type ReportProgress = (progress: ExportProgress) => void;
