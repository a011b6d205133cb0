import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { provideEntry } from './cache-entry.js';
import { hashTexts } from './hash.js';
import { noCompiler } from './machine.js';
import { placeFile } from './place-file.js';
import { SetupProblem } from './problem.js';
import { CommandFailed, runCommand } from './run-command.js';
import { findCompiler } from './tools.js';

const sourceFolder = 'native/waves';

export const waveKernelPlace = 'native/build/wave-kernel.node';

/** Relative to the checkout, so that two clones share what is compiled. */
const compilerArguments = [
  ...['-std=c++17', '-O3', '-mavx2', '-mfma', '-fPIC', '-shared', '-pthread', '-fvisibility=hidden'],
  ...['-Inode_modules/node-api-headers/include', `${sourceFolder}/wave-kernel.cc`],
];

/**
 * Compiles our own multislice kernel and puts it where the compiled code looks for it. Node-API is the same in all
 * Node.js versions: one file serves them all. Needs the npm packages, for the headers.
 */
export async function provideWaveKernel({ checkout, cache, narrator, onWait, env = process.env }) {
  const entry = describeWaveKernelEntry({ checkout });
  const folder = await provideEntry({ cache, ...entry, onWait }, async (partial) => {
    const compiler = findCompiler(env);
    if (compiler === undefined) throw new SetupProblem(noCompiler);
    const task = narrator.startTask('Wave kernel, compiled');
    const output = join(partial, 'wave-kernel.node');
    try {
      await runCommand(compiler, [...compilerArguments, '-o', output], {
        cache,
        name: 'compile-wave-kernel',
        cwd: checkout,
        env,
      });
      if (canRunWaveKernel()) {
        await runCommand(process.execPath, ['-e', 'process.dlopen({ exports: {} }, process.argv[1])', output], {
          cache,
          name: 'load-wave-kernel',
        });
      }
      task.done();
    } catch (error) {
      task.failed();
      throw explain(error);
    }
  });
  await placeFile(join(folder, 'wave-kernel.node'), join(checkout, waveKernelPlace));
}

export function describeWaveKernelEntry({ checkout }) {
  const hash = hashTexts([hashWaveKernelSources({ checkout }), ...compilerArguments]);
  return { name: `wave-kernel-${hash.slice(0, 12)}`, files: ['wave-kernel.node'] };
}

/** Of the one file that is compiled and the headers beside it. */
export function hashWaveKernelSources({ checkout }) {
  const folder = join(checkout, sourceFolder);
  const names = readdirSync(folder).filter((name) => name === 'wave-kernel.cc' || name.endsWith('.h'));
  return hashTexts(names.sort().flatMap((name) => [name, readFileSync(join(folder, name))]));
}

/** Elsewhere even loading it may end the process, by an instruction that the processor does not know. */
function canRunWaveKernel() {
  const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'latin1'))?.[1].split(' ') ?? [];
  return flags.includes('avx2') && flags.includes('fma');
}

function explain(error) {
  if (!(error instanceof CommandFailed)) return error;
  return new SetupProblem(
    'The wave kernel (native/waves/wave-kernel.cc) could not be compiled and loaded; a C++17 compiler for x86-64 such as g++ 8 or newer is needed.',
    { details: [...error.lastLines(), `Full log: ${error.logFile}`], cause: error },
  );
}
