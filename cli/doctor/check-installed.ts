import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { z } from 'zod';
import { checkout, type Installation } from '../installation.js';
import { type Check, createGroup } from './check.js';
import { checkNativeModule, describeNetworkKernels, describeWaveKernel } from './check-native-module.js';
import { maybeFirstLine } from './run-program.js';

const binding = `${checkout}/node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node`;
const bindingTimeoutMs = 60_000;

/** In a process of its own: loading the library takes seconds, prints, and on a broken machine kills. */
const askBinding = `
  const module_ = { exports: {} };
  process.dlopen(module_, process.argv[1]);
  const { TF_Version: version, isUsingGpuDevice } = module_.exports;
  console.log(JSON.stringify({ version, gpu: process.argv[2] === 'cuda' && isUsingGpuDevice() }));`;

const bindingAnswerSchema = z.object({ version: z.string(), gpu: z.boolean() });

export async function checkInstalled({ engine, temporal }: Installation): Promise<readonly Check[]> {
  const runSetup = 'delete node_modules/.hrtem-setup.json and run `npm run setup`';
  const [tensorflow, waveKernel, networkKernels, sqlite, temporalVersion] = await Promise.all([
    checkTensorflow(engine.flavour),
    checkNativeModule(describeWaveKernel(), runSetup),
    checkNativeModule(describeNetworkKernels(), runSetup),
    checkSqlite(),
    maybeFirstLine(temporal.path, ['--version']),
  ]);
  return createGroup('Installed', [
    ['Engine', 'fact', `${engine.flavour === 'cuda' ? 'CUDA' : 'CPU'}, because ${engine.why}`],
    tensorflow instanceof Error
      ? ['TensorFlow', 'missing', `does not load: ${tensorflow.message}`, runSetup]
      : ['TensorFlow', 'ok', `${tensorflow.version}, in ${engine.libraryFolder}`],
    ...(engine.flavour === 'cuda' ? [describeGpuUse(tensorflow)] : []),
    ['tfjs', 'ok', readVersion('@tensorflow/tfjs-node-gpu')],
    waveKernel,
    networkKernels,
    sqlite instanceof Error
      ? ['SQLite', 'missing', `does not load: ${sqlite.message}`, runSetup]
      : ['SQLite', 'ok', `${sqlite}, better-sqlite3 ${readVersion('better-sqlite3')}`],
    temporalVersion === undefined
      ? ['Temporal CLI', 'missing', `${temporal.path} does not run`, runSetup]
      : ['Temporal CLI', 'ok', `${temporalVersion.replace(/^temporal version /, '')}, ${temporal.path}`],
    ['Temporal SDK', 'ok', readVersion('@temporalio/worker')],
  ]);
}

function describeGpuUse(tensorflow: z.infer<typeof bindingAnswerSchema> | Error) {
  const gpu = !(tensorflow instanceof Error) && tensorflow.gpu;
  if (gpu) return ['GPU', 'ok', 'TensorFlow computes on it'] as const;
  return [
    'GPU',
    'missing',
    'TensorFlow finds none, and computes on the CPU',
    'look at nvidia-smi, or set HRTEM_ENGINE=cpu',
  ] as const;
}

async function checkTensorflow(flavour: string): Promise<z.infer<typeof bindingAnswerSchema> | Error> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', askBinding, binding, flavour], {
      timeout: bindingTimeoutMs,
    });
    return bindingAnswerSchema.parse(JSON.parse(stdout));
  } catch (error) {
    return asError(error);
  }
}

/** Loaded here and not at the head: what doesn't load is a finding, not the end of `doctor`. */
async function checkSqlite(): Promise<string | Error> {
  try {
    const { openDatabase, prepare } = await import('../../results/sqlite/keep-alive.js');
    const database = openDatabase(':memory:');
    const version = z.string().parse(prepare(database, 'select sqlite_version()').pluck().get());
    database.close();
    return version;
  } catch (error) {
    return asError(error);
  }
}

function readVersion(name: string): string {
  const text = readFileSync(`${checkout}/node_modules/${name}/package.json`, 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
