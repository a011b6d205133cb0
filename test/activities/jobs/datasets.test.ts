import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FormImagesJob, SimulatedBlock } from '../../../activities/compute.js';
import type { Split } from '../../../study/split.js';
import { parseImageRecords } from '../../../activities/image-records.js';
import { formImages } from '../../../activities/jobs/form-images.js';
import { simulateWaves } from '../../../activities/jobs/simulate-waves.js';
import { createFields } from '../../../learning/engine/fields.js';
import { threadEnvironment } from '../../../learning/engine/threads.js';
import { loadWaveKernel } from '../../../learning/engine/wave-kernel.js';
import { readNpy } from '../../../micrographs/npy.js';
import { formMicrograph } from '../../../physics/micrograph.js';
import { computeStructureWaves, type StructureWaves } from '../../../physics/structure-waves.js';
import type { Imaging } from '../../../study/domain.js';
import { createStreams } from '../../../study/random-stream.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { domain, SEED } from './small-domain.js';

const signal = new AbortController().signal;
const report = (): void => undefined;

async function simulate(context: TestContext, first: number, count: number, split: Split = 'training') {
  const outputDirectory = makeFolder(context);
  const { structure, multislice, grid } = domain;
  const job = { structure, multislice, grid, seed: SEED, split, first, count, outputDirectory };
  return simulateWaves({ kind: 'simulate-waves', ...job }, report, signal);
}

async function form(
  context: TestContext,
  blocks: readonly SimulatedBlock[],
  count: number,
  change: Partial<Imaging> = {},
) {
  const imaging = { ...domain.imaging, ...change };
  const outputDirectory = makeFolder(context);
  const job = { imaging, grid: domain.grid, seed: SEED, split: 'training', count, blocks, outputDirectory } as const;
  const { images, labels, records } = await formImages(
    { kind: 'form-images', ...job } satisfies FormImagesJob,
    report,
    signal,
  );
  return {
    images: readNpy(images, '<f4').data,
    labels: readNpy(labels, '|u1').data,
    records: parseImageRecords(readFileSync(records, 'utf8')),
  };
}

function makeFolder(context: TestContext): string {
  const folder = join(makeTemporaryFolder(context), 'out');
  mkdirSync(folder);
  return folder;
}

describe('a dataset', () => {
  /** Structure 5 by itself, before anything else was computed. */
  let alone: StructureWaves;
  before(() => {
    const fields = createFields();
    alone = computeStructureWaves(fields, createStreams(SEED), domain, 'training', 5);
    fields.close();
  });

  it('has the same structure 5, bit for bit, alone and in any block', async (context) => {
    const size = alone.waves.length;
    const labelSize = alone.label.length;
    for (const [first, count] of [
      [4, 3],
      [5, 1],
    ] as const) {
      const block = await simulate(context, first, count);
      const at = 5 - first;
      assert.deepEqual(readNpy(block.waves, '<c8').data.slice(at * size, (at + 1) * size), alone.waves);
      assert.deepEqual(readNpy(block.labels, '|u1').data.slice(at * labelSize, (at + 1) * labelSize), alone.label);
      const { waves: _waves, label: _label, ...record } = alone;
      const records: unknown = JSON.parse(readFileSync(block.structures, 'utf8'));
      assert.ok(Array.isArray(records));
      assert.deepEqual(records[at], record);
    }
    const held = await simulate(context, 5, 1, 'validation');
    assert.notDeepEqual(readNpy(held.waves, '<c8').data, alone.waves);
  });

  it('begins with the bits of a smaller one, however the structures lie in blocks', async (context) => {
    const blocks = [await simulate(context, 0, 2), await simulate(context, 2, 2)];
    const whole = await form(context, [await simulate(context, 0, 4)], 4);
    const divided = await form(context, blocks, 4);
    assert.deepEqual(divided, whole);
    const small = await form(context, blocks, 3);
    assert.equal(small.images.length, 3 * 32 ** 2);
    assert.deepEqual(small.images, whole.images.slice(0, small.images.length));
    assert.deepEqual(small.labels, whole.labels.slice(0, small.labels.length));
    assert.deepEqual(small.records, whole.records.slice(0, 3));
    assert.notDeepEqual(whole.images.slice(0, 32 ** 2), whole.images.slice(32 ** 2, 2 * 32 ** 2));
  });

  it('says of each image where it comes from: enough to make it again', async (context) => {
    const block = await simulate(context, 0, 2);
    const { images, labels, records } = await form(context, [block], 2);
    const fields = createFields();
    const streams = createStreams(SEED);
    records.forEach((record, position) => {
      assert.equal(record.index, position);
      const waves = computeStructureWaves(fields, streams, domain, 'training', record.index);
      const { image, label, ...applied } = formMicrograph(
        fields,
        streams,
        waves,
        domain.imaging,
        domain.grid,
        'training',
        record.index,
      );
      const at = position * 32 ** 2;
      assert.deepEqual(images.slice(at, at + 32 ** 2), image);
      assert.deepEqual(labels.slice(at, at + 32 ** 2), label);
      const { leastContrastDefocusAngstrom, atoms, slices, particles, substrateThicknessAngstrom } = waves;
      const structure = { leastContrastDefocusAngstrom, atoms, slices, particles, substrateThicknessAngstrom };
      assert.deepEqual(record, { index: position, ...applied, ...structure });
      assert.notEqual(record.appliedDefocusAngstrom, domain.imaging.defocusAngstrom);
    });
    fields.close();
  });

  it('keeps structures, crops and labels under another condition', async (context) => {
    const blocks = [await simulate(context, 0, 2)];
    const [first, second] = [await form(context, blocks, 2), await form(context, blocks, 2, { defocusAngstrom: 100 })];
    assert.deepEqual(second.labels, first.labels);
    assert.deepEqual(
      second.records.map(({ appliedDefocusAngstrom: _applied, ...record }) => record),
      first.records.map(({ appliedDefocusAngstrom: _applied, ...record }) => record),
    );
    assert.notDeepEqual(second.images, first.images);
  });

  it('has the same bits from fresh processes, with the wave kernel whatever their threads', async () => {
    // TensorFlow splits sums by thread
    const [first, second] = loadWaveKernel() === undefined ? [2, 2] : [1, 3];
    assert.equal(await hashInProcess(first), await hashInProcess(second));
  });
});

/** Of a dataset made in a process of its own. */
async function hashInProcess(threads: number): Promise<string> {
  const script = fileURLToPath(new URL('./hash-dataset.js', import.meta.url));
  const env = { ...process.env, ...threadEnvironment(threads) };
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
  assert.match(stdout, /^[0-9a-f]{64}\n$/);
  return stdout;
}
