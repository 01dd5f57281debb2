import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors';
import {
  moveLayer,
  removeLayer,
  setBox,
  setLayer,
  setPalette,
  setParam,
  setSize,
  setTags,
} from '../../src/scene/edit';
import { endGesture, push, redo, startHistory, undo, undoLabel, type History } from '../../src/scene/history';
import { parseScene } from '../../src/scene/parse';
import {
  ASPECTS,
  aspectOf,
  FORMATS,
  layerIn,
  SCENE_VERSION,
  sceneSize,
  type Scene,
} from '../../src/scene/scene';
import { anyScene, testSchemas } from '../fixtures/scenes';

describe('a scene', () => {
  it('survives a round trip through JSON and parse unchanged', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        expect(parseScene(JSON.parse(JSON.stringify(scene)), testSchemas)).toEqual(
          JSON.parse(JSON.stringify(scene)),
        );
      }),
    );
  });

  it('is parsed out of anything, or refused with one error code', () => {
    const hostile = fc.oneof(
      fc.anything(),
      fc.record({
        version: fc.integer({ min: 1, max: SCENE_VERSION }),
        sound: fc.anything(),
        beats: fc.anything(),
        layers: fc.array(fc.anything()),
      }),
    );
    fc.assert(
      fc.property(hostile, (input) => {
        try {
          const scene = parseScene(input, testSchemas);
          expect(parseScene(scene, testSchemas)).toEqual(scene);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect((error as AppError).code).toBe('project-unreadable');
        }
      }),
    );
  });

  it('drops unknown keys, unknown kinds and a second layer with the same id, and mends unfit values', () => {
    const scene = parseScene(
      {
        version: 1,
        evil: true,
        size: { width: 'wide', height: -1 },
        assets: { audio: { hash: '../../etc/passwd' }, __proto__: { hash: 'x' } },
        layers: [
          { id: 'a', kind: 'disc', opacity: 7, params: { radius: 99, tint: 'url(evil)', shout: 1 } },
          { id: 'a', kind: 'disc' },
          { id: 'b', kind: 'teapot' },
        ],
      },
      testSchemas,
    );
    expect(Object.keys(scene)).not.toContain('evil');
    expect(scene.size).toEqual(FORMATS.wide.size);
    expect(scene.assets).toEqual({});
    expect(scene.layers.map((layer) => layer.id)).toEqual(['a']);
    expect(scene.layers[0]!.opacity).toBe(1);
    expect(scene.layers[0]!.params).toEqual({ radius: 1, tint: 'palette.accent1', filled: true });
  });

  it('of a later version is refused rather than damaged', () => {
    const later = { version: SCENE_VERSION + 1, layers: [] };
    expect(() => parseScene(later, testSchemas)).toThrow(AppError);
  });

  it('takes the layout of the nearest shape', () => {
    for (const aspect of ASPECTS) expect(aspectOf(FORMATS[aspect].size)).toBe(aspect);
    expect(aspectOf(sceneSize(2560, 1440))).toBe('wide');
    expect(aspectOf(sceneSize(3440, 1440))).toBe('wide');
    expect(aspectOf(sceneSize(720, 1280))).toBe('tall');
    expect(sceneSize(3840, 2160)).toEqual({ width: 1920, height: 1080 });
  });
});

describe('setParam', () => {
  const base: Scene = parseScene({ version: 1, layers: [{ id: 'a', kind: 'disc' }] }, testSchemas);

  it('holds in every shape of picture', () => {
    const scene = setSize(setParam(base, 'a', 'radius', 0.25), FORMATS.tall.size);
    expect(layerIn(scene.layers[0]!, 'tall').params.radius).toBe(0.25);
  });

  it('changes only the present shape where that shape has a value of its own', () => {
    const layer = { ...base.layers[0]!, variants: { tall: { params: { radius: 0.9 } } } };
    const tall = setParam({ ...base, layers: [layer], size: FORMATS.tall.size }, 'a', 'radius', 0.8);
    expect(layerIn(tall.layers[0]!, 'tall').params.radius).toBe(0.8);
    expect(layerIn(tall.layers[0]!, 'wide').params.radius).toBe(0.5);
  });

  it('gives the same object back when nothing changes', () => {
    expect(setParam(base, 'a', 'radius', 0.5)).toBe(base);
    expect(setParam(base, 'missing', 'radius', 0.1)).toBe(base);
    expect(setTags(base, { title: base.tags.title })).toBe(base);
    expect(setLayer(base, 'a', { visible: true })).toBe(base);
    expect(moveLayer(base, 'a', 5)).toBe(base);
    expect(setBox(base, 'a', { ...base.layers[0]!.box })).toBe(base);
    expect(setPalette(base, structuredClone(base.palette))).toBe(base);
  });
});

describe('history', () => {
  type Edit = (scene: Scene) => Scene;
  const edit: fc.Arbitrary<Edit> = fc.oneof(
    fc.string().map(
      (title): Edit =>
        (scene) =>
          setTags(scene, { title }),
    ),
    fc.constantFrom(...ASPECTS).map(
      (aspect): Edit =>
        (scene) =>
          setSize(scene, FORMATS[aspect].size),
    ),
    fc.double({ min: 0, max: 1, noNaN: true }).map(
      (value): Edit =>
        (scene) =>
          setParam(scene, 'layer0', 'radius', value),
    ),
    fc.nat(4).map(
      (index): Edit =>
        (scene) =>
          moveLayer(scene, 'layer1', index),
    ),
    fc.constant<Edit>((scene) => removeLayer(scene, 'layer2')),
    fc.constant<Edit>((scene) => setBox(scene, 'layer0', { x: 0.1, y: 0.2, width: 0.3, height: 0.4 })),
  );

  it('undone to the end is the start byte for byte, and redone to the end is the end', () => {
    fc.assert(
      fc.property(anyScene, fc.array(edit, { maxLength: 40 }), (start, edits) => {
        let history: History = startHistory(start);
        for (const apply of edits) history = push(history, 'edit', apply(history.scene));
        const end = history.scene;
        while (history.past.length > 0) history = undo(history);
        expect(JSON.stringify(history.scene)).toBe(JSON.stringify(start));
        while (history.future.length > 0) history = redo(history);
        expect(JSON.stringify(history.scene)).toBe(JSON.stringify(end));
      }),
    );
  });

  it('makes one step of one gesture and two of two', () => {
    const scene = parseScene({ version: 1, layers: [{ id: 'a', kind: 'disc' }] }, testSchemas);
    let history = startHistory(scene);
    for (const radius of [0.1, 0.2, 0.3]) {
      history = push(history, 'change radius', setParam(history.scene, 'a', 'radius', radius), 'a.radius');
    }
    expect(history.past).toHaveLength(1);
    history = endGesture(history);
    history = push(history, 'change radius', setParam(history.scene, 'a', 'radius', 0.4), 'a.radius');
    expect(history.past).toHaveLength(2);
    expect(undoLabel(history)).toBe('change radius');
    expect(undo(undo(history)).scene).toBe(scene);
  });

  it('keeps the last five hundred steps', () => {
    const scene = parseScene({ version: 1, layers: [] }, testSchemas);
    let history = startHistory(scene);
    for (let i = 0; i < 600; i++)
      history = push(history, 'retitle', setTags(history.scene, { title: `${i}` }));
    expect(history.past).toHaveLength(500);
  });
});
