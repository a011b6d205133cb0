import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { provideEntry } from './cache-entry.js';
import { hashTexts } from './hash.js';
import { noCompiler } from './machine.js';
import { placeFile } from './place-file.js';
import { SetupProblem } from './problem.js';
import { CommandFailed, runCommand } from './run-command.js';
import { locateTensorflowLibraries } from './tensorflow.js';
import { findCompiler } from './tools.js';

/** The newest Node-API that tfjs-node 4.22 asks for; its loader looks in the folder of that name. */
const nodeApi = 8;

const packageFolder = 'node_modules/@tensorflow/tfjs-node-gpu';

export const tfjsBindingPlace = `${packageFolder}/lib/napi-v${nodeApi}/tfjs_binding.node`;

/**
 * Compiles the binding of tfjs-node from the source in its package, against the given TensorFlow, and puts it where
 * tfjs-node looks for it. Node-API is the same in all Node.js versions: one binding serves them all.
 *
 * One call of the compiler, and not the package's own build: that one downloads an old TensorFlow and Node's headers.
 */
export async function provideTfjsBinding(tensorflowFolder, { checkout, cache, narrator, onWait }) {
  const entry = describeTfjsBindingEntry(tensorflowFolder, { checkout });
  const folder = await provideEntry({ cache, ...entry, onWait }, async (partial) => {
    const compiler = findCompiler();
    if (compiler === undefined) throw new SetupProblem(noCompiler);
    const task = narrator.startTask('TensorFlow binding for Node.js, compiled');
    const output = join(partial, 'tfjs_binding.node');
    try {
      await runCommand(compiler, [...compilerArguments(tensorflowFolder), '-o', output], {
        cache,
        name: 'compile-tfjs-binding',
        cwd: checkout,
      });
      await runCommand(process.execPath, ['-e', 'process.dlopen({ exports: {} }, process.argv[1])', output], {
        cache,
        name: 'load-tfjs-binding',
      });
      task.done();
    } catch (error) {
      task.failed();
      throw explain(error);
    }
  });
  await placeFile(join(folder, 'tfjs_binding.node'), join(checkout, tfjsBindingPlace));
}

/** Needs the npm packages: its name comes from their sources. */
function describeTfjsBindingEntry(tensorflowFolder, { checkout }) {
  const sources = join(checkout, packageFolder, 'binding');
  const { version } = JSON.parse(readFileSync(join(checkout, packageFolder, 'package.json'), 'utf8'));
  const names = readdirSync(sources).sort();
  const hash = hashTexts([
    ...names.map((name) => readFileSync(join(sources, name))),
    ...compilerArguments(tensorflowFolder),
  ]);
  return { name: `tfjs-binding-${version}-${hash.slice(0, 12)}`, files: ['tfjs_binding.node'] };
}

/** Relative to the checkout, so that two clones share what is compiled. */
function compilerArguments(tensorflowFolder) {
  const libraries = locateTensorflowLibraries(tensorflowFolder);
  return [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', `-DNAPI_VERSION=${nodeApi}`],
    ...[
      `-I${packageFolder}/..`,
      `-I${packageFolder}`,
      `-I${libraries}/include`,
      '-Inode_modules/node-api-headers/include',
    ],
    ...[`${packageFolder}/binding/tfjs_backend.cc`, `${packageFolder}/binding/tfjs_binding.cc`],
    ...[`-L${libraries}`, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2', `-Wl,-rpath,${libraries}`],
  ];
}

function explain(error) {
  if (!(error instanceof CommandFailed)) return error;
  return new SetupProblem(
    'The TensorFlow binding could not be compiled and loaded; a C++17 compiler such as g++ 8 or newer is needed.',
    {
      details: [...error.lastLines(), `Full log: ${error.logFile}`],
      cause: error,
    },
  );
}
