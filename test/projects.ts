import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../src/shell/paths';

/** Vitest's projects in the order of running: the quick ones first. */
export const PROJECTS = ['unit', 'edge', 'browser', 'e2e'] as const;
export type Project = (typeof PROJECTS)[number];

/** A project that has not ended by then hangs, and counts as failed. */
const LIMIT_MILLIS = 15 * 60_000;

export interface Sum {
  readonly passed: number;
  readonly failed: number;
}

/** The part of Vitest's JSON report that is read here. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** Runs one project of Vitest and adds up its report. */
export async function runProject(project: Project): Promise<Sum> {
  const reportFile = join(tmpdir(), `songrender-${project}-${process.pid}.json`);
  const exitCode = await new Promise<number | null>((resolve) => {
    const child = spawn(
      process.execPath,
      [
        `${ROOT}node_modules/vitest/vitest.mjs`,
        'run',
        ...['--project', project],
        ...['--reporter', 'default', '--reporter', 'json', '--outputFile.json', reportFile],
      ],
      { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], timeout: LIMIT_MILLIS, killSignal: 'SIGKILL' },
    );
    child.on('close', resolve);
  });
  try {
    return sumOf(JSON.parse(await readFile(reportFile, 'utf8')) as Report, exitCode);
  } catch {
    console.log(`${project}: no report was written`);
    return { passed: 0, failed: 1 };
  } finally {
    await rm(reportFile, { force: true });
  }
}

/**
 * What a report comes to. A file that could not be loaded counts as one failure, and so does a run that failed without
 * saying where, and a run in which no test ran.
 * @param exitCode of Vitest; null when it was killed.
 */
export function sumOf(report: Report, exitCode: number | null): Sum {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + brokenFiles.length;
  if (failed === 0 && (exitCode !== 0 || passed === 0)) return { passed, failed: 1 };
  return { passed, failed };
}
