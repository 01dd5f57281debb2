import { cycles, roomOf, type Edge, type Module, type Sources } from './graph';
import { IMPURE_CALLS, PURE_ROOMS, ROOMS, VAGUE_NAMES, type Room } from './rules';

/** Each function returns a sentence for every breach: where, what, and what to do. */

/** Imports against the arrows of the table. */
export function wrongArrows(
  modules: readonly Module[],
  rooms: Readonly<Record<string, Room>> = ROOMS,
): string[] {
  return modules.flatMap(({ path, edges }) => {
    const name = roomOf(path);
    if (name === undefined) return [];
    const room = Object.hasOwn(rooms, name) ? rooms[name] : undefined;
    if (!room)
      return [
        `${path}: src has no room "${name}". Move the file into one of ${Object.keys(rooms).join(', ')}.`,
      ];
    return edges.flatMap((edge) => wrongArrow(path, name, room, edge) ?? []);
  });
}

function wrongArrow(path: string, name: string, room: Room, edge: Edge): string | undefined {
  const { target, how, isPackage } = edge;
  if (isPackage) {
    const isAllowed = [...(room.packages ?? [])].some((own) =>
      own.endsWith('/') ? target.startsWith(own) : target === own,
    );
    // A virtual module is made by our own build, and belongs to the room that declares it.
    if (isAllowed || target === 'virtual:') return undefined;
    return `${path} imports the package ${target}, which ${name} may not use. Put the use of it into the room that may, and pass in what is needed.`;
  }
  if (how === 'worker') {
    return target.endsWith('.worker.ts')
      ? undefined
      : `${path} starts ${target} as a worker. Name it *.worker.ts.`;
  }
  // Metadata of the package, such as its version.
  if (target === 'package.json') return undefined;
  const other = roomOf(target);
  if (other === name || matches(target, room.imports)) return undefined;
  if (matches(target, room.types ?? [])) {
    return how === 'type'
      ? undefined
      : `${path} imports values of ${target}; ${name} may only know its types. Use "import type", or move the code towards core.`;
  }
  return `${path} imports ${target}: ${name} may not know ${other ?? 'what is outside of src'}. Move what both need towards core, or hand it over as an argument.`;
}

function matches(target: string, names: readonly string[]): boolean {
  const stem = target.replace(/^src\//, '').replace(/\.ts$/, '');
  return names.some((name) => stem === name || stem.startsWith(`${name}/`));
}

/** Relative imports that lead to nothing. @param isThere tells of files that are not code, such as styles. */
export function missingFiles(
  modules: readonly Module[],
  sources: Sources,
  isThere: (path: string) => boolean,
): string[] {
  return modules.flatMap(({ path, edges }) =>
    edges
      .filter(({ isPackage, target }) => !isPackage && !sources.has(target) && !isThere(target))
      .map(({ specifier }) => `${path} imports "${specifier}", which is not there. Correct the path.`),
  );
}

/** Files that import each other in a ring. */
export function rings(modules: readonly Module[]): string[] {
  return cycles(modules).map(
    (ring) => `${ring.join(' → ')} is a ring. Move what they share into a file of its own that both import.`,
  );
}

/** Files that only pass on what others export. */
export function barrels(modules: readonly Module[]): string[] {
  return modules
    .filter(({ isBarrel }) => isBarrel)
    .map(({ path }) => `${path} only re-exports. Delete it and import from the files themselves.`);
}

/** Clocks and chance where a result may depend on arguments alone. */
export function impurities(modules: readonly Module[]): string[] {
  return modules
    .filter(({ path }) => PURE_ROOMS.includes(roomOf(path) ?? ''))
    .flatMap(({ path, properties }) =>
      IMPURE_CALLS.filter((call) => properties.includes(call)).map(
        (call) =>
          `${path} uses ${call}. Take the time as an argument, or hashRandom(seed, index) from core/numeric.`,
      ),
    );
}

/** Names that break the house's style. */
export function wrongNames(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const parts = path.split('/');
    const file = parts.pop()!;
    const folders = parts.filter((folder) => !/^\.?[a-z][a-zA-Z0-9]*$/.test(folder));
    const vague = [...parts, file.split('.')[0]!].filter((name) => VAGUE_NAMES.test(name));
    return [
      ...folders.map((folder) => `${path}: name the folder "${folder}" in camelCase.`),
      ...vague.map((name) => `${path}: "${name}" says nothing. Name it after what it does.`),
      ...(isWellNamed(file)
        ? []
        : [`${path}: name code camelCase.ts, components PascalCase.svelte, records 0001-title.md.`]),
    ];
  });
}

function isWellNamed(file: string): boolean {
  if (file.endsWith('.svelte')) return /^[A-Z][a-zA-Z0-9]*\.svelte$/.test(file);
  if (file.endsWith('.svelte.ts')) return /^[a-zA-Z][a-zA-Z0-9]*\.svelte\.ts$/.test(file);
  if (/\.(ts|js)$/.test(file)) return /^[a-z][a-zA-Z0-9]*(\.(worker|test|d|config))?\.(ts|js)$/.test(file);
  if (file.endsWith('.md')) return /^\d{4}-[a-z0-9-]+\.md$/.test(file);
  return true;
}

/** Checks that were switched off, and tests that do not run. */
export function silenced(sources: Sources): string[] {
  const comment = /(?:\/\/|\/\*|<!--)\s*(eslint-disable|@ts-(?:ignore|nocheck|expect-error))/;
  const idleTest = /\b(?:it|test|describe)\.(?:skip|only|todo|fails)\b/;
  return [...sources].flatMap(([path, text]) => {
    const found = comment.exec(text)?.[1] ?? idleTest.exec(text)?.[0];
    return found ? [`${path} has ${found}. Mend what it hides, or delete it.`] : [];
  });
}

/** Packages of package.json's `dependencies` that nothing imports, and imported packages that it does not name. */
export function packageFaults(
  modules: readonly Module[],
  dependencies: readonly string[],
  devDependencies: readonly string[],
): string[] {
  const used = new Set(
    modules.flatMap(({ edges }) => edges.filter(({ isPackage }) => isPackage).map(({ target }) => target)),
  );
  const known = new Set([...dependencies, ...devDependencies]);
  return [
    ...dependencies
      .filter((name) => !used.has(name))
      .map((name) => `package.json depends on ${name}, but nothing imports it. Use it or remove it.`),
    ...[...used]
      .filter((name) => !name.endsWith(':') && !known.has(name))
      .map((name) => `${name} is imported but not in package.json. Install it with npm i -E ${name}.`),
  ];
}
