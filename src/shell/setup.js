// Plain JavaScript on purpose: it runs before anything is installed. `node src/shell/setup.js <program.ts> [arguments]`
// installs what is missing and then runs the program through tsx.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Whether every package of the lock file is there in the version it names; optional ones depend on the platform.
 * Compares what the files say and not their dates, which a checkout sets as it likes.
 * @returns {boolean}
 */
function isInstalled() {
  const installedLock = `${root}node_modules/.package-lock.json`;
  if (!existsSync(installedLock)) return false;
  const wanted = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedLock, 'utf8')).packages;
  return Object.keys(wanted).every((path) => {
    const { version, optional, devOptional, link, peer } = wanted[path];
    return path === '' || optional || devOptional || link || peer || installed[path]?.version === version;
  });
}

function install() {
  process.stderr.write('Installing packages\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: root,
    // stdout belongs to the program that follows.
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  process.stderr.write(
    'The packages could not be installed. Check the network, then run the command again.\n',
  );
  process.exit(1);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`This needs Node 20.19 or newer; here is ${process.versions.node}.\n`);
  process.exit(1);
}
if (!isInstalled()) install();

const [program, ...rest] = process.argv.slice(2);
const child = spawn(process.execPath, ['--import', 'tsx', program, ...rest], { stdio: 'inherit', cwd: root });
// Ctrl-C reaches the child by itself: it stops cleanly, and this process leaves with its code.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
process.on('SIGHUP', () => child.kill('SIGHUP'));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
