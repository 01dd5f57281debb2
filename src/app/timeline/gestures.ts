/** What a hand on the timeline means. Positions in CSS pixels from its left edge. */
export interface TimelineGestures {
  seek(x: number): void;
  /** Closer by `factor`, around `x`. */
  zoom(factor: number, x: number): void;
  /** Moves the view by pixels. */
  pan(pixels: number): void;
}

/** Wheel notches are about 100; this many double the zoom. */
const WHEEL_DOUBLES = 250;

/**
 * An attachment: one pointer seeks, two pinch and pan; the wheel zooms with Ctrl or by its vertical axis and pans by its
 * horizontal axis or with Shift.
 * @param options.scrolls leaves the vertical axis to an element that scrolls: there the wheel zooms with Ctrl only.
 */
export function trackGestures(
  gestures: TimelineGestures,
  { scrolls = false }: { readonly scrolls?: boolean } = {},
): (element: HTMLElement) => () => void {
  return (element) => {
    const stop = new AbortController();
    const { signal } = stop;
    const pointers = new Map<number, number>();
    const xOf = (event: MouseEvent) => event.clientX - element.getBoundingClientRect().left;
    const spread = () => {
      const [a = 0, b = 0] = pointers.values();
      return { middle: (a + b) / 2, distance: Math.max(8, Math.abs(a - b)) };
    };

    element.addEventListener(
      'pointerdown',
      (event) => {
        if (event.button !== 0 || isControl(event.target)) return;
        element.setPointerCapture(event.pointerId);
        pointers.set(event.pointerId, xOf(event));
        if (pointers.size === 1) gestures.seek(xOf(event));
      },
      { signal },
    );
    element.addEventListener(
      'pointermove',
      (event) => {
        if (!pointers.has(event.pointerId)) return;
        const before = spread();
        pointers.set(event.pointerId, xOf(event));
        if (pointers.size === 1) return gestures.seek(xOf(event));
        const after = spread();
        gestures.zoom(after.distance / before.distance, after.middle);
        gestures.pan(before.middle - after.middle);
      },
      { signal },
    );
    const lift = (event: PointerEvent) => pointers.delete(event.pointerId);
    element.addEventListener('pointerup', lift, { signal });
    element.addEventListener('pointercancel', lift, { signal });
    element.addEventListener(
      'wheel',
      (event) => {
        const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
        if (scrolls && !sideways && !event.ctrlKey) return;
        event.preventDefault();
        if (sideways) gestures.pan(event.deltaX || event.deltaY);
        else gestures.zoom(2 ** (-event.deltaY / WHEEL_DOUBLES), xOf(event));
      },
      { signal, passive: false },
    );
    return () => stop.abort();
  };
}

/** Whether a press is meant for something that lies on the timeline. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, input, select') !== null;
}
