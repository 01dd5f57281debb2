import { spawn } from 'node:child_process';
import { ROOT } from '../src/shell/paths';

/** A static check: a program that ends with 0 when all is well. */
interface Check {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

const types = (name: string, project: string): Check => ({
  name: `types: ${name}`,
  program: 'typescript/bin/tsc',
  args: ['-p', project],
});

/** Every static check. Each counts as one test. */
export const CHECKS: readonly Check[] = [
  types('pure', 'src/tsconfig.pure.json'),
  types('worker', 'src/tsconfig.worker.json'),
  {
    name: 'types: page',
    program: 'svelte-check/bin/svelte-check',
    args: [
      '--workspace',
      'src',
      '--tsconfig',
      'tsconfig.page.json',
      '--fail-on-warnings',
      '--output',
      'human',
    ],
  },
  types('edge', 'workers/tsconfig.json'),
  types('tests of the edge', 'test/edge/tsconfig.json'),
  types('tests and shell', 'test/tsconfig.json'),
  types('settings', 'tsconfig.json'),
  { name: 'lint', program: 'eslint/bin/eslint.js', args: ['.', '--max-warnings', '0'] },
  { name: 'format', program: 'prettier/bin/prettier.cjs', args: ['--check', '--log-level', 'warn', '.'] },
];

/** Runs every check, two at a time, printing the outcome of each and what the failing ones say. */
export async function runChecks(): Promise<{ readonly passed: number; readonly failed: number }> {
  const waiting = [...CHECKS];
  let passed = 0;
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const { isClean, output } = await run(check);
      if (isClean) passed++;
      console.log(`${isClean ? 'ok    ' : 'FAILED'}  ${check.name}`);
      if (!isClean) console.log(output);
    }
  };
  await Promise.all([work(), work()]);
  return { passed, failed: CHECKS.length - passed };
}

function run(check: Check): Promise<{ readonly isClean: boolean; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`${ROOT}node_modules/${check.program}`, ...check.args], {
      cwd: ROOT,
    });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk);
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('close', (code) => resolve({ isClean: code === 0, output }));
  });
}
