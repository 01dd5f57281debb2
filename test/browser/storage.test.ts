import { createStore, set } from 'idb-keyval';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors';
import { fallbackPalette } from '../../src/core/fallbackPalette';
import { layerKinds } from '../../src/layers/registry';
import {
  keepMedia,
  readExport,
  readMedia,
  removeExport,
  removeExportsBefore,
  removeUnusedMedia,
} from '../../src/platform/opfs';
import {
  closeProject,
  hasProjects,
  listProjects,
  loadOpenProject,
  loadProject,
  removeProject,
  saveProject,
  saveThumbnail,
  type Project,
} from '../../src/platform/projectStore';
import { storageError } from '../../src/platform/storageError';
import { FORMATS, SCENE_VERSION, type Scene } from '../../src/scene/scene';
import { templates } from '../../src/templates/registry';

/** The store as the program opens it, to put into it what the program would not. */
const records = createStore('songrender-projects', 'projects');

async function names(folder: string): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getDirectoryHandle(folder, { create: true });
  const found: string[] = [];
  for await (const name of (handle as unknown as { keys(): AsyncIterable<string> }).keys()) found.push(name);
  return found.sort();
}

async function writeFile(folder: string, name: string, text: string): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getDirectoryHandle(folder, { create: true });
  const stream = await (await handle.getFileHandle(name, { create: true })).createWritable();
  await stream.write(text);
  await stream.close();
}

async function forgetEverything(): Promise<void> {
  await records('readwrite', (store) => void store.clear());
  await closeProject();
  await removeUnusedMedia(new Set());
  await removeExportsBefore(Infinity);
}

beforeEach(forgetEverything);
afterEach(forgetEverything);

const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('media', () => {
  test('are kept under the SHA-256 of their bytes and read back whole', async () => {
    expect(await keepMedia(new Blob(['abc']))).toBe(abc);
    expect(await (await readMedia(abc))!.text()).toBe('abc');
  });

  test('of the same bytes are kept once, whatever their names and however many at a time', async () => {
    const files = ['a.mp3', 'b.mp3', 'c.mp3'].map((name) => new File(['abc'], name));
    expect(await Promise.all(files.map(keepMedia))).toEqual([abc, abc, abc]);
    expect(await names('media')).toEqual([abc]);
  });

  test('of hours are kept piece by piece, under a hash that tells every byte of them', async () => {
    const piece = new Uint8Array(1024 * 1024).map((_, i) => (i * 31) % 251);
    const large = new Blob([...Array<Uint8Array<ArrayBuffer>>(65).fill(piece), 'end']);
    const hash = await keepMedia(large);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const kept = (await readMedia(hash))!;
    expect(kept.size).toBe(large.size);
    expect(new Uint8Array(await kept.slice(40_000_000, 40_100_000).arrayBuffer())).toEqual(
      new Uint8Array(await large.slice(40_000_000, 40_100_000).arrayBuffer()),
    );
    expect(await kept.slice(-3).text()).toBe('end');
    const changed = new Blob([large.slice(0, 40_000_000), '!', large.slice(40_000_001)]);
    expect(await keepMedia(changed)).not.toBe(hash);
  });

  test('that were only half written are written again', async () => {
    await writeFile('media', abc, 'a');
    await keepMedia(new Blob(['abc']));
    expect(await (await readMedia(abc))!.text()).toBe('abc');
  });

  test('that are not kept here are undefined', async () => {
    expect(await readMedia('0'.repeat(64))).toBeUndefined();
  });

  test('that nothing uses are removed, with the rests of killed tabs', async () => {
    const used = await keepMedia(new Blob(['used']));
    await keepMedia(new Blob(['unused']));
    await writeFile('media', `${abc}.123.part`, 'a');
    await removeUnusedMedia(new Set([used]));
    expect(await names('media')).toEqual([used]);
  });
});

describe('videos', () => {
  test('are read by name until they are removed, once or twice', async () => {
    await writeFile('exports', 'a.mp4', 'video');
    expect(await (await readExport('a.mp4'))!.text()).toBe('video');
    await removeExport('a.mp4');
    await removeExport('a.mp4');
    expect(await readExport('a.mp4')).toBeUndefined();
  });

  test('are left behind only until they are old', async () => {
    await writeFile('exports', 'a.mp4', 'video');
    const { lastModified } = (await readExport('a.mp4'))!;
    await removeExportsBefore(lastModified);
    expect(await names('exports')).toEqual(['a.mp4']);
    await removeExportsBefore(lastModified + 1);
    expect(await names('exports')).toEqual([]);
  });
});

describe('a failure of the storage', () => {
  test.each([
    [new DOMException('full', 'QuotaExceededError'), 'disk-full'],
    [new DOMException('no', 'SecurityError'), 'storage-unavailable'],
    ['nonsense', 'storage-unavailable'],
    [new AppError('disk-full', 'known'), 'disk-full'],
  ])('%s becomes %s', (error, code) => {
    expect(storageError(error).code).toBe(code);
  });
});

function sceneOf(hash: string): Scene {
  return templates[0]!.compose({
    tags: { title: 'Night Drive', artist: 'Somebody', album: '' },
    palette: fallbackPalette('Night Drive'),
    size: FORMATS.wide.size,
    assets: { audio: { hash, name: 'song.mp3', type: 'audio/mpeg' } },
  });
}

const project = (id: string, updatedAt: number, hash = abc): Project => ({
  id,
  name: `Project ${id}`,
  scene: sceneOf(hash),
  updatedAt,
  thumbnail: undefined,
});

describe('a project', () => {
  test('comes back as it was saved, and is the open one until it is closed', async () => {
    await saveProject(project('a', 5));
    const loaded = (await loadOpenProject(layerKinds))!;
    expect(loaded).toMatchObject({ id: 'a', name: 'Project a', updatedAt: 5, thumbnail: undefined });
    expect(loaded.scene.layers.map(({ id, box }) => [id, box])).toEqual(
      sceneOf(abc).layers.map(({ id, box }) => [id, box]),
    );
    // What is read is whole: read again, it is the same.
    await saveProject(loaded);
    expect(await loadProject('a', layerKinds)).toEqual(loaded);
    await closeProject();
    expect(await loadOpenProject(layerKinds)).toBeUndefined();
    expect(await hasProjects()).toBe(true);
  });

  test('keeps its picture, but a picture does not bring it back', async () => {
    const picture = new Blob(['png'], { type: 'image/png' });
    await saveProject(project('a', 1));
    await saveThumbnail('a', picture);
    expect(await (await loadProject('a', layerKinds))!.thumbnail!.text()).toBe('png');
    await removeProject('a');
    await saveThumbnail('a', picture);
    expect(await hasProjects()).toBe(false);
  });

  test('takes its media with it, except those that another needs', async () => {
    const shared = await keepMedia(new Blob(['shared']));
    const own = await keepMedia(new Blob(['own']));
    await saveProject(project('a', 1, shared));
    await saveProject(project('b', 2, shared));
    await saveProject(project('c', 3, own));
    await removeProject('c');
    await removeProject('a');
    expect(await names('media')).toEqual([shared]);
    expect((await listProjects(layerKinds)).map(({ id }) => id)).toEqual(['b']);
  });

  test('of a newer version cannot be read, but keeps its media when another is removed', async () => {
    const hash = await keepMedia(new Blob(['newer']));
    const scene = { version: SCENE_VERSION + 1, files: [{ hash }] };
    await set('newer', { id: 'newer', scene }, records);
    await saveProject(project('a', 1));
    await removeProject('a');
    expect(await loadProject('newer', layerKinds)).toBeUndefined();
    expect(await names('media')).toEqual([hash]);
  });
});

describe('records that no project was saved as', () => {
  const scene = { version: SCENE_VERSION, layers: [] };

  test.each([
    ['nothing', undefined],
    ['a text', 'project'],
    ['a list', [1, 2, 3]],
    ['no id', { name: 'x', scene }],
    ["another's id", { id: 'other', scene }],
    ['no scene', { id: 'bad' }],
    ['a scene without layers', { id: 'bad', scene: { version: 1 } }],
    ['a scene of no version', { id: 'bad', scene: { layers: [] } }],
  ])('%s: are passed over', async (_, record) => {
    await set('bad', record, records);
    await saveProject(project('good', 1));
    expect(await loadProject('bad', layerKinds)).toBeUndefined();
    expect((await listProjects(layerKinds)).map(({ id }) => id)).toEqual(['good']);
  });

  test('are made whole where only parts are unfit', async () => {
    const layers = [
      { id: 'x', kind: 'text', opacity: Infinity, box: 'wide', params: { size: 'big' } },
      null,
      7,
    ];
    const assets = { audio: { hash: '../escape', name: 'a' }, cover: { hash: abc, name: 4 } };
    await set(
      'odd',
      { id: 'odd', name: 9, updatedAt: NaN, thumbnail: 'png', scene: { ...scene, layers, assets } },
      records,
    );
    const odd = (await loadProject('odd', layerKinds))!;
    expect(odd).toMatchObject({ id: 'odd', name: '', updatedAt: 0, thumbnail: undefined });
    expect(odd.scene.assets).toEqual({ cover: { hash: abc, name: 'cover', type: '' } });
    expect(odd.scene.layers).toHaveLength(1);
    expect(odd.scene.layers[0]).toMatchObject({ opacity: 1, box: { x: 0.5, y: 0.5, width: 1, height: 1 } });
  });
});
