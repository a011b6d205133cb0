import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { appendEvent } from '../../../results/sqlite/event-writer.js';
import type { Plan } from '../../../study/plan.js';
import { checkCrates, validatorMissing } from '../../results/provenance/python.js';
import { FAILED, LOST, recordStudy } from '../../results/provenance/recorded-study.js';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand } from '../run-command.js';

const STUDY = minimalStudy(`
pretrain: { images: 32 }
transfer: { images: 16 }
validation: { images: 16 }
`).replace('target: over }', 'target: over, freeze: [none, encoder], replicates: 2 }');

const WRITTEN = `# as it was written\n${STUDY}`;

const entitySchema = z.looseObject({ '@id': z.string(), '@type': z.union([z.string(), z.array(z.string())]) });
type Entity = z.output<typeof entitySchema>;
const metadataSchema = z.object({ '@context': z.array(z.unknown()), '@graph': z.array(entitySchema) });
const provSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

describe('export of provenance', () => {
  const data = makeTemporaryFolder({ after });
  const crate = join(data, 'crate');
  let plan: Plan;
  let graph: Map<string, Entity>;
  let prov: z.output<typeof provSchema>;
  const run = (...args: readonly string[]) => runCommand(['export', ...args, '--data', data]);

  before(async () => {
    plan = await recordStudy(data, STUDY);
    launch(data, plan.hash, WRITTEN);
    launch(data, 'f'.repeat(64), 'of another plan');
    const { code, stderr } = await run('minimal', '--ro-crate', crate, '--with-files', 'transfer/best-weights');
    assert.equal(code, 0, stderr);
    graph = readCrate(crate);
    prov = provSchema.parse(JSON.parse(readFileSync(join(crate, 'prov.json'), 'utf8')));
  });

  it('describes everything that it refers to, once', () => {
    const { '@graph': entities } = readMetadata(crate);
    assert.equal(graph.size, entities.length);
    const references = entities.flatMap((entity) => listReferences(entity));
    assert.ok(references.length > entities.length);
    const words = new Set(['https://w3id.org/ro/crate/1.1']);
    const lacking = references.filter((id) => !graph.has(id) && !words.has(id));
    assert.deepEqual(lacking, []);
  });

  it('holds the files that it names by a path, with their sizes and hashes, and no others', () => {
    const files = [...graph.values()].filter((entity) => [entity['@type']].flat().includes('File'));
    const own = files.filter((file) => !file['@id'].startsWith('ni:'));
    for (const file of own) {
      const bytes = readFileSync(join(crate, file['@id']));
      assert.equal(file['contentSize'], String(bytes.length), file['@id']);
      assert.equal(file['sha256'], createHash('sha256').update(bytes).digest('hex'), file['@id']);
    }
    const there = listFiles(crate).filter((path) => path !== 'ro-crate-metadata.json');
    assert.deepEqual(there.sort(), own.map((file) => file['@id']).sort());
    // the weights of the three transfers that have ended
    assert.equal(there.filter((path) => path.startsWith('files/')).length, 3);
  });

  it('has the study file as it was written for this plan, as the workflow that was run', () => {
    assert.equal(readFileSync(join(crate, 'study.yaml'), 'utf8'), WRITTEN);
    assert.deepEqual(listReferences(requireEntity(graph, './')['mainEntity']), ['study.yaml']);
    assert.deepEqual(listReferences(requireEntity(graph, '#run')['instrument']), ['study.yaml']);
    // the last network has failed
    const { actionStatus, error } = requireEntity(graph, '#run');
    assert.match(String(actionStatus), /FailedActionStatus$/);
    assert.equal(error, `${plan.networks.length - 1} of ${plan.networks.length} networks are recorded`);
  });

  it('names data files that it leaves out by their hash', () => {
    const named = [...graph.values()].filter((entity) => entity['@id'].startsWith('ni:///sha-256;'));
    assert.ok(named.length > 10);
    for (const file of named) {
      const hash = Buffer.from(file['@id'].slice('ni:///sha-256;'.length), 'base64url').toString('hex');
      assert.equal(file['sha256'], hash);
      const path = join(data, 'artifacts', 'files', hash.slice(0, 2), hash);
      assert.equal(file['contentSize'], String(statSync(path).size));
    }
  });

  it('tells each step with the files that it read and left, its settings, its environment and who launched it', () => {
    const network = plan.networks[0];
    const transfer = network.steps.transfer ?? '';
    const action = requireEntity(graph, `#step-${transfer}`);
    assert.equal(action['startTime'], '2026-01-02T03:04:05.678+00:00');
    assert.equal(action['endTime'], '2026-01-02T03:04:07.178+00:00');
    assert.deepEqual(listReferences(action['agent']), ['#account-ada%40a']);
    const objects = listReferences(action['object']).map((id) => requireEntity(graph, id));
    const read = objects.filter((object) => object['@type'] === 'File').map(({ name }) => name);
    assert.deepEqual(read.sort(), ['generate/training-images', 'generate/training-labels', 'pretrain/last-weights']);
    const settings = new Map(objects.map(({ name, value }) => [name, value]));
    assert.equal(settings.get('seed'), 7);
    assert.equal(settings.get('freeze'), 'none');
    const [result, ...others] = listReferences(action['result']).map((id) => requireEntity(graph, id));
    assert.deepEqual([result['name'], others.length], ['transfer/best-weights, transfer/last-weights', 0]);
    const environment = requireEntity(graph, listReferences(action['environment'])[0]);
    const values = listReferences(environment['valueReference']).map((id) => requireEntity(graph, id));
    assert.equal(values.find(({ name }) => name === 'threads')?.['value'], 2);
  });

  it('has an action for each step of recorded networks, and one for each attempt that came to nothing', () => {
    const all = [...graph.values()].filter((entity) => entity['@type'] === 'CreateAction');
    // that of the study itself
    const actions = all.filter((entity) => entity['@id'] !== '#run');
    const unfinished = actions.filter(({ actionStatus }) => String(actionStatus).endsWith('FailedActionStatus'));
    const failed = plan.networks.at(-1)?.steps;
    const lacking = [failed?.transfer, failed?.evaluate];
    const steps = Object.entries(plan.steps).filter(([key, { kind }]) => kind !== 'record' && !lacking.includes(key));
    const waves = actions.filter(({ name }) => String(name).startsWith('waves '));
    assert.ok(waves.length > 0);
    assert.equal(actions.length, steps.length + waves.length + unfinished.length);
    const errors = unfinished.map(({ identifier, error }) => [identifier, error]);
    assert.deepEqual(errors, [
      [plan.networks[0].steps.transfer, `its worker ${LOST.worker} was gone`],
      [failed?.transfer, `${FAILED.error}: ${FAILED.reason}`],
    ]);
  });

  it('gives W3C provenance of the same steps, in which every name is declared', () => {
    const count = (section: string) => Object.keys(prov[section] ?? {}).length;
    const actions = [...graph.values()].filter((entity) => entity['@type'] === 'CreateAction');
    assert.equal(count('activity'), actions.length - 1);
    const declared = new Set(['entity', 'activity', 'agent'].flatMap((section) => Object.keys(prov[section] ?? {})));
    const relations = Object.entries(prov).filter(
      ([section]) => !['prefix', 'entity', 'activity', 'agent'].includes(section),
    );
    const fields = relations
      .flatMap(([, entries]) => Object.values(entries))
      .flatMap((relation) => Object.entries(z.record(z.string(), z.unknown()).parse(relation)));
    const names = fields.filter(([field]) => field !== 'prov:role').map(([, name]) => String(name));
    assert.deepEqual(
      names.filter((name) => !declared.has(name)),
      [],
    );
    const measured = Object.values(plan.steps).filter(({ kind }) => kind === 'evaluate').length - 1;
    const networks = plan.networks.length - 1;
    // those of the plan and its study file have no activity
    assert.equal(count('entity'), count('wasGeneratedBy') + networks + 2);
    assert.equal(Object.keys(prov['entity'] ?? {}).filter((id) => id.startsWith('measures:')).length, measured);
  });

  it(
    'is valid by the public validator, and its W3C provenance loads with the right counts',
    { skip: validatorMissing },
    () => {
      const [{ issues, records }] = checkCrates([crate]);
      assert.deepEqual(issues, []);
      const count = (section: string) => Object.keys(prov[section] ?? {}).length;
      assert.deepEqual(records, {
        ...{ Entity: count('entity'), Activity: count('activity'), Agent: count('agent'), Usage: count('used') },
        ...{ Generation: count('wasGeneratedBy'), Association: count('wasAssociatedWith') },
        ...{ Delegation: count('actedOnBehalfOf'), Derivation: count('wasDerivedFrom') },
      });
    },
  );

  it('gives the same bytes again, where nothing of Temporal is left', async (context) => {
    const folder = makeTemporaryFolder(context);
    cpSync(data, join(folder, 'data'), { recursive: true });
    rmSync(join(folder, 'data', 'temporal.db'), { force: true });
    const again = join(folder, 'again');
    const args = ['--ro-crate', again, '--with-files', 'transfer/best-weights', '--data', join(folder, 'data')];
    const { code, stderr } = await runCommand(['export', 'minimal', ...args]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(hashFiles(again), hashFiles(crate));
  });

  it('takes authors and licence, and writes the methods to a file', async (context) => {
    const folder = makeTemporaryFolder(context);
    const own = join(folder, 'own');
    const author = 'A. Author <https://orcid.org/0000-0002-1825-0097>';
    const paper = join(folder, 'paper.md');
    const args = ['--author', author, '--license', 'CC-BY-4.0', '--methods', paper, '--json'];
    const { code, stdout, stderr } = await run('minimal', '--ro-crate', own, ...args);
    assert.equal(code, 0, stderr);
    const root = requireEntity(readCrate(own), './');
    assert.deepEqual(listReferences(root['author']), ['https://orcid.org/0000-0002-1825-0097']);
    assert.deepEqual(listReferences(root['license']), ['https://spdx.org/licenses/CC-BY-4.0']);
    assert.equal(readFileSync(paper, 'utf8'), readFileSync(join(own, 'methods.md'), 'utf8'));
    const [said] = stdout
      .trim()
      .split('\n')
      .map((line) => z.looseObject({}).parse(JSON.parse(line)));
    assert.deepEqual([said['format'], said['copied']], ['ro-crate', 0]);
  });

  it('refuses options and roles that mean nothing', async () => {
    const alone = await run('minimal', '--methods', '--license', 'MIT');
    assert.equal(alone.code, 2);
    assert.match(alone.stderr, /--license: expected --ro-crate beside it, got none/);
    const unknown = await run('minimal', '--ro-crate', join(data, 'none'), '--with-files', 'weights');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /--with-files: expected roles of data files \(best-weights, labels.*got weights/);
    const author = await run('minimal', '--ro-crate', join(data, 'none'), '--author', '<a@b>');
    assert.match(author.stderr, /--author: expected a name, or one like/);
    assert.ok(!readdirSync(data).includes('none'));
  });

  it('says which data file is damaged, and leaves nothing half written', async (context) => {
    const folder = makeTemporaryFolder(context);
    cpSync(data, join(folder, 'data'), { recursive: true });
    const [file] = [...graph.values()].filter(
      (entity) => entity['@type'] === 'File' && entity['name'] === 'pretrain/best-weights',
    );
    const hash = z.string().parse(file['sha256']);
    writeFileSync(join(folder, 'data', 'artifacts', 'files', hash.slice(0, 2), hash), 'other');
    const args = ['--ro-crate', join(folder, 'out'), '--with-files', 'all', '--data', join(folder, 'data')];
    const { code, stderr } = await runCommand(['export', 'minimal', ...args]);
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`artifact ${hash} is damaged`));
    assert.deepEqual(readdirSync(folder), ['data']);
  });
});

/** As a run does. */
function launch(data: string, plan: string, text: string): void {
  const sha256 = createHash('sha256').update(text).digest('hex');
  appendEvent(
    { results: join(data, 'results.sqlite'), artifacts: join(data, 'artifacts') },
    { kind: 'launched', study: 'minimal', plan, who: 'ada@a', details: { file: 'study.yaml', studyFile: sha256 } },
    { sha256, text },
  );
}

function readMetadata(folder: string) {
  return metadataSchema.parse(JSON.parse(readFileSync(join(folder, 'ro-crate-metadata.json'), 'utf8')));
}

function readCrate(folder: string): Map<string, Entity> {
  return new Map(readMetadata(folder)['@graph'].map((entity) => [entity['@id'], entity]));
}

function requireEntity(graph: ReadonlyMap<string, Entity>, id: string): Entity {
  const entity = graph.get(id);
  assert.ok(entity, id);
  return entity;
}

/** The ids in an entity's fields, or in one field. */
function listReferences(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(listReferences);
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const [[name, id] = []] = entries;
  if (entries.length === 1 && name === '@id') return [String(id)];
  return entries.flatMap(([, field]) => listReferences(field));
}

function listFiles(folder: string, root = folder): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path, root) : [relative(root, path)];
  });
}

function hashFiles(folder: string): readonly string[] {
  const hash = (path: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex');
  return [...listFiles(folder)].sort().map((path) => `${path} ${hash(path)}`);
}
