import { posix } from 'node:path';
import { readSource, type Import, type Reading } from './imports';

/** Texts of the code by path from the repository's root, such as `src/core/time.ts`. */
export type Sources = ReadonlyMap<string, string>;

/** One file that was read, with its imports followed. */
export interface Module extends Reading {
  readonly path: string;
  readonly edges: readonly Edge[];
}

export interface Edge extends Import {
  /** Path of the file it leads to, or the name of a package. */
  readonly target: string;
  readonly isPackage: boolean;
}

/** A relative import that leads nowhere is a `target` that is not among the sources. */
export function readModules(sources: Sources): readonly Module[] {
  return [...sources].map(([path, text]) => {
    const reading = readSource(path, text);
    return { ...reading, path, edges: reading.imports.flatMap((found) => follow(path, found, sources)) };
  });
}

/** Room of a file (`core`, `sw.ts`, `workers`), or undefined for one that is in no room, such as a tool's settings. */
export function roomOf(path: string): string | undefined {
  const parts = path.split('/');
  if (parts[0] === 'workers') return 'workers';
  return parts[0] === 'src' ? parts[1] : undefined;
}

function follow(from: string, found: Import, sources: Sources): readonly Edge[] {
  const specifier = found.specifier.split('?')[0]!;
  if (found.how === 'glob') {
    // A star stands for one name, as it does for the bundler.
    const pattern = specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier;
    const matches = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`);
    const targets = [...sources.keys()].filter((path) => matches.test(path));
    return targets.map((target) => ({ ...found, how: 'value', target, isPackage: false }));
  }
  if (!specifier.startsWith('.')) return [{ ...found, target: packageOf(specifier), isPackage: true }];
  const path = posix.join(posix.dirname(from), specifier);
  const names = [path, `${path}.ts`, `${path}.svelte`, `${path}.js`, `${path}.d.ts`, `${path}/index.ts`];
  return [{ ...found, target: names.find((name) => sources.has(name)) ?? path, isPackage: false }];
}

function packageOf(specifier: string): string {
  if (specifier.includes(':')) return `${specifier.split(':')[0]}:`;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Every ring of files that import each other, one per ring, each as the path round it. Starting a worker is no import. */
export function cycles(modules: readonly Module[]): readonly (readonly string[])[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const done = new Set<string>();
  const rings: string[][] = [];
  const trail: string[] = [];
  const walk = (path: string): void => {
    const at = trail.indexOf(path);
    if (at >= 0) return void rings.push([...trail.slice(at), path]);
    if (done.has(path)) return;
    trail.push(path);
    for (const { how, target } of byPath.get(path)?.edges ?? []) if (how !== 'worker') walk(target);
    trail.pop();
    done.add(path);
  };
  for (const { path } of modules) walk(path);
  return rings;
}
