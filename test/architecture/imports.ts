import ts from 'typescript';

/** One mention of another module. */
export interface Import {
  readonly specifier: string;
  /** `type` vanishes from the program, `worker` starts another one, `glob` stands for many files. */
  readonly how: 'value' | 'type' | 'worker' | 'glob';
}

/** What a file says that the rules are about. */
export interface Reading {
  readonly imports: readonly Import[];
  /** Whether the file does nothing but export what other files export. */
  readonly isBarrel: boolean;
  /** Calls and reads such as `Math.random`, as written. */
  readonly properties: readonly string[];
}

/** Reads a file of TypeScript, JavaScript or Svelte with TypeScript's parser. */
export function readSource(path: string, text: string): Reading {
  const source = ts.createSourceFile(
    path,
    scriptOf(path, text),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TS,
  );
  const imports: Import[] = [];
  const properties: string[] = [];
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found) imports.push(found);
    if (ts.isPropertyAccessExpression(node)) properties.push(node.getText().replaceAll(/\s/g, ''));
    ts.forEachChild(node, visit);
  };
  visit(source);
  const isBarrel =
    source.statements.length > 0 &&
    source.statements.every((node) => ts.isExportDeclaration(node) && node.moduleSpecifier);
  return { imports, isBarrel: Boolean(isBarrel), properties };
}

/** The code of a component is in its script blocks. */
function scriptOf(path: string, text: string): string {
  if (!path.endsWith('.svelte')) return text;
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n');
}

function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node)) return named(node.moduleSpecifier, node.importClause?.isTypeOnly);
  if (ts.isExportDeclaration(node)) return named(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return named(node.argument.literal, true);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return named(node.arguments[0]);
  if (ts.isCallExpression(node) && node.expression.getText() === 'import.meta.glob')
    return glob(node.arguments[0]);
  // How a build reads a package as a file.
  if (ts.isCallExpression(node) && node.expression.getText() === 'import.meta.resolve')
    return named(node.arguments[0]);
  if (ts.isNewExpression(node) && node.expression.getText() === 'Worker') return worker(node.arguments?.[0]);
  return undefined;
}

function named(specifier: ts.Node | undefined, isType = false): Import | undefined {
  if (!specifier || !ts.isStringLiteralLike(specifier)) return undefined;
  return { specifier: specifier.text, how: isType ? 'type' : 'value' };
}

function glob(pattern: ts.Node | undefined): Import | undefined {
  return pattern && ts.isStringLiteralLike(pattern) ? { specifier: pattern.text, how: 'glob' } : undefined;
}

/** `new Worker(new URL('./name.worker.ts', import.meta.url))` is how the bundler finds a worker. */
function worker(url: ts.Node | undefined): Import | undefined {
  const specifier = url && ts.isNewExpression(url) ? url.arguments?.[0] : undefined;
  return specifier && ts.isStringLiteralLike(specifier)
    ? { specifier: specifier.text, how: 'worker' }
    : undefined;
}
