import type { FrameRate } from '../core/time';

export const QUALITIES = ['draft', 'good', 'high', 'best'] as const;
export type Quality = (typeof QUALITIES)[number];

/** What is wanted of an export. Sizes in pixels, both even, in the scene's ratio. */
export interface ExportRequest {
  readonly width: number;
  readonly height: number;
  readonly frameRate: FrameRate;
  readonly quality: Quality;
  /** Part of the recording in seconds; the whole when absent. */
  readonly from?: number;
  readonly to?: number;
  /** Name of the file in the OPFS folder `exports`. */
  readonly fileName: string;
}

export type ExportPhase = 'preparing' | 'drawing' | 'finishing' | 'checking';

export interface ExportProgress {
  readonly phase: ExportPhase;
  /** Frames handed to the encoder so far, and in all. */
  readonly frame: number;
  readonly frames: number;
  /** Frames a second over the last two seconds; 0 until known. */
  readonly rate: number;
  /** Estimated seconds to the end; Infinity until known. */
  readonly secondsLeft: number;
}

/** A finished, reopened and checked video. */
export interface ExportSummary {
  readonly fileName: string;
  readonly frames: number;
  /** Length of the video in seconds. */
  readonly seconds: number;
  readonly wallSeconds: number;
  readonly bytes: number;
  /** Codec strings, such as `avc1.640028` and `mp4a.40.2`. */
  readonly video: string;
  readonly audio: string;
}
