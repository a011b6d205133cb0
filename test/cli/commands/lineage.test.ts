import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import type { Compute } from '../../../activities/compute.js';
import { formatImageRecords, type ImageRecord } from '../../../activities/image-records.js';
import { createStubCompute } from '../../../bench/orchestrate/stub-compute.js';
import type { Plan } from '../../../study/plan.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { finishStudy } from '../../lineage/finished-study.js';
import { minimalStudy } from '../../study/study-text.js';
import { runCommand } from '../run-command.js';

const FIELDS = 'pretrain: { images: 16, epochs: 1 }\ntransfer: { images: 16, epochs: 1 }\nvalidation: { images: 16 }';
const TEXT = minimalStudy(FIELDS).replace('target: over }', 'target: over, replicates: 1 }');

const graphSchema = z.object({
  root: z.string(),
  direction: z.string(),
  nodes: z.array(z.looseObject({ id: z.string(), kind: z.string(), unknown: z.array(z.string()).optional() })),
  edges: z.array(z.object({ of: z.string(), from: z.string(), role: z.string() })),
});

describe('lineage', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hrtem-test-'));
  const network = 'under->over/none/1e-4/1e-5/16/0';
  let plan: Plan;
  const ask = (...words: readonly string[]) => runCommand(['lineage', ...words, '--data', dataFolder]);

  before(async () => {
    plan = await finishStudy(dataFolder, TEXT, createRecordingCompute());
  });
  after(() => rmSync(dataFolder, { recursive: true }));

  it('tells the same bytes with Temporal’s data as without', async () => {
    const { temporal, lock } = layOutDataFolder(dataFolder);
    const bare = [await ask(network), await ask(network, '--json')];
    writeFileSync(temporal, 'no database');
    writeFileSync(lock, 'no lock');
    const beside = [await ask(network), await ask(network, '--json')];
    rmSync(temporal);
    rmSync(lock);
    assert.deepEqual(beside, bare);
    assert.deepEqual(
      bare.map(({ code }) => code),
      [0, 0],
    );
    const [tree, json] = bare.map(({ stdout }) => stdout);
    assert.match(tree, /^network under→over\/none/);
    assert.match(
      tree.replace(/\s+/g, ' '),
      /code \[1\] hrtem-transfer 0\.0\.1, commit 012345678901, lockfile aaaaaaaaaaaa, 1 library/,
    );
    const graph = graphSchema.parse(JSON.parse(json));
    assert.equal(graph.root, `network ${plan.networks[0].steps.record}`);
  });

  it('reads an image’s own record from the artifacts, and says where it is gone', async () => {
    const image = async () => graphSchema.parse(JSON.parse((await ask('under#training/3', '--json')).stdout)).nodes[0];
    const known = await image();
    assert.deepEqual([known.record, known.unknown], [describeImage(3), undefined]);
    const { sha256 } = z.object({ sha256: z.string() }).parse(known.records);
    const path = join(layOutDataFolder(dataFolder).artifacts, 'files', sha256.slice(0, 2), sha256);
    const text = readFileSync(path);
    rmSync(path);
    const gone = await image();
    writeFileSync(path, text);
    assert.deepEqual([gone.record, gone.unknown?.length], [null, 1]);
  });

  it('writes pictures, and nothing where the place or the words are wrong', async () => {
    const [dot, svg] = ['a.dot', 'b.svg'].map((name) => join(dataFolder, name));
    const { code, stdout } = await ask('under', '--down', '--dot', dot, '--svg', svg);
    assert.deepEqual([code, stdout], [0, `${dot}\n${svg}\n`]);
    assert.match(readFileSync(dot, 'utf8'), /^digraph lineage \{/);
    assert.match(readFileSync(svg, 'utf8'), /^<svg .*<\/svg>\n$/s);
    mkdirSync(join(dataFolder, 'folder'));
    const wrong = await ask('under', '--svg', join(dataFolder, 'folder'));
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--svg: expected a file that can be written/);
    const unknown = await ask('nothing');
    assert.deepEqual([unknown.code, unknown.stdout], [2, '']);
    const none = await runCommand(['lineage', 'under', '--data', join(dataFolder, 'folder')]);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /got no study yet/);
  });
});

function describeImage(index: number): ImageRecord {
  return {
    index,
    appliedDefocusAngstrom: -100 - index,
    corner: [index, 2],
    leastContrastDefocusAngstrom: 30,
    atoms: 100,
    slices: 4,
    particles: [],
    substrateThicknessAngstrom: 20,
  };
}

/** The stub, whose datasets have a record of each image. */
function createRecordingCompute(): Compute {
  const stub = createStubCompute();
  return {
    run: async (job, attention) => {
      const outcome = await stub.run(job, attention);
      if (job.kind === 'form-images') {
        const records = Array.from({ length: job.count }, (_, index) => describeImage(index));
        writeFileSync(join(job.outputDirectory, 'records.json'), formatImageRecords(records));
      }
      return outcome;
    },
  };
}
