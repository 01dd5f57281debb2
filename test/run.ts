import { buildApp } from '../src/shell/build';
import { installedBrowser } from '../src/shell/installedBrowser';
import { runChecks } from './checks';
import { PROJECTS, runProject, type Sum } from './projects';

/** `npm test` runs everything; `npm test -- unit e2e` only what is named. */
const STEPS: Readonly<Record<string, () => Promise<Sum>>> = {
  checks: runChecks,
  build: () => buildApp().then(() => ({ passed: 1, failed: 0 })),
  ...Object.fromEntries(PROJECTS.map((project) => [project, () => runProject(project)])),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(STEPS, name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are: ${Object.keys(STEPS).join(', ')}.`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
for (const [name, step] of Object.entries(STEPS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n${name}`);
  const sum = await attempt(name, step);
  passed += sum.passed;
  failed += sum.failed;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Where a step throws, the rest still runs. */
async function attempt(name: string, step: () => Promise<Sum>): Promise<Sum> {
  try {
    // Vitest's own configuration finds the browser by this.
    if (name === 'browser' || name === 'e2e') process.env['CHROME_PATH'] = installedBrowser();
    return await step();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}
