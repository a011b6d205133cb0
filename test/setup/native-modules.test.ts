import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WAVE_KERNEL_FILE } from '../../learning/engine/wave-kernel.js';
import { locateNetworkKernels } from '../../learning/engine/network-kernel-file.js';
import { findMissingForKernels, hasAvx512 } from '../../learning/engine/processor.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { loadScript } from './load-script.js';

interface NativeModule {
  name: string;
  title: string;
  source: string;
  output: string;
  flags: readonly string[];
  needs: readonly string[];
}
interface Tools {
  checkout: string;
  cache: string;
  narrator: { startTask(title: string): object };
  onWait(owner: string): void;
  env?: NodeJS.ProcessEnv;
}
const { nativeModules, locateNativeModule, provideNativeModule, provideNativeModules } = await loadScript<{
  nativeModules: readonly NativeModule[];
  locateNativeModule(module: NativeModule): string;
  provideNativeModule(module: NativeModule, tools: Tools): Promise<void>;
  provideNativeModules(tools: Tools): Promise<void>;
}>('setup/native-modules.js');
const { fingerprintWish } = await loadScript<{
  fingerprintWish(place: { checkout: string; cache: string }): string;
}>('setup/installation-file.js');

const root = fileURLToPath(new URL('../../..', import.meta.url));

const sample: NativeModule = {
  name: 'sample-kernels',
  title: 'Sample kernels',
  source: 'native/sample/sample-kernels.cc',
  output: 'sample-kernels.node',
  flags: [],
  needs: [],
};

describe('our native modules', () => {
  it('are compiled into the cache and put where the compiled code looks for them', async (context) => {
    const { tools, titles, entries } = prepare(context, answerWith(41));
    await provideNativeModules(tools);
    assert.deepEqual(titles, [
      'Wave kernel, compiled',
      'Network kernels, compiled',
      'Network kernels for AVX-512, compiled',
    ]);
    const places = [WAVE_KERNEL_FILE, locateNetworkKernels('avx2'), locateNetworkKernels('avx512')];
    assert.deepEqual(
      nativeModules.map((module) => join(root, locateNativeModule(module))),
      places,
    );
    for (const module of nativeModules) {
      assert.ok(existsSync(join(tools.checkout, locateNativeModule(module))), module.name);
      assert.equal(entries(module.name).length, 1);
    }
  });

  it('ask of the processor what the compiled code asks of it', () => {
    for (const { name, needs } of nativeModules) {
      const missing = (flags: readonly string[]) =>
        name.endsWith('avx512') ? !hasAvx512(new Set(flags)) : findMissingForKernels(new Set(flags)).length > 0;
      assert.equal(missing(needs), false, name);
      for (const need of needs) assert.ok(missing(needs.filter((flag) => flag !== need)), `${name} without ${need}`);
    }
  });

  it('are compiled for the instructions that they ask for, and for no others', async (context) => {
    const { tools } = prepare(context, answerWith(0));
    for (const module of nativeModules) {
      const missing = module.needs.map((need) => `!defined(__${need.toUpperCase()}__)`).join(' || ');
      const beyond = module.name.endsWith('avx512')
        ? ''
        : '\n#ifdef __AVX512F__\n#error too many instructions\n#endif\n';
      const check = `#if ${missing}\n#error too few instructions\n#endif\n${beyond}`;
      writeFileSync(join(tools.checkout, module.source), check + answerWith(0));
      await provideNativeModule(module, tools);
    }
  });

  it('of another source are another wish of the checkout', (context) => {
    const { tools, change } = prepare(context, answerWith(1));
    const wishes = new Set([fingerprintWish(tools), fingerprintWish(tools)]);
    assert.equal(wishes.size, 1);
    for (const { source } of nativeModules.slice(0, 2)) {
      change(answerWith(2), { source });
      wishes.add(fingerprintWish(tools));
    }
    assert.equal(wishes.size, 3);
  });

  it('without a compiler are told as the other bindings are', async (context) => {
    const { tools } = prepare(context, answerWith(1));
    const env = { PATH: makeTemporaryFolder(context) };
    await assert.rejects(provideNativeModules({ ...tools, env }), /^SetupProblem: No C\+\+ compiler: install one/);
  });
});

describe('a native module', () => {
  it('is loaded once it is compiled', async (context) => {
    const { tools, place } = prepare(context, answerWith(41));
    await provideNativeModule(sample, tools);
    assert.deepEqual(createRequire(import.meta.url)(place), { answer: 41 });
  });

  it('is not compiled again until its source or a header of it changes', async (context) => {
    const { tools, titles, place, change } = prepare(context, answerWith(1));
    await provideNativeModule(sample, tools);
    await provideNativeModule(sample, tools);
    assert.equal(titles.length, 1);
    change('#include "answer.h"', { header: answerWith(2) });
    await provideNativeModule(sample, tools);
    change('#include "answer.h"', { header: answerWith(3) });
    await provideNativeModule(sample, tools);
    assert.equal(titles.length, 3);
    assert.deepEqual(createRequire(import.meta.url)(place), { answer: 3 });
  });

  it('has an entry of the cache for itself, also beside another of the same source', async (context) => {
    const { tools, titles, entries } = prepare(context, answerWith(1));
    const other = { ...sample, name: 'sample-kernels-avx512', output: 'other.node', flags: ['-DOTHER'] };
    await provideNativeModule(other, tools);
    await provideNativeModule(sample, tools);
    await provideNativeModule(other, tools);
    assert.equal(titles.length, 2);
    assert.deepEqual([entries(sample.name).length, entries(other.name).length], [1, 1]);
  });

  it('for instructions that this processor lacks is compiled and never loaded', async (context) => {
    const { tools, place } = prepare(context, abortOnLoad);
    await provideNativeModule({ ...sample, needs: ['no-such-instructions'] }, tools);
    assert.ok(existsSync(place));
  });

  it('that does not load is told, and is not put there', async (context) => {
    const { tools, place } = prepare(context, abortOnLoad);
    await assert.rejects(
      provideNativeModule(sample, tools),
      /^SetupProblem: The sample kernels \(native\/sample\/sample-kernels\.cc\) could not be compiled and loaded; a C\+\+17/,
    );
    assert.equal(existsSync(place), false);
  });

  it('that does not compile is told with the lines of the compiler, and is not put there', async (context) => {
    const { tools, place } = prepare(context, 'this is no C++');
    await assert.rejects(provideNativeModule(sample, tools), (error: Error & { details?: string[] }) => {
      assert.match(
        error.message,
        /^The sample kernels \(native\/sample\/sample-kernels\.cc\) could not be compiled and loaded; a C\+\+17/,
      );
      assert.match(error.details?.join('\n') ?? '', /sample-kernels\.cc:1:1: error/);
      assert.match(error.details?.at(-1) ?? '', /^Full log: .*compile-sample-kernels/);
      return true;
    });
    assert.equal(existsSync(place), false);
    assert.deepEqual(readdirSync(tools.cache).sort(), ['locks', 'logs']);
  });
});

/** An addon that exports `answer`. */
function answerWith(answer: number): string {
  return `
#include <node_api.h>
extern "C" __attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  napi_value answer;
  napi_create_int32(env, ${answer}, &answer);
  napi_set_named_property(env, exports, "answer", answer);
  return exports;
}
extern "C" __attribute__((visibility("default"))) int32_t node_api_module_get_api_version_v1() { return 8; }
`;
}

const abortOnLoad = `
#include <cstdlib>
__attribute__((constructor)) static void fail() { std::abort(); }
`;

/** A checkout in which all modules have the same source. */
function prepare(context: TestContext, text: string) {
  const [checkout, cache] = [makeTemporaryFolder(context), makeTemporaryFolder(context)];
  mkdirSync(join(checkout, 'node_modules'));
  writeFileSync(join(checkout, 'package-lock.json'), '{}');
  symlinkSync(join(root, 'node_modules', 'node-api-headers'), join(checkout, 'node_modules', 'node-api-headers'));
  const change = (text: string, { source = sample.source, header = '' } = {}) => {
    mkdirSync(join(checkout, dirname(source)), { recursive: true });
    writeFileSync(join(checkout, source), text);
    writeFileSync(join(checkout, dirname(source), 'answer.h'), header);
  };
  for (const { source } of [sample, ...nativeModules]) change(text, { source });
  const titles: string[] = [];
  const startTask = (title: string) => {
    titles.push(title);
    return { progress: () => {}, done: () => {}, failed: () => {} };
  };
  const tools: Tools = { checkout, cache, narrator: { startTask }, onWait: () => {} };
  const entries = (name: string) =>
    readdirSync(cache).filter((entry) => new RegExp(`^${name}-[0-9a-f]{12}$`).test(entry));
  return { tools, titles, change, entries, place: join(checkout, locateNativeModule(sample)) };
}
