import type { Scene } from './scene';

/** Steps kept; the oldest fall off. */
const LIMIT = 500;

interface Step {
  /** What was done, as in "Undo move title". */
  readonly label: string;
  readonly before: Scene;
  readonly after: Scene;
  /** Edits of one gesture carry the same key and become one step. */
  readonly gesture: string | undefined;
}

/**
 * The scene as it is and the way it came there. Immutable: every call gives a new history, so that a rune or a test
 * can hold one. Scenes share what an edit did not touch.
 */
export interface History {
  readonly scene: Scene;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

/** A history that starts with `scene`. */
export function startHistory(scene: Scene): History {
  return { scene, past: [], future: [] };
}

/**
 * Adds an edit. Redo is forgotten.
 * @param gesture edits that follow each other with the same key (one drag of one slider) merge into one step.
 */
export function push(history: History, label: string, scene: Scene, gesture?: string): History {
  if (scene === history.scene) return history;
  const last = history.past.at(-1);
  const merges = gesture !== undefined && last?.gesture === gesture && history.future.length === 0;
  const step: Step = { label, before: merges ? last.before : history.scene, after: scene, gesture };
  const past = merges ? history.past.slice(0, -1) : history.past;
  return { scene, past: [...past, step].slice(-LIMIT), future: [] };
}

/** Ends a gesture: the next edit with the same key is a step of its own. */
export function endGesture(history: History): History {
  const last = history.past.at(-1);
  if (last?.gesture === undefined) return history;
  return { ...history, past: [...history.past.slice(0, -1), { ...last, gesture: undefined }] };
}

/** One step back; the same history when there is none. */
export function undo(history: History): History {
  const step = history.past.at(-1);
  if (!step) return history;
  return { scene: step.before, past: history.past.slice(0, -1), future: [step, ...history.future] };
}

/** One step forward again; the same history when there is none. */
export function redo(history: History): History {
  const [step, ...future] = history.future;
  if (!step) return history;
  return { scene: step.after, past: [...history.past, { ...step, gesture: undefined }], future };
}

/** What undo would take back, or undefined. */
export function undoLabel(history: History): string | undefined {
  return history.past.at(-1)?.label;
}

/** What redo would do again, or undefined. */
export function redoLabel(history: History): string | undefined {
  return history.future[0]?.label;
}
