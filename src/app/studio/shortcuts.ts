import type { Studio } from '../state/Studio.svelte';

/** One line of the sheet, and what the keys do. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly label: string;
  readonly group: 'Playback' | 'Editing';
  matches(event: KeyboardEvent): boolean;
  /** Whether there is something for it to do; always when absent. */
  when?(studio: Studio): boolean;
  run(studio: Studio): void;
}

const isCommand = (event: KeyboardEvent) => event.ctrlKey || event.metaKey;
const isPlain = (event: KeyboardEvent) => !isCommand(event) && !event.altKey;
const plain =
  (key: string, shift = false) =>
  (event: KeyboardEvent) =>
    isPlain(event) && event.key === key && event.shiftKey === shift;
const command = (key: string, shift: boolean) => (event: KeyboardEvent) =>
  isCommand(event) && event.key.toLowerCase() === key && event.shiftKey === shift;

/** The keyboard of the studio: what the sheet lists is what the keys do. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    keys: ['Space'],
    label: 'Play or pause',
    group: 'Playback',
    matches: plain(' '),
    run: ({ playback }) => playback.toggle(),
  },
  {
    keys: ['←'],
    label: 'Back 1 second',
    group: 'Playback',
    matches: plain('ArrowLeft'),
    run: ({ playback }) => playback.nudge(-1),
  },
  {
    keys: ['→'],
    label: 'Forward 1 second',
    group: 'Playback',
    matches: plain('ArrowRight'),
    run: ({ playback }) => playback.nudge(1),
  },
  {
    keys: ['Shift', '←'],
    label: 'Back 5 seconds',
    group: 'Playback',
    matches: plain('ArrowLeft', true),
    run: ({ playback }) => playback.nudge(-5),
  },
  {
    keys: ['Shift', '→'],
    label: 'Forward 5 seconds',
    group: 'Playback',
    matches: plain('ArrowRight', true),
    run: ({ playback }) => playback.nudge(5),
  },
  {
    keys: [','],
    label: 'One frame back',
    group: 'Playback',
    matches: plain(','),
    run: ({ playback }) => playback.stepFrames(-1),
  },
  {
    keys: ['.'],
    label: 'One frame forward',
    group: 'Playback',
    matches: plain('.'),
    run: ({ playback }) => playback.stepFrames(1),
  },
  {
    keys: ['Home'],
    label: 'To the start',
    group: 'Playback',
    matches: plain('Home'),
    run: ({ playback }) => playback.toStart(),
  },
  {
    keys: ['End'],
    label: 'To the end',
    group: 'Playback',
    matches: plain('End'),
    run: ({ playback }) => playback.toEnd(),
  },
  {
    keys: ['L'],
    label: 'Loop',
    group: 'Playback',
    matches: (event) => isPlain(event) && event.key.toLowerCase() === 'l',
    run: ({ playback }) => playback.toggleLoop(),
  },
  {
    keys: ['T'],
    label: 'Tap the beat, with Signals open',
    group: 'Playback',
    // A key that is held is one tap.
    matches: (event) => isPlain(event) && event.key.toLowerCase() === 't' && !event.repeat,
    when: ({ beats }) => beats.shown,
    run: ({ beats }) => beats.tap(),
  },
  {
    keys: ['Ctrl', 'Z'],
    label: 'Undo',
    group: 'Editing',
    matches: command('z', false),
    run: (studio) => studio.undo(),
  },
  {
    keys: ['Ctrl', 'Shift', 'Z'],
    label: 'Redo',
    group: 'Editing',
    matches: command('z', true),
    run: (studio) => studio.redo(),
  },
  {
    keys: ['Ctrl', 'Y'],
    label: 'Redo',
    group: 'Editing',
    matches: command('y', false),
    run: (studio) => studio.redo(),
  },
  {
    keys: ['Esc'],
    label: 'Hide the handles',
    group: 'Editing',
    matches: plain('Escape'),
    run: (studio) => {
      studio.handles = false;
    },
  },
];

/** Elements that use these keys themselves. */
function isTaken(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (event.key === ' ') return target.matches('button, a, summary, [role="tab"], [role="radio"], input');
  const movesWithin = '[type="range"], [role="radio"], [type="radio"], [role="tab"], [role="listbox"]';
  return /^(Arrow|Home|End)/.test(event.key) && target.matches(movesWithin);
}

/** Carries out what a key stands for, unless the element under the cursor has its own use for it. */
export function runShortcut(event: KeyboardEvent, studio: Studio, isTyping: boolean): void {
  if (event.defaultPrevented) return;
  const shortcut = SHORTCUTS.find(
    (candidate) => candidate.matches(event) && (candidate.when?.(studio) ?? true),
  );
  // In a text field undo belongs to the text.
  if (!shortcut || isTyping || isTaken(event)) return;
  event.preventDefault();
  shortcut.run(studio);
}
