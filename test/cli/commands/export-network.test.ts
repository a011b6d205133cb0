import assert from 'node:assert/strict';
import { Command } from 'commander';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { addExportNetworkCommand } from '../../../cli/commands/export-network.js';
import { InputError } from '../../../study/errors.js';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { readWeights } from '../../../learning/weights-file.js';
import { readOnnx } from '../../learning/export/onnx-file.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { BEST, EXPORTED, KEYS, writeDataFolder } from '../export-network/trained-data-folder.js';
import { runCommand } from '../run-command.js';

/** In this process, as nothing is printed before the error. */
async function failToExport(data: string, options: readonly string[]): Promise<void> {
  const program = new Command().option('--data <folder>', '', data).option('--json').exitOverride();
  addExportNetworkCommand(program);
  await program.parseAsync(['export-network', ...options], { from: 'user' });
}

async function makeDataFolder(context: TestContext) {
  const folder = makeTemporaryFolder(context);
  const data = join(folder, 'data');
  await writeDataFolder(data);
  return { folder, data, run: (...options: string[]) => runCommand(['--data', data, 'export-network', ...options]) };
}

describe('export-network', () => {
  it('writes all formats at once and says where the network comes from', async (context) => {
    const { folder, run } = await makeDataFolder(context);
    const onnx = join(folder, 'new', 'network.onnx');
    const [web, weights] = [join(folder, 'web'), join(folder, 'network.safetensors')];
    const options = ['--json', '--onnx', onnx, '--tfjs', web, '--safetensors', weights];
    const { code, stdout, stderr } = await run('best', ...options);
    assert.equal(code, 0, stderr);
    const { weightsSha256, version, ...said } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(said, {
      network: BEST,
      study: 'sample',
      networkKey: KEYS.transfer,
      stage: 'transfer',
      epoch: 1,
      pixelAngstrom: 0.25,
      trainedPixels: 64,
      baseFilters: 4,
      files: { onnx: [onnx], tfjs: [join(web, 'weights.bin'), join(web, 'model.json')], safetensors: [weights] },
    });
    assert.deepEqual(readdirSync(web).sort(), ['model.json', 'weights.bin']);
    assert.deepEqual(await readWeights(weights, EXPORTED.network), EXPORTED.values);
    const { metadata } = readOnnx(readFileSync(onnx));
    assert.deepEqual(
      [metadata['networkKey'], metadata['pixelAngstrom'], metadata['weightsSha256'], metadata['version']],
      [KEYS.transfer, '0.25', weightsSha256, version],
    );
  });

  it('says in one line what it wrote', async (context) => {
    const { folder, run } = await makeDataFolder(context);
    const out = join(folder, 'network.onnx');
    const { stdout } = await run(KEYS.pretrain, '--onnx', out);
    assert.equal(stdout, `pretrained (${KEYS.pretrain}), epoch 1, 0.25 Å a pixel: ${out}\n`);
  });

  it('refuses what it cannot do and writes nothing', async (context) => {
    const { folder, data } = await makeDataFolder(context);
    mkdirSync(join(folder, 'folder.onnx'));
    writeFileSync(join(folder, 'file'), '');
    const before = readdirSync(folder);
    const good = join(folder, 'good.onnx');
    for (const [options, message] of [
      [['best'], /expected --onnx FILE, --tfjs FOLDER or --safetensors FILE, got none of them/],
      [['best', '--onnx', join(folder, 'a.pb')], /--onnx: expected a file that ends in \.onnx, got .*a\.pb/],
      [['best', '--onnx', good, '--tfjs', ''], /--tfjs: expected a folder, got nothing/],
      [['best', '--onnx', join(folder, 'folder.onnx')], /--onnx: expected a file that can be written, .*: a folder/],
      [
        ['best', '--onnx', good, '--tfjs', join(folder, 'file')],
        /--tfjs: expected a folder that can be written, .*ENOTDIR/,
      ],
      [[KEYS.dataset, '--onnx', good], /expected the key of a training, got d+, which is of the kind generate/],
      [['e'.repeat(64), '--onnx', good], /expected the key of a finished training, got e+$/],
    ] as const) {
      await assert.rejects(failToExport(data, options), (error) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, message);
        return true;
      });
    }
    assert.deepEqual(readdirSync(folder), before);
  });

  it('does not hand out damaged weights', async (context) => {
    const { folder, data, run } = await makeDataFolder(context);
    const store = createFolderArtifactStore(layOutDataFolder(data).artifacts);
    const manifest = await store.readManifest(KEYS.transfer);
    truncateSync(await store.openArtifact(manifest!.outputs['best-weights']), 100);
    const out = join(folder, 'network.onnx');
    const { code, stderr } = await run('best', '--onnx', out);
    assert.match(stderr, /artifact [0-9a-f]{64} is damaged/);
    assert.equal(code, 1);
    assert.ok(!existsSync(out));
    assert.ok((await store.readManifest(KEYS.transfer)) !== undefined, 'the store was changed');
  });
});
