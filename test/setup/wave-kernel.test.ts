import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { loadScript } from './load-script.js';

interface Tools {
  checkout: string;
  cache: string;
  narrator: { startTask(title: string): object };
  onWait(owner: string): void;
  env?: NodeJS.ProcessEnv;
}
const { provideWaveKernel } = await loadScript<{ provideWaveKernel(tools: Tools): Promise<void> }>(
  'setup/wave-kernel.js',
);
const { fingerprintWish } = await loadScript<{
  fingerprintWish(place: { checkout: string; cache: string }): string;
}>('setup/installation-file.js');

const packages = fileURLToPath(new URL('../../../node_modules', import.meta.url));

describe('the wave kernel', () => {
  it('is compiled into the cache, put into the checkout, and loads', async (context) => {
    const { tools, place, titles } = prepare(context, answerWith(41));
    await provideWaveKernel(tools);
    assert.deepEqual(createRequire(import.meta.url)(place), { answer: 41 });
    assert.equal(readdirSync(tools.cache).filter((name) => /^wave-kernel-[0-9a-f]{12}$/.test(name)).length, 1);
    assert.deepEqual(titles, ['Wave kernel, compiled']);
  });

  it('is not compiled again until its source or a header of it changes', async (context) => {
    const { tools, place, titles, change } = prepare(context, answerWith(1));
    await provideWaveKernel(tools);
    await provideWaveKernel(tools);
    assert.equal(titles.length, 1);
    change('#include "answer.h"', answerWith(2));
    await provideWaveKernel(tools);
    change('#include "answer.h"', answerWith(3));
    await provideWaveKernel(tools);
    assert.equal(titles.length, 3);
    assert.deepEqual(createRequire(import.meta.url)(place), { answer: 3 });
  });

  it('of another source is another wish of the checkout', (context) => {
    const { tools, change } = prepare(context, answerWith(1));
    const before = fingerprintWish(tools);
    assert.equal(fingerprintWish(tools), before);
    change(answerWith(2));
    assert.notEqual(fingerprintWish(tools), before);
  });

  it('that does not compile is told with the lines of the compiler, and none is put there', async (context) => {
    const { tools, place } = prepare(context, 'this is no C++');
    await assert.rejects(provideWaveKernel(tools), (error: Error & { details?: string[] }) => {
      assert.match(
        error.message,
        /^The wave kernel \(native\/waves\/wave-kernel\.cc\) could not be compiled and loaded; a C\+\+17/,
      );
      assert.match(error.details?.join('\n') ?? '', /wave-kernel\.cc:1:1: error/);
      assert.match(error.details?.at(-1) ?? '', /^Full log: .*compile-wave-kernel/);
      return true;
    });
    assert.equal(existsSync(place), false);
    assert.deepEqual(readdirSync(tools.cache).sort(), ['locks', 'logs']);
  });

  it('without a compiler is told as the other bindings are', async (context) => {
    const { tools } = prepare(context, answerWith(1));
    const env = { PATH: makeTemporaryFolder(context) };
    await assert.rejects(provideWaveKernel({ ...tools, env }), /^SetupProblem: No C\+\+ compiler: install one/);
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

function prepare(context: TestContext, source: string) {
  const [checkout, cache] = [makeTemporaryFolder(context), makeTemporaryFolder(context)];
  mkdirSync(join(checkout, 'native', 'waves'), { recursive: true });
  mkdirSync(join(checkout, 'node_modules'));
  writeFileSync(join(checkout, 'package-lock.json'), '{}');
  symlinkSync(join(packages, 'node-api-headers'), join(checkout, 'node_modules', 'node-api-headers'));
  const change = (text: string, header = '') => {
    writeFileSync(join(checkout, 'native', 'waves', 'wave-kernel.cc'), text);
    writeFileSync(join(checkout, 'native', 'waves', 'answer.h'), header);
  };
  change(source);
  const titles: string[] = [];
  const startTask = (title: string) => {
    titles.push(title);
    return { progress: () => {}, done: () => {}, failed: () => {} };
  };
  const tools: Tools = { checkout, cache, narrator: { startTask }, onWait: () => {} };
  return { tools, titles, change, place: join(checkout, 'native', 'build', 'wave-kernel.node') };
}
