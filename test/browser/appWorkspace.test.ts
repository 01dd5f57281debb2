import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Workspace } from '../../src/app/state/Workspace.svelte';
import { ERRORS } from '../../src/app/strings';
import { layerKinds } from '../../src/layers/registry';
import { loadOpenProject } from '../../src/platform/projectStore';
import { setTags } from '../../src/scene/edit';
import { emptyFile } from '../fixtures/badAudio';
import { beatPcm } from '../fixtures/beat';
import { wavFile } from '../fixtures/wav';

let workspace: Workspace;

beforeEach(() => {
  workspace = new Workspace();
});

afterEach(async () => {
  await workspace.close();
  workspace.client.close();
});

const song = (name: string, seconds = 3) => wavFile(beatPcm(seconds), name);

async function opened(name: string, seconds?: number) {
  await workspace.openFile(song(name, seconds));
  return workspace.studio!;
}

const saved = () => vi.waitFor(() => expect(workspace.studio!.autosave.state).toBe('saved'));

describe('opening a recording', () => {
  test('gives a project titled from the file, analysed and playing', async () => {
    const studio = await opened('Night_Drive.wav');
    expect(studio.name).toBe('Night Drive');
    expect(studio.scene.tags.title).toBe('Night Drive');
    expect(studio.playback.duration).toBeCloseTo(3, 2);
    expect(studio.playback.playing).toBe(true);
    await vi.waitFor(() => expect(studio.sound.analysed).toBe(1), { timeout: 20_000 });
    expect(studio.sound.waveform!.columns).toBe(600);
    expect(workspace.alerts.list).toEqual([]);
  });

  test('of a long one begins before the whole is decoded, and ends with the whole', async () => {
    const studio = await opened('Long.wav', 60);
    expect(studio.sound.facts).toMatchObject({ complete: true, seconds: 60 });
    await vi.waitFor(() => expect(studio.sound.analysed).toBe(1), { timeout: 30_000 });
    expect(studio.sound.waveform!.columns).toBe(12_000);
    expect(studio.playback.duration).toBeCloseTo(60, 2);
  });

  test('that fails leaves the open project as it was and says so once', async () => {
    const studio = await opened('Kept.wav');
    studio.edit('text', (scene) => setTags(scene, { title: 'Edited' }));
    const { scene } = studio;
    await workspace.openFile(emptyFile());
    await workspace.openFile(emptyFile());
    expect(workspace.studio).toBe(studio);
    expect(studio.scene).toBe(scene);
    expect(studio.undoLabel).toBe('text');
    expect(workspace.alerts.list).toMatchObject([ERRORS['audio-empty']]);
  });

  test('twice at once ends with the later one', async () => {
    await Promise.all([workspace.openFile(song('First.wav')), workspace.openFile(song('Second.wav'))]);
    expect(workspace.studio!.name).toBe('Second');
  });
});

describe('an edit', () => {
  test('of one gesture is one step, and of two gestures two', async () => {
    const studio = await opened('Steps.wav');
    const type = (title: string) => studio.edit('text', (scene) => setTags(scene, { title }), 'title');
    type('A');
    type('AB');
    type('ABC');
    studio.endGesture();
    type('ABCD');
    studio.undo();
    expect(studio.scene.tags.title).toBe('ABC');
    studio.undo();
    expect(studio.scene.tags.title).toBe('Steps');
    expect(studio.undoLabel).toBeUndefined();
    studio.redo();
    expect(studio.scene.tags.title).toBe('ABC');
  });

  test('is kept, with the recording, and comes back', async () => {
    const studio = await opened('Back.wav');
    studio.edit('text', (scene) => setTags(scene, { artist: 'Somebody' }));
    studio.name = 'Renamed';
    await saved();
    await vi.waitFor(async () => expect((await loadOpenProject(layerKinds))?.name).toBe('Renamed'));

    const later = new Workspace();
    await later.start();
    expect(later.studio).toMatchObject({ id: studio.id, name: 'Renamed' });
    expect(later.studio!.scene.tags).toMatchObject({ title: 'Back', artist: 'Somebody' });
    expect(later.studio!.playback.duration).toBeCloseTo(3, 2);
    expect(later.studio!.playback.playing).toBe(false);
    await later.studio!.close(false);
    later.client.close();
  });

  test('of the cover is undone and done again', async () => {
    const studio = await opened('Cover.wav');
    const canvas = new OffscreenCanvas(64, 64);
    canvas.getContext('2d')!.fillRect(0, 0, 64, 64);
    const picture = new File([await canvas.convertToBlob()], 'cover.png', { type: 'image/png' });
    await studio.setCover(picture);
    await vi.waitFor(() => expect(studio.cover.file).toBe(picture));
    studio.undo();
    await vi.waitFor(() => expect(studio.cover.file).toBeUndefined());
    studio.redo();
    await vi.waitFor(() => expect(studio.cover.file).toBe(picture));
  });
});

describe('the start page', () => {
  test('lists what was open, the last first, and forgets what is deleted', async () => {
    await opened('One.wav');
    await saved();
    const two = await opened('Two.wav');
    await saved();
    await workspace.close();
    const names = () => workspace.recent.map(({ name }) => name);
    expect(names().slice(0, 2)).toEqual(['Two', 'One']);
    await workspace.openProject(two.id);
    expect(workspace.studio!.name).toBe('Two');
    await workspace.close();
    await workspace.remove(two.id);
    expect(names()).not.toContain('Two');
  });
});
