import type { Pcm, Waveform } from '../analysis/featureTrack';
import type { Hearing } from '../analysis/hearing';
import type { Signal } from '../analysis/signals';
import type { Inspection } from '../audio/inspection';
import type { ErrorData } from '../core/errors';
import type { ExportProgress, ExportRequest, ExportSummary } from '../export/request';
import type { Scene } from '../scene/scene';
import type { ClockState } from '../core/clock';

/**
 * What the page and the render worker say to each other. The same worker program runs once for the preview and once
 * for each export. Nothing crosses per frame: the page sends the clock when it changes, and the worker counts on.
 */

/** A canvas the worker draws on by itself. `stage` is the big picture; the rest are thumbnails. */
export type SurfaceId = string;

/**
 * Which recording a `load` belongs to. The beginning of a long one may be loaded first, so that the picture moves while
 * the rest is still being decoded; what is known of it stays in use until the whole is known better.
 */
export interface RecordingPart {
  /** A new number for every recording; the same number for its beginning and its whole. */
  readonly recording: number;
  /** Length of the whole recording in seconds when the sound is only its beginning. */
  readonly beginningOf?: number;
}

export type RenderCommand =
  /** Reads tags, cover and palette of a file, without decoding its sound. Answered by `inspected`. */
  | { readonly type: 'inspect'; readonly id: number; readonly file: Blob }
  /** Fetches what `inspect` needs before there is a file. Not answered. */
  | { readonly type: 'warm' }
  /** Takes the sound and analyses it. Answered by `progress` (analysis) and `ready`. */
  | { readonly type: 'load'; readonly pcm: Pcm; readonly part: RecordingPart }
  /** The same for a recording that is too long to be held: it is read from the file as it is needed. */
  | { readonly type: 'open'; readonly file: Blob; readonly part: RecordingPart }
  /** Listens to everything in the loaded sound, its whole. Answered by `progress` (listening) and `heard`. */
  | { readonly type: 'listen' }
  /** The level of a range of frequencies over the whole recording. Answered by `range`. */
  | { readonly type: 'range'; readonly id: number; readonly minHz: number; readonly maxHz: number }
  /** Hands over a canvas to draw on. Size in device pixels. */
  | { readonly type: 'attach'; readonly surface: SurfaceId; readonly canvas: OffscreenCanvas }
  | { readonly type: 'resize'; readonly surface: SurfaceId; readonly width: number; readonly height: number }
  | { readonly type: 'detach'; readonly surface: SurfaceId }
  /** Without `surface`: for the stage and the export. */
  | { readonly type: 'scene'; readonly surface: SurfaceId; readonly scene: Scene }
  | { readonly type: 'clock'; readonly surface: SurfaceId; readonly clock: ClockState }
  /** Pictures by asset id; replaces those with the same id, null removes. */
  | { readonly type: 'assets'; readonly images: Readonly<Record<string, Blob | null>> }
  /** Makes the video of `scene` out of the loaded sound. Answered by `progress` (export) and `exported` or `failed`. */
  | { readonly type: 'export'; readonly scene: Scene; readonly request: ExportRequest }
  /** One frame as a PNG. Answered by `still`. */
  | {
      readonly type: 'still';
      readonly id: number;
      readonly scene: Scene;
      readonly time: number;
      readonly width: number;
      readonly height: number;
    }
  /** Stops the export; the file is removed before `failed` (aborted) is sent. */
  | { readonly type: 'cancel' };

export type { Inspection };

export type RenderEvent =
  | { readonly type: 'inspected'; readonly id: number; readonly inspection: Inspection }
  /** At most ten a second. `done` is 0 to 1. */
  | {
      readonly type: 'progress';
      readonly task: 'analysis';
      readonly done: number;
      readonly waveform: Waveform;
    }
  | ({ readonly type: 'progress'; readonly task: 'export' } & ExportProgress)
  /** The analysis of what was loaded is done; `complete` when that was the whole recording and not its beginning. */
  | { readonly type: 'ready'; readonly complete: boolean; readonly waveform: Waveform }
  /** `done` is 0 to 1. */
  | { readonly type: 'progress'; readonly task: 'listening'; readonly done: number }
  | { readonly type: 'heard'; readonly hearing: Hearing; readonly signals: readonly Signal[] }
  /** 0 (48 dB under full scale) to 1; 60 values a second. */
  | { readonly type: 'range'; readonly id: number; readonly levels: Float32Array }
  | { readonly type: 'still'; readonly id: number; readonly png: Blob }
  /** A surface has shown its first picture of the present recording. */
  | { readonly type: 'shown'; readonly surface: SurfaceId }
  | { readonly type: 'exported'; readonly summary: ExportSummary }
  /** `id` names the `inspect`, `range` or `still` that failed. */
  | {
      readonly type: 'failed';
      readonly task: 'inspect' | 'load' | 'listen' | 'range' | 'preview' | 'export' | 'still';
      readonly id?: number;
      readonly error: ErrorData;
    };
