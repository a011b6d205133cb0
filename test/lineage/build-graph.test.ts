import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGraph } from '../../lineage/build-graph.js';
import { foldGraph } from '../../lineage/fold-graph.js';
import type { LineageGraph, LineageNode, NodeId } from '../../lineage/graph.js';
import { indexLedger, type LedgerIndex } from '../../lineage/ledger-index.js';
import { listUnknown } from '../../lineage/list-beside.js';
import { renderDot } from '../../lineage/render-dot.js';
import { renderSvg } from '../../lineage/render-svg.js';
import type { Thing } from '../../lineage/thing.js';
import type { LineageReader } from '../../results/lineage-reader.js';
import { openDatabase, prepare } from '../../results/sqlite/keep-alive.js';
import { maybeCreateLineageReader } from '../../results/sqlite/lineage-reader.js';
import { appendEvent } from '../../results/sqlite/event-writer.js';
import type { Plan } from '../../study/plan.js';
import { createStreams } from '../../study/random-stream.js';
import { listWaves } from '../../study/wave-blocks.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { minimalStudy } from '../study/study-text.js';
import { finishStudy } from './finished-study.js';

const TEXT = `${minimalStudy(
  'pretrain: { images: 32, epochs: 2 }\ntransfer: { images: [24, 8], epochs: 1 }\nvalidation: { images: 16 }',
)
  .replace('target: over }', 'target: [over, far], freeze: [none, encoder], replicates: 2 }')
  .replace('  over:', '  far: { structure: cdse, defocus: 20nm, dose: 200 }\n  over:')}
mixtures:
  both: { of: [under, over], shares: [[0.25, 0.75]] }
`;
const FILE = { sha256: 'f'.repeat(64), text: TEXT };

describe('the graph of lineage', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hrtem-test-'));
  let plan: Plan;
  let reader: LineageReader;
  let index: LedgerIndex;

  before(async () => {
    plan = await finishStudy(dataFolder, TEXT);
    const { results, artifacts } = layOutDataFolder(dataFolder);
    const details = { file: '/studies/minimal.yaml', studyFile: FILE.sha256 };
    const event = { kind: 'launched', study: 'minimal', plan: plan.hash, who: 'p@h', details } as const;
    appendEvent({ results, artifacts }, event, FILE);
    const opened = maybeCreateLineageReader(results, dataFolder);
    assert.ok(opened);
    reader = opened;
    index = indexLedger(reader);
  });
  after(() => {
    reader.close();
    rmSync(dataFolder, { recursive: true });
  });

  it('leads from any of 200 values to seed, structures, study file and code, with no gap', () => {
    const random = createStreams(8)('values');
    const domains = Object.keys(plan.domains);
    for (let walk = 0; walk < 200; walk++) {
      const network = plan.networks[random.integer(plan.networks.length)];
      const phase = network.steps.transfer !== undefined && random.integer(2) === 0 ? 'before' : 'after';
      const domain = domains[random.integer(domains.length)];
      const { record } = network.steps;
      const graph = buildGraph({ kind: 'value', record, domain, phase }, 'up', index);
      const name = `${network.identity.id}#${domain}/${phase}`;
      assertNoGap(graph, name);
      const [value] = graph.nodes;
      assert.ok(value.kind === 'value');
      const metrics = reader.metricsOf(record).find((row) => row.domain === domain && row.phase === phase);
      assert.deepEqual(value[phase], metrics?.metrics);
      const steps = graph.nodes.filter((node) => node.kind === 'step');
      assert.equal(
        steps.some(({ step }) => step === 'transfer'),
        phase === 'after' && network.steps.transfer !== undefined,
        name,
      );
      const measured = graph.edges.filter(
        ({ of, role }) => of === `step ${network.steps.evaluate}` && role === 'dataset',
      );
      assert.deepEqual(
        measured.map(({ from }) => from),
        [`step ${plan.domains[domain]}`],
      );
    }
  });

  it('has of a network exactly the steps that its plan says', () => {
    for (const { steps } of plan.networks) {
      const graph = buildGraph({ kind: 'network', record: steps.record }, 'up', index);
      const expected = new Set<string>();
      const visit = (key: string) => {
        if (expected.has(key)) return;
        expected.add(key);
        const input = plan.steps[key];
        if (input === undefined) return;
        if (input.kind === 'generate') listWaves(input).forEach(visit);
        for (const above of reader.inputsOf(key)) visit(above.key);
      };
      visit(steps.evaluate);
      const found = graph.nodes.filter((node) => node.kind === 'step').map(({ key }) => key);
      assert.deepEqual(found.toSorted(), [...expected].sort());
    }
  });

  it('leads down from a step to the networks whose lineage leads up to it', () => {
    const ups = new Map(
      plan.networks.map(({ steps: { record } }) => {
        const graph = buildGraph({ kind: 'network', record }, 'up', index);
        return [record, new Set(graph.nodes.map(({ id }) => id))];
      }),
    );
    const keys = [...new Set([...ups.values()].flatMap((ids) => [...ids]))].filter((id) => id.startsWith('step '));
    assert.ok(keys.length > 20);
    for (const id of keys) {
      const down = buildGraph({ kind: 'step', key: id.slice(5) }, 'down', index);
      const networks = down.nodes.filter((node) => node.kind === 'network').map(({ key }) => key);
      const expected = [...ups].filter(([, ids]) => ids.has(id)).map(([record]) => record);
      assert.deepEqual(networks.toSorted(), expected.toSorted(), id);
    }
  });

  it('leads from an image to its structure, and down to the stages that use so many images', () => {
    const dataset = plan.domains.over;
    const image = (index: number, split: 'training' | 'validation' = 'training'): Thing => ({
      ...{ kind: 'image', dataset, split, index },
    });
    const up = buildGraph(image(17), 'up', index);
    const [node] = up.nodes;
    assert.ok(node.kind === 'image');
    assert.deepEqual([node.seed, node.position, node.domain], [7, 1, 'over']);
    assert.ok(node.streams.some((name) => name[0] === 'noise' && name.at(-1) === 17));
    const waves = up.nodes.filter((each) => each.kind === 'step' && each.step === 'waves');
    assert.deepEqual(
      waves.map((each) => each.kind === 'step' && each.structures?.map(({ first, last }) => [first, last])),
      [[[16, 31]]],
    );
    const transfersOf = (graph: LineageGraph) =>
      graph.nodes.filter((each) => each.kind === 'step' && each.step === 'transfer').length;
    const all = plan.networks.filter(({ identity }) => identity.target === 'over' && identity.mixture === undefined);
    assert.equal(transfersOf(buildGraph(image(7), 'down', index)), all.length);
    const larger = all.filter(({ identity }) => identity.images === 24);
    assert.equal(transfersOf(buildGraph(image(17), 'down', index)), larger.length);
    assert.equal(transfersOf(buildGraph(image(24), 'down', index)), 0);
    assert.equal(transfersOf(buildGraph(image(3, 'validation'), 'down', index)), all.length);
  });

  it('leads from a file to what left it, and down to those that have read it', () => {
    const [{ steps }] = plan.networks;
    const weights = reader.maybeStep(steps.pretrain)?.outputs.find(({ role }) => role === 'last-weights');
    assert.ok(weights);
    const { sha256, bytes } = weights;
    const up = buildGraph({ kind: 'file', sha256, bytes }, 'up', index);
    assert.ok(up.edges.some(({ of, from }) => of === up.root && from === `step ${steps.pretrain}`));
    assertNoGap(up, 'file');
    const down = buildGraph({ kind: 'file', sha256, bytes }, 'down', index);
    const direct = down.edges.filter(({ from }) => from === down.root).map(({ of }) => of.slice(5));
    assert.deepEqual(direct.toSorted(), reader.readersOf(sha256));
    // the last weights are transferred, the best are evaluated
    assert.ok(direct.every((key) => reader.maybeStep(key)?.kind === 'transfer'));
  });

  it('leads down from a study file and from a plan to their networks', () => {
    for (const thing of [
      { kind: 'study-file', sha256: FILE.sha256 },
      { kind: 'plan', plan: plan.hash },
    ] as const) {
      const networks = buildGraph(thing, 'down', index).nodes.filter(({ kind }) => kind === 'network');
      assert.equal(networks.length, plan.networks.length);
    }
  });

  it('is the same every time', () => {
    const thing = { kind: 'network', record: plan.networks[0].steps.record } as const;
    assert.deepEqual(buildGraph(thing, 'up', index), buildGraph(thing, 'up', indexLedger(reader)));
  });

  it('folds a study of many networks into few groups that hold every step once', () => {
    const records = plan.networks.map(({ steps }) => steps.record);
    const graph = buildGraph({ kind: 'cell', name: 'all', records }, 'up', index);
    const groups = foldGraph(graph);
    assert.ok(groups.length < 20, `${groups.length} groups`);
    const members = groups.flatMap((group) => group.members.map(({ id }) => id));
    const drawn = graph.nodes.filter(({ kind }) => kind === 'step' || kind === 'network' || kind === 'cell');
    assert.deepEqual(members.toSorted(), drawn.map(({ id }) => id).sort());
    assert.equal(foldGraph(graph, true).length, drawn.length);
    for (const [place, { depth, next }] of groups.entries()) {
      for (const { group } of next) assert.ok(groups[group].depth > depth, `${place} to ${group}`);
    }
  });

  it('is drawn with every text inside the picture, and its DOT has a line a node and an edge', () => {
    const graph = buildGraph({ kind: 'network', record: plan.networks[0].steps.record }, 'up', index);
    const groups = foldGraph(graph);
    const dot = renderDot(graph);
    assert.equal([...dot.matchAll(/^ {2}n\d+ \[/gm)].length, groups.length);
    assert.equal(
      [...dot.matchAll(/ -> /g)].length,
      groups.reduce((sum, { next }) => sum + next.length, 0),
    );
    const svg = renderSvg(graph);
    const [, width, height] = (/width="(\d+)" height="(\d+)"/.exec(svg) ?? []).map(Number);
    const texts = [...svg.matchAll(/<text x="([\d.-]+)" y="([\d.-]+)"/g)];
    assert.ok(texts.length > groups.length);
    for (const [, x, y] of texts) {
      assert.ok(Number(x) > 0 && Number(x) < width && Number(y) > 0 && Number(y) < height, `${x} ${y}`);
    }
  });

  it('says what isn’t known where manifests, events and study files are gone', () => {
    const path = join(dataFolder, 'cut.sqlite');
    prepare(openDatabase(layOutDataFolder(dataFolder).results), 'VACUUM INTO ?').run(path);
    const cut = openDatabase(path);
    cut.exec(`DROP TRIGGER events_stay; DELETE FROM events;
      DELETE FROM step_facts WHERE kind = 'waves'; DELETE FROM steps WHERE kind = 'waves'`);
    cut.close();
    const opened = maybeCreateLineageReader(path, dataFolder);
    assert.ok(opened);
    const graph = buildGraph({ kind: 'network', record: plan.networks[0].steps.record }, 'up', indexLedger(opened));
    opened.close();
    const unknown = listUnknown(graph);
    assert.ok(unknown.some((words) => words.includes('the study file: no event says')));
    assert.ok(unknown.some((words) => /of \d+: its manifest: it is not in the results/.test(words)));
    // what a dataset's key tells of its structures stands all the same
    const waves = graph.nodes.filter((node) => node.kind === 'step' && node.step === 'waves');
    assert.ok(waves.length > 0);
    for (const node of waves) assert.ok(node.kind === 'step' && node.structures?.length === 1 && node.seed === 7);
  });
});

/** Every way from the root ends where nothing more can be asked, and all that an audit asks for is there. */
function assertNoGap(graph: LineageGraph, name: string): void {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const seen = new Set<NodeId>();
  const visit = (id: NodeId) => {
    if (seen.has(id)) return;
    seen.add(id);
    const node = byId.get(id);
    assert.ok(node, `${name}: an edge leads to ${id}, which is no node`);
    for (const { of, from } of graph.edges) if (of === id) visit(from);
  };
  visit(graph.root);
  assert.equal(seen.size, graph.nodes.length, `${name}: all is reached`);
  const of = <Kind extends LineageNode['kind']>(kind: Kind) =>
    graph.nodes.filter((node): node is Extract<LineageNode, { kind: Kind }> => node.kind === kind);
  assert.deepEqual(
    of('seed').map(({ seed }) => seed),
    [7],
    name,
  );
  assert.ok(of('study-file').every(({ text }) => text === TEXT) && of('study-file').length === 1, name);
  assert.ok(of('plan').length === 1 && of('code').length > 0, name);
  for (const node of of('step')) {
    assert.ok(node.run !== null && node.unknown === undefined, `${name}: ${node.step}`);
    const edges = graph.edges.filter((edge) => edge.of === node.id);
    assert.ok(
      edges.some(({ role }) => role === 'code'),
      `${name}: ${node.step} without code`,
    );
    if (node.step !== 'evaluate') assert.ok(node.streams.length > 0 && edges.some(({ role }) => role === 'seed'));
    if (node.step === 'waves') assert.ok(node.structures?.[0]?.records, `${name}: waves without structures`);
    else
      assert.ok(
        edges.some(({ role }) => role !== 'code' && role !== 'seed'),
        `${name}: ${node.step} from nothing`,
      );
  }
  assert.ok(
    of('step').some(({ step }) => step === 'waves'),
    name,
  );
}
