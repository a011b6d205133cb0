import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findThing } from '../../../cli/lineage/find-thing.js';
import { renderTree } from '../../../cli/lineage/render-tree.js';
import { buildGraph } from '../../../lineage/build-graph.js';
import { indexLedger, type LedgerIndex } from '../../../lineage/ledger-index.js';
import type { LineageReader } from '../../../results/lineage-reader.js';
import { appendEvent } from '../../../results/sqlite/event-writer.js';
import { maybeCreateLineageReader } from '../../../results/sqlite/lineage-reader.js';
import { writePublishedStudies } from '../../../results/sqlite/published-writer.js';
import { InputError } from '../../../study/errors.js';
import type { Plan } from '../../../study/plan.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { finishStudy } from '../../lineage/finished-study.js';
import { createSmallPublished } from '../../results/published/small-published.js';
import { minimalStudy } from '../../study/study-text.js';

const FIELDS = 'pretrain: { images: 16, epochs: 1 }\ntransfer: { images: 16, epochs: 1 }\nvalidation: { images: 16 }';
const TEXT = minimalStudy(FIELDS).replace('target: over }', 'target: over, freeze: [none, encoder], replicates: 2 }');
const OTHER = TEXT.replace('name: minimal', 'name: other').replace('replicates: 2', 'replicates: 1');
const FIRST = 'under→over/none/1e-4/1e-5/16/0';

describe('the thing that words mean', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hrtem-test-'));
  const studyFile = join(dataFolder, 'study.yaml');
  let plan: Plan;
  let reader: LineageReader;
  let index: LedgerIndex;
  const find = async (text: string, study?: string) =>
    (await findThing(text, { index, dataFolder, files: true, ...(study !== undefined && { study }) })).thing;
  const refuse = (text: string, message: RegExp) =>
    assert.rejects(find(text), (error) => error instanceof InputError && message.test(error.message), text);

  before(async () => {
    plan = await finishStudy(dataFolder, TEXT);
    await finishStudy(dataFolder, OTHER);
    const { results, artifacts } = layOutDataFolder(dataFolder);
    writePublishedStudies(results, createSmallPublished());
    writeFileSync(studyFile, 'name: minimal');
    const sha256 = 'c0ffee'.padEnd(64, '0');
    const details = { file: studyFile, studyFile: sha256 };
    appendEvent(
      { results, artifacts },
      { kind: 'launched', study: 'minimal', plan: plan.hash, who: 'p@h', details },
      { sha256, text: 'name: minimal' },
    );
    const opened = maybeCreateLineageReader(results, dataFolder);
    assert.ok(opened);
    reader = opened;
    index = indexLedger(reader);
  });
  after(() => {
    reader.close();
    rmSync(dataFolder, { recursive: true });
  });

  it('is a network by its name, of the study that was planned last unless one is named', async () => {
    const of = (name: string) =>
      reader.networks().find(({ identity }) => identity.study === name && identity.id === FIRST)?.record;
    assert.deepEqual(await find(FIRST.replace('→', '->')), { kind: 'network', record: of('other') });
    assert.deepEqual(await find(FIRST, 'minimal'), { kind: 'network', record: of('minimal') });
    const { note } = await findThing(FIRST, { index, dataFolder, files: true });
    assert.match(note ?? '', /of other, which was planned last; there is one in minimal as well/);
  });

  it('is a value, a dataset, an image, a study, and each of the steps and files by digits', async () => {
    const { record, pretrain, transfer = '', evaluate } = plan.networks[0].steps;
    const value = await find(`${FIRST}#far`.replace('far', 'under'), 'minimal');
    assert.deepEqual(value, { kind: 'value', record, domain: 'under' });
    assert.deepEqual(await find(`${record.slice(0, 9)}#over/before`), {
      ...{ kind: 'value', record, domain: 'over', phase: 'before' },
    });
    assert.deepEqual(await find('under'), { kind: 'step', key: plan.domains.under });
    const image = { kind: 'image', dataset: plan.domains.over, split: 'validation', index: 15 };
    assert.deepEqual(await find('over#validation/15'), image);
    assert.deepEqual(await find(`${plan.domains.over.slice(0, 12)}#validation/15`), image);
    assert.deepEqual(await find('minimal'), { kind: 'plan', plan: plan.hash });
    assert.deepEqual(await find(plan.hash.slice(0, 10)), { kind: 'plan', plan: plan.hash });
    assert.deepEqual(await find(record), { kind: 'network', record });
    assert.deepEqual(await find('c0ffee00'), { kind: 'study-file', sha256: 'c0ffee'.padEnd(64, '0') });
    for (const key of [pretrain, transfer, evaluate])
      assert.deepEqual(await find(key.slice(0, 12)), { kind: 'step', key });
    const [output] = reader.maybeStep(pretrain)?.outputs ?? [];
    const { sha256, bytes } = output;
    assert.deepEqual(await find(sha256.slice(0, 16)), { kind: 'file', sha256, bytes });
    const path = join(layOutDataFolder(dataFolder).artifacts, 'files', sha256.slice(0, 2), sha256);
    assert.deepEqual(await find(path), { kind: 'file', sha256, bytes, path });
    writeFileSync(path, 'changed');
    await refuse(path, new RegExp(`named as the artifact ${sha256}, and its bytes have changed`));
    const manifest = join(layOutDataFolder(dataFolder).artifacts, 'steps', `${pretrain}.json`);
    assert.deepEqual(await find(manifest), { kind: 'step', key: pretrain });
  });

  it('is a cell, by conditions or by the beginning of names', async () => {
    const cell = await find('freeze = none, replicate<1', 'minimal');
    assert.deepEqual(cell, {
      ...{ kind: 'cell', name: 'freeze = none, replicate < 1 of minimal' },
      records: [plan.networks.find(({ identity }) => identity.id === FIRST)?.steps.record],
    });
    const begun = await find('under->over/encoder', 'minimal');
    assert.ok(begun.kind === 'cell' && begun.records.length === 2);
    await refuse('freeze=decoder', /expected freeze to be one of encoder, none, got decoder/);
    await refuse('sorce=under', /got sorce \(perhaps source\)/);
    await refuse('images > 99', /expected networks of other with images > 99, got none/);
  });

  it('is a published study or network, which has no steps', async () => {
    const whole = await find('published-baseline');
    assert.ok(whole.kind === 'published' && whole.network === undefined);
    const network = await find('-10nm->5nm/none/1e-4/1e-5/128/0');
    assert.ok(network.kind === 'published' && network.network === '-10nm→5nm/none/1e-4/1e-5/128/0');
    const tree = renderTree(buildGraph(network, 'up', index), { full: false, width: 80 });
    const words = tree.replace(/\s+/g, ' ');
    assert.match(words, /not known .* steps: these results were published by others/);
    assert.match(words, /doi:10\.69761\/kjte5358/);
  });

  it('is nothing where it is unknown, and a near name is told', async () => {
    await refuse('undr', /perhaps under\)/);
    await refuse('minimel', /perhaps minimal\)/);
    await refuse('under→over/none/1e-4/1e-5/16/9', /perhaps under→over\/none\/1e-4\/1e-5\/16\/0\)/);
    await refuse(`${FIRST}#ovr`, /expected one of the domains over, under .* \(perhaps over\)/);
    await refuse('undr#training/3', /a dataset's key, before #, got undr \(perhaps under\)|got undr#training\/3/);
    await refuse('under#training/16', /expected an image from 0 to 15 of the training set of under, got 16/);
    await refuse('0123456789abcdef', /none begins so/);
    await refuse(studyFile, /13 bytes of SHA-256 .*, which is none/);
    await refuse('./nothing', /expected a file that can be read, got \.\/nothing: ENOENT/);
    await refuse(dataFolder, /expected a file, got the folder/);
    await assert.rejects(
      find('under', 'minimol'),
      /--study: expected a study of the data folder, got minimol \(perhaps minimal\)/,
    );
  });

  it('refuses hostile words as any others', async () => {
    const hostile = [
      ...[
        '',
        ' ',
        '#',
        '##',
        '*',
        '%',
        '[a-z]*',
        "'; DROP TABLE steps; --",
        '../../../../etc/passwd\0',
        '\0',
        '—',
        '->',
      ],
      ...['=', '<', 'a=b=c', '#training/0', 'under#', 'under#training/-1', 'under#training/1e9', 'under#validation/'],
      ...[
        '__proto__',
        'constructor',
        'toString#under',
        'x'.repeat(100_000),
        '\u202e\u0007under',
        '0'.repeat(64),
        'ffffffff*',
      ],
    ];
    for (const text of hostile) await refuse(text, /lineage: /);
  });

  it('is shown in lines of 80 letters, whatever it is', async () => {
    const things = [FIRST, `${FIRST}#over`, 'under', 'over#training/3', 'freeze=none', 'minimal', 'published-baseline'];
    for (const text of things) {
      const thing = await find(text);
      for (const direction of ['up', 'down'] as const) {
        for (const full of [false, true]) {
          const tree = renderTree(buildGraph(thing, direction, index), { full, width: 80 });
          for (const line of tree.split('\n')) assert.ok([...line].length <= 80, `${text} ${direction}: ${line}`);
        }
      }
    }
  });
});
