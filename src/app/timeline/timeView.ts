import { clamp } from '../../core/numeric';

/** The part of a recording that the timeline shows, in seconds. */
export interface TimeView {
  readonly start: number;
  /** Seconds from the left edge to the right. */
  readonly span: number;
}

/** The closest that the timeline looks, in seconds from edge to edge. */
export const MIN_SPAN = 0.5;

/** The whole recording. */
export function wholeView(duration: number): TimeView {
  return { start: 0, span: Math.max(duration, MIN_SPAN) };
}

/** The same view held inside the recording. */
export function holdView(view: TimeView, duration: number): TimeView {
  const span = clamp(view.span, Math.min(MIN_SPAN, duration), Math.max(duration, MIN_SPAN));
  return { span, start: clamp(view.start, 0, Math.max(0, duration - span)) };
}

/** Looks closer (`factor` above 1) or further, keeping the moment `at` where it is on the screen. */
export function zoomView(view: TimeView, factor: number, at: number, duration: number): TimeView {
  const span = clamp(view.span / factor, Math.min(MIN_SPAN, duration), Math.max(duration, MIN_SPAN));
  const share = (at - view.start) / view.span;
  return holdView({ span, start: at - share * span }, duration);
}

/** Moves the view by seconds. */
export function panView(view: TimeView, seconds: number, duration: number): TimeView {
  return holdView({ ...view, start: view.start + seconds }, duration);
}

/** A view that contains the playhead: turns the page when it has left, keeps still otherwise. */
export function followView(view: TimeView, position: number, duration: number): TimeView {
  const inside = position >= view.start && position <= view.start + view.span;
  return inside ? view : holdView({ ...view, start: position - view.span * 0.1 }, duration);
}

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Seconds between the ruler's labels, so that they stand at least `minPixels` apart. */
export function rulerStep(view: TimeView, width: number, minPixels: number): number {
  const wanted = (view.span * minPixels) / Math.max(1, width);
  return STEPS.find((step) => step >= wanted) ?? STEPS.at(-1)!;
}
