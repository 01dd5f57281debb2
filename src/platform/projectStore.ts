import {
  createStore,
  del,
  entries,
  get,
  keys,
  promisifyRequest,
  set,
  values,
  type UseStore,
} from 'idb-keyval';
import { AppError } from '../core/errors';
import { parseScene, type Schemas } from '../scene/parse';
import type { Scene } from '../scene/scene';
import { removeUnusedMedia } from './opfs';
import { storageError } from './storageError';

/** A project as it is kept: small, in IndexedDB; its media lie in the origin's file system by their hashes. */
export interface Project {
  readonly id: string;
  /** What the person calls it; the song's title at first. */
  readonly name: string;
  readonly scene: Scene;
  /** Milliseconds since 1970, of the last edit. */
  readonly updatedAt: number;
  /** A small picture of it for the start page. */
  readonly thumbnail: Blob | undefined;
}

const OPEN_KEY = 'open';

let projects: UseStore | undefined;
let settings: UseStore | undefined;
const projectStore = () => (projects ??= createStore('songrender-projects', 'projects'));
const settingStore = () => (settings ??= createStore('songrender-settings', 'settings'));

/**
 * Keeps a project and remembers it as the open one.
 * @throws {AppError} `disk-full` or `storage-unavailable`.
 */
export function saveProject(project: Project): Promise<void> {
  return inStore(async () => {
    await set(project.id, project, projectStore());
    await set(OPEN_KEY, project.id, settingStore());
  });
}

/** Puts a picture to a project, if it is still kept. @throws {AppError} `disk-full` or `storage-unavailable`. */
export function saveThumbnail(id: string, thumbnail: Blob): Promise<void> {
  return inStore(() =>
    projectStore()('readwrite', async (store) => {
      const record: unknown = await promisifyRequest(store.get(id));
      if (isRecord(record)) store.put({ ...record, thumbnail }, id);
      await promisifyRequest(store.transaction);
    }),
  );
}

/**
 * The project with this id, or undefined when it is gone or unreadable.
 * @throws {AppError} `storage-unavailable`.
 */
export async function loadProject(id: string, kinds: Schemas): Promise<Project | undefined> {
  return parseProject(id, await inStore(() => get<unknown>(id, projectStore())), kinds);
}

/** The project that was open last, or undefined. @throws {AppError} `storage-unavailable`. */
export async function loadOpenProject(kinds: Schemas): Promise<Project | undefined> {
  const id = await inStore(() => get<unknown>(OPEN_KEY, settingStore()));
  return typeof id === 'string' ? loadProject(id, kinds) : undefined;
}

/** Remembers that no project is open. @throws {AppError} `disk-full` or `storage-unavailable`. */
export function closeProject(): Promise<void> {
  return inStore(() => del(OPEN_KEY, settingStore()));
}

/**
 * Whether anything is kept at all: cheap, and without the code that reads projects.
 * @throws {AppError} `storage-unavailable`.
 */
export async function hasProjects(): Promise<boolean> {
  return (await inStore(() => keys(projectStore()))).length > 0;
}

/** Every readable project, the last edited first. @throws {AppError} `storage-unavailable`. */
export async function listProjects(kinds: Schemas): Promise<Project[]> {
  const all = await inStore(() => entries<IDBValidKey, unknown>(projectStore()));
  return all
    .map(([id, record]) => parseProject(id, record, kinds))
    .filter((project) => project !== undefined)
    .sort((a, b) => b.updatedAt - a.updatedAt);
}

/**
 * Removes a project, and the media that no other project needs.
 * @throws {AppError} `disk-full` or `storage-unavailable`.
 */
export async function removeProject(id: string): Promise<void> {
  const records = await inStore(async () => {
    await del(id, projectStore());
    return values<unknown>(projectStore());
  });
  await removeUnusedMedia(new Set(records.flatMap(hashesIn)));
}

/** Asks the database. It may refuse at once where site data is blocked. */
async function inStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageError(error);
  }
}

/** Every hash that a record names anywhere: one that a newer version wrote cannot be read here, and keeps its media. */
function hashesIn(record: unknown): readonly string[] {
  return (isRecord(record) && JSON.stringify(record).match(/[0-9a-f]{64}/g)) || [];
}

/** @param id the key it is kept under. */
function parseProject(id: IDBValidKey, record: unknown, kinds: Schemas): Project | undefined {
  if (!isRecord(record) || typeof id !== 'string' || record.id !== id) return undefined;
  try {
    return {
      id,
      name: typeof record.name === 'string' ? record.name.slice(0, 300) : '',
      scene: parseScene(record.scene, kinds),
      updatedAt: Number.isFinite(record.updatedAt) ? (record.updatedAt as number) : 0,
      thumbnail: record.thumbnail instanceof Blob ? record.thumbnail : undefined,
    };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
