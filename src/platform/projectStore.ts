import { createStore, del, entries, get, keys, set, update, type UseStore } from 'idb-keyval';
import { AppError } from '../core/errors';
import { parseScene, type Schemas } from '../scene/parse';
import type { Scene } from '../scene/scene';
import { removeUnusedMedia } from './opfs';

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
export async function saveProject(project: Project): Promise<void> {
  try {
    await set(project.id, project, projectStore());
    await set(OPEN_KEY, project.id, settingStore());
  } catch (error) {
    const full = error instanceof Error && error.name === 'QuotaExceededError';
    throw new AppError(full ? 'disk-full' : 'storage-unavailable', String(error), { cause: error });
  }
}

/** Puts a picture to a project, if it is still kept. */
export async function saveThumbnail(id: string, thumbnail: Blob): Promise<void> {
  await update<unknown>(
    id,
    (record) => (isRecord(record) ? { ...record, thumbnail } : record),
    projectStore(),
  );
}

/** The project with this id, or undefined when it is gone or unreadable. */
export async function loadProject(id: string, kinds: Schemas): Promise<Project | undefined> {
  return parseProject(await get(id, projectStore()), kinds);
}

/** The project that was open last, or undefined. */
export async function loadOpenProject(kinds: Schemas): Promise<Project | undefined> {
  const id = await get<unknown>(OPEN_KEY, settingStore());
  return typeof id === 'string' ? loadProject(id, kinds) : undefined;
}

/** Remembers that no project is open. */
export async function closeProject(): Promise<void> {
  await del(OPEN_KEY, settingStore());
}

/** Whether anything is kept at all: cheap, and without the code that reads projects. */
export async function hasProjects(): Promise<boolean> {
  return (await keys(projectStore())).length > 0;
}

/** Every readable project, the last edited first. */
export async function listProjects(kinds: Schemas): Promise<Project[]> {
  const all = await entries<IDBValidKey, unknown>(projectStore());
  return all
    .map(([, record]) => parseProject(record, kinds))
    .filter((project) => project !== undefined)
    .sort((a, b) => b.updatedAt - a.updatedAt);
}

/** Removes a project, and the media that no other project needs. */
export async function removeProject(id: string, kinds: Schemas): Promise<void> {
  await del(id, projectStore());
  const used = new Set<string>();
  for (const { scene } of await listProjects(kinds)) {
    for (const asset of Object.values(scene.assets)) used.add(asset.hash);
  }
  await removeUnusedMedia(used);
}

function parseProject(record: unknown, kinds: Schemas): Project | undefined {
  if (!isRecord(record) || typeof record.id !== 'string') return undefined;
  try {
    return {
      id: record.id,
      name: typeof record.name === 'string' ? record.name.slice(0, 300) : '',
      scene: parseScene(record.scene, kinds),
      updatedAt: typeof record.updatedAt === 'number' ? record.updatedAt : 0,
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
