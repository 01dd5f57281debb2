import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../src/shell/paths';
import { readModules, type Sources } from './architecture/graph';
import { TOP_LEVEL, WORLDS } from './architecture/rules';
import * as verdicts from './architecture/verdicts';

const CODE = /\.(ts|js|svelte)$/;

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && name !== '__screenshots__')
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    );
}

function textsOf(paths: readonly string[]): Sources {
  return new Map(paths.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}

const json = (path: string) =>
  ts.parseConfigFileTextToJson(path, readFileSync(join(ROOT, path), 'utf8')).config;
const house = [...filesIn('src'), ...filesIn('workers')];
const tests = filesIn('test');
const sources = textsOf(house.filter((path) => CODE.test(path)));
const modules = readModules(sources);

describe('the house', () => {
  test('has imports that follow the arrows', () => {
    expect(verdicts.wrongArrows(modules)).toEqual([]);
  });

  test('has no import that leads nowhere', () => {
    expect(verdicts.missingFiles(modules, sources, (path) => existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('has no files that import each other in a ring', () => {
    expect(verdicts.rings(modules)).toEqual([]);
  });

  test('has no barrels', () => {
    expect(verdicts.barrels(modules)).toEqual([]);
  });

  test('reads no clock and rolls no dice where frames are made', () => {
    expect(verdicts.impurities(modules)).toEqual([]);
  });

  test('is named in one style', () => {
    expect(verdicts.wrongNames([...house, ...tests])).toEqual([]);
  });

  test('silences no check and skips no test', () => {
    expect(verdicts.silenced(textsOf([...house, ...tests].filter((path) => CODE.test(path))))).toEqual([]);
  });

  test('uses every package it depends on, and names every package it uses', () => {
    const { dependencies, devDependencies } = json('package.json');
    expect(verdicts.packageFaults(modules, Object.keys(dependencies), Object.keys(devDependencies))).toEqual(
      [],
    );
  });

  test('has a fixed top level', () => {
    const listed = spawnSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' });
    // Without git there is nothing that tells sources from what a build left behind.
    const entries = listed.status === 0 ? listed.stdout.split('\n').filter(Boolean) : [...house, ...tests];
    const top = new Set(entries.map((path) => path.split('/')[0]!));
    expect(
      [...top].filter((name) => !TOP_LEVEL.includes(name)),
      'these belong into src, public, workers or test',
    ).toEqual([]);
  });

  test('gives every folder of src one world of types', () => {
    const worlds = Object.keys(WORLDS).filter((path) => path.startsWith('src/'));
    const included = worlds.flatMap((path) => json(path).include as string[]);
    const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['decisions', 'node_modules', 'shell'].includes(entry.name))
      .map(({ name }) => name);
    for (const room of rooms) {
      expect(
        included.filter((name) => name === room),
        `src/${room} belongs into one tsconfig's include`,
      ).toEqual([room]);
    }
  });

  test.each(Object.entries(WORLDS))('keeps the world of %s to its own libraries', (path, libraries) => {
    expect(json(path).compilerOptions.lib).toEqual(libraries);
  });
});

describe('the checker', () => {
  const read = (files: Readonly<Record<string, string>>) => readModules(new Map(Object.entries(files)));

  test('sees an arrow that turns back, and only that one', () => {
    const found = verdicts.wrongArrows(
      read({
        'src/core/a.ts': "import { b } from '../scene/b';",
        'src/scene/b.ts': "import { a } from '../core/a'; export const b = a;",
      }),
    );
    expect(found).toEqual([
      expect.stringContaining('src/core/a.ts imports src/scene/b.ts: core may not know scene'),
    ]);
  });

  test('tells an import of types from an import of values', () => {
    const found = verdicts.wrongArrows(
      read({
        'src/analysis/track.ts': 'export type Track = number; export const zero = 0;',
        'src/layers/good.ts': "import type { Track } from '../analysis/track';",
        'src/layers/alsoGood.ts': "export const at = (t: import('../analysis/track').Track) => t;",
        'src/layers/bad.ts': "import { zero } from '../analysis/track';",
        'src/layers/hidden.ts': "export const late = () => import('../analysis/track');",
        'src/layers/passedOn.ts': "export * from '../analysis/track'; export const own = 1;",
      }),
    );
    expect(found.map((sentence) => sentence.split(' ')[0])).toEqual([
      'src/layers/bad.ts',
      'src/layers/hidden.ts',
      'src/layers/passedOn.ts',
    ]);
  });

  test('reads the scripts of components', () => {
    const found = verdicts.wrongArrows(
      read({
        'src/render/session.ts': 'export const session = 1;',
        'src/app/Stage.svelte':
          '<script module lang="ts">export const a = 1;</script>\n<script lang="ts">import { session } from \'../render/session\';</script>\n<p>{session}</p>',
      }),
    );
    expect(found).toEqual([expect.stringContaining('"import type"')]);
  });

  test('lets the page start a worker but not a file that is none', () => {
    const start = (name: string) =>
      `new Worker(new URL('../render/${name}', import.meta.url), { type: 'module' });`;
    const files = { 'src/render/render.worker.ts': '', 'src/render/session.ts': '' };
    expect(verdicts.wrongArrows(read({ ...files, 'src/app/a.ts': start('render.worker.ts') }))).toEqual([]);
    expect(verdicts.wrongArrows(read({ ...files, 'src/app/a.ts': start('session.ts') }))).toHaveLength(1);
  });

  test('refuses a package in a room that may not use it, and a room it does not know', () => {
    expect(verdicts.wrongArrows(read({ 'src/core/a.ts': "import { get } from 'idb-keyval';" }))).toHaveLength(
      1,
    );
    expect(verdicts.wrongArrows(read({ 'src/platform/a.ts': "import { get } from 'idb-keyval';" }))).toEqual(
      [],
    );
    expect(verdicts.wrongArrows(read({ 'src/attic/a.ts': '' }))).toEqual([
      expect.stringContaining('no room "attic"'),
    ]);
    expect(
      verdicts.wrongArrows(read({ 'workers/a.ts': "import '../src/core/b';", 'src/core/b.ts': '' })),
    ).toHaveLength(1);
  });

  test('finds a ring, also one through a glob or through types', () => {
    const ring = (files: Readonly<Record<string, string>>) => verdicts.rings(read(files));
    expect(
      ring({ 'src/core/a.ts': "import './b';", 'src/core/b.ts': "import type {} from './a';" }),
    ).toHaveLength(1);
    expect(
      ring({
        'src/layers/registry.ts': "const all = import.meta.glob('./*/index.ts');",
        'src/layers/bars/index.ts': "import '../registry';",
      }),
    ).toEqual([
      expect.stringContaining('src/layers/registry.ts → src/layers/bars/index.ts → src/layers/registry.ts'),
    ]);
    expect(
      ring({ 'src/core/a.ts': "import './b';", 'src/core/b.ts': "import './c';", 'src/core/c.ts': '' }),
    ).toEqual([]);
  });

  test('finds barrels, impure calls, dead paths, vague names and unused packages', () => {
    const files = {
      'src/core/index.ts': "export * from './time'; export { a } from './time';",
      'src/core/time.ts': 'export const a = Math.random(); export const b = performance\n.now();',
      'src/app/clock.ts': "import './gone'; export const now = Date.now();",
    };
    const all = read(files);
    expect(verdicts.barrels(all)).toEqual([expect.stringContaining('src/core/index.ts only re-exports')]);
    expect(verdicts.impurities(all)).toEqual([
      expect.stringContaining('src/core/time.ts uses Math.random'),
      expect.stringContaining('src/core/time.ts uses performance.now'),
    ]);
    expect(verdicts.missingFiles(all, new Map(Object.entries(files)), () => false)).toHaveLength(1);
    expect(verdicts.wrongNames(['src/core/utils.ts', 'src/app/stage.svelte', 'src/Core/a.ts'])).toHaveLength(
      3,
    );
    expect(
      verdicts.wrongNames(['src/app/Stage.svelte', 'src/app/state/Studio.svelte.ts', 'src/a.worker.ts']),
    ).toEqual([]);
    expect(verdicts.packageFaults(read({ 'src/app/a.ts': "import 'b/c';" }), ['a'], [])).toHaveLength(2);
  });

  test('finds a silenced check and an idle test', () => {
    const silencer = ['//', 'eslint-disable-next-line'].join(' ');
    expect(verdicts.silenced(new Map([['a.ts', silencer]]))).toHaveLength(1);
    expect(verdicts.silenced(new Map([['a.test.ts', ['test', "skip('x')"].join('.')]]))).toHaveLength(1);
    expect(verdicts.silenced(new Map([['a.ts', 'test(1)']]))).toEqual([]);
  });
});
