import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { provideEntry } from './cache-entry.js';
import { hashTexts } from './hash.js';
import { noCompiler } from './machine.js';
import { placeFile } from './place-file.js';
import { SetupProblem } from './problem.js';
import { CommandFailed, runCommand } from './run-command.js';
import { findCompiler } from './tools.js';

const avx2 = { flags: ['-mavx2', '-mfma'], needs: ['avx2', 'fma'] };

const avx512 = {
  flags: [
    ...['-mavx512f', '-mavx512vl', '-mavx512bw', '-mavx512dq', '-mavx2', '-mfma'],
    // A compiler may choose half the width by itself.
    '-mprefer-vector-width=512',
  ],
  needs: ['avx512f', 'avx512vl', 'avx512bw', 'avx512dq', 'avx2', 'fma'],
};

/**
 * Our own Node-API modules. `source` is the one file that is compiled, with the headers beside it; `flags` are the
 * compiler's for the instruction sets that `needs` lists as /proc/cpuinfo names them.
 */
export const nativeModules = [
  {
    name: 'wave-kernel',
    title: 'Wave kernel',
    source: 'native/waves/wave-kernel.cc',
    output: 'wave-kernel.node',
    ...avx2,
  },
  {
    name: 'network-kernels',
    title: 'Network kernels',
    source: 'native/network/network-kernels.cc',
    output: 'network-kernels.node',
    ...avx2,
  },
  {
    name: 'network-kernels-avx512',
    title: 'Network kernels for AVX-512',
    source: 'native/network/network-kernels.cc',
    output: 'network-kernels-avx512.node',
    ...avx512,
  },
];

/** Where the compiled code looks for a module, relative to the checkout. */
export function locateNativeModule({ output }) {
  return `native/build/${output}`;
}

/** Compiles what the cache lacks, one module after another, and puts all into the checkout. */
export async function provideNativeModules(tools) {
  for (const module of nativeModules) await provideNativeModule(module, tools);
}

/**
 * Node-API is the same in all Node.js versions: one file serves them all. Needs the npm packages, for the headers. All
 * variants are compiled on every machine, as the cache may serve others.
 */
export async function provideNativeModule(module, { checkout, cache, narrator, onWait, env = process.env }) {
  const { name, title, output, needs } = module;
  const entry = describeNativeModuleEntry(module, { checkout });
  const folder = await provideEntry({ cache, ...entry, onWait }, async (partial) => {
    const compiler = findCompiler(env);
    if (compiler === undefined) throw new SetupProblem(noCompiler);
    const task = narrator.startTask(`${title}, compiled`);
    const file = join(partial, output);
    try {
      await runCommand(compiler, [...compilerArguments(module), '-o', file], {
        cache,
        name: `compile-${name}`,
        cwd: checkout,
        env,
      });
      if (canRun(needs)) {
        await runCommand(process.execPath, ['-e', 'process.dlopen({ exports: {} }, process.argv[1])', file], {
          cache,
          name: `load-${name}`,
        });
      }
      task.done();
    } catch (error) {
      task.failed();
      throw explain(module, error);
    }
  });
  await placeFile(join(folder, output), join(checkout, locateNativeModule(module)));
}

export function describeNativeModuleEntry(module, { checkout }) {
  const hash = hashTexts([hashSources(module, { checkout }), ...compilerArguments(module)]);
  return { name: `${module.name}-${hash.slice(0, 12)}`, files: [module.output] };
}

/** Of all modules: their sources, and how each is compiled. */
export function hashNativeModules({ checkout }) {
  return hashTexts(nativeModules.map((module) => describeNativeModuleEntry(module, { checkout }).name));
}

/** Of the one file that is compiled and the headers beside it. */
function hashSources({ source }, { checkout }) {
  const folder = join(checkout, dirname(source));
  const names = readdirSync(folder).filter((name) => name === basename(source) || name.endsWith('.h'));
  return hashTexts(names.sort().flatMap((name) => [name, readFileSync(join(folder, name))]));
}

/** Relative to the checkout, so that two clones share what is compiled. */
function compilerArguments({ source, flags }) {
  return [
    ...['-std=c++17', '-O3', ...flags, '-fPIC', '-shared', '-pthread', '-fvisibility=hidden'],
    ...['-Inode_modules/node-api-headers/include', source],
  ];
}

/** Elsewhere even loading a module may end the process, by an instruction that the processor does not know. */
function canRun(needs) {
  const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'latin1'))?.[1].split(' ') ?? [];
  return needs.every((flag) => flags.includes(flag));
}

function explain({ title, source }, error) {
  if (!(error instanceof CommandFailed)) return error;
  const name = title[0].toLowerCase() + title.slice(1);
  return new SetupProblem(
    `The ${name} (${source}) could not be compiled and loaded; a C++17 compiler for x86-64 such as g++ 8 or newer is needed.`,
    { details: [...error.lastLines(), `Full log: ${error.logFile}`], cause: error },
  );
}
