import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** A failure whose message says all there is to say. */
export class Failure extends Error {}

/** Something typed that cannot be meant. The message says what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Runs a program with what was typed after its name; its failures become one line on stderr. The process ends with 0
 * when it is done, 1 when it failed and 2 when it was called wrongly.
 * @param usage printed for `--help`.
 */
export async function runCommand(
  usage: string,
  run: (args: readonly string[]) => Promise<void>,
): Promise<void> {
  // Until it is done it has failed, also when a signal ends it.
  process.exitCode = 1;
  const args = process.argv.slice(2);
  try {
    if (args.includes('--help')) console.log(usage);
    else await run(args);
    process.exitCode = 0;
  } catch (error) {
    const isExpected = error instanceof UsageError || error instanceof Failure;
    console.error(isExpected ? error.message : oneLine(error));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

/** npm runs programs in the project's folder; paths are meant from where it was called. */
export function fromHere(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', path);
}

/** The whole path of a file that must be there. @throws {Failure} */
export function existingFile(path: string): string {
  const whole = fromHere(path);
  if (!existsSync(whole)) throw new Failure(`${whole} is not there. Check the path.`);
  return whole;
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `${message.split('\n')[0]} Run the command again; if it fails again, start the app with npm start and open the file there.`;
}
