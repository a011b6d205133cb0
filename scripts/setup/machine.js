import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, statSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { findCompiler, findProgram } from './tools.js';

export const noCompiler =
  'No C++ compiler: install one, e.g. `sudo apt-get install g++ make`, then run the command again.';

const oldestNode = [20, 19];
const newestNode = 24;

/**
 * One sentence, with the remedy, for each thing that this machine lacks for what there is to do.
 *
 * @param {{ compile: boolean, space: readonly { folder: string, bytes: number, what: string }[] }} needs
 */
export function findMissing(needs, { env = process.env, machine = thisMachine() } = {}) {
  const missing = [];
  if (machine.platform !== 'linux' || machine.arch !== 'x64') {
    missing.push(
      `This machine is ${machine.platform} ${machine.arch}, and hrtem-transfer runs on Linux x64 only: use such a machine, a virtual machine or a container.`,
    );
  } else if (machine.glibc === undefined) {
    missing.push(
      "This Linux has no glibc, which TensorFlow's libraries need: use a distribution with glibc, such as Debian, Ubuntu or Fedora.",
    );
  }
  const nodeProblem = judgeNode(machine.node);
  if (nodeProblem !== undefined) missing.push(nodeProblem);
  if (findProgram('npm', env) === undefined) {
    missing.push(
      'No npm on the PATH: install the npm that belongs to your Node.js, e.g. `sudo apt-get install npm`, then run the command again.',
    );
  }
  if (findProgram('python3', env) === undefined) {
    missing.push(
      'No Python 3: install it with pip, e.g. `sudo apt-get install python3 python3-pip`, then run the command again.',
    );
  } else if (!hasPip(env)) {
    missing.push(
      'Python 3 has no pip: install it, e.g. `sudo apt-get install python3-pip`, then run the command again.',
    );
  }
  if (needs.compile) {
    if (findCompiler(env) === undefined) missing.push(noCompiler);
    if (findProgram('make', env) === undefined) {
      missing.push('No make: install it, e.g. `sudo apt-get install make`, then run the command again.');
    }
  }
  return [...missing, ...needs.space.flatMap(judgeSpace)];
}

function thisMachine() {
  return { platform: process.platform, arch: process.arch, node: process.versions.node, glibc: findGlibc() };
}

/** Says what is wrong with a Node.js version like 18.20.1, else undefined. */
export function judgeNode(version) {
  const [major, minor] = version.split('.').map(Number);
  const old = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  if (!old && major <= newestNode) return undefined;
  return `Node.js ${version} is too ${old ? 'old' : 'new'}: hrtem-transfer runs on Node.js 20 to 24; install one of these, e.g. Node.js 22 LTS, then run the command again.`;
}

/** Says what keeps `bytes` from being written to `folder`, which need not exist yet. */
export function judgeSpace({ folder, bytes, what }) {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    return [
      `The ${what} ${folder} can't be written (${error.code}): give yourself the right to, or choose another with HRTEM_CACHE=FOLDER.`,
    ];
  }
  const disk = statfsSync(folder);
  const free = disk.bavail * disk.bsize;
  if (free >= bytes) return [];
  return [
    `Not enough disk: the ${what} ${folder} needs ${gigabytes(bytes)} free and has ${gigabytes(free)}: free some space${what === 'cache' ? ', or move it with HRTEM_CACHE=FOLDER' : ''}.`,
  ];
}

/** Not by mkdir's own `recursive`: below a folder that takes none, such as /proc, that one never ends. */
function makeFolder(folder) {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

function gigabytes(bytes) {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function hasPip(env) {
  try {
    execFileSync('python3', ['-m', 'pip', '--version'], { env, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function findGlibc() {
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime;
}
