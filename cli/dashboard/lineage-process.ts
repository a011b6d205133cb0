/**
 * A process that traces lineages for the page: it reads much and computes long, and the server must not wait for it. Holds the
 * ledger as it was when it was last asked, as long as nothing was written since.
 */
import { statSync } from 'node:fs';
import type { LineageQuestion } from '../../dashboard/contract/lineage.js';
import { RequestError } from '../../dashboard/request-error.js';
import type { LineageGraph } from '../../lineage/graph.js';
import { renderSvg } from '../../lineage/render-svg.js';
import { describeError } from '../../study/describe-error.js';
import { InputError } from '../../study/errors.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { openTracer, type Traced, type Tracer } from '../lineage/open-tracer.js';
import { drawLineage } from './draw-lineage.js';
import { serveQuestions } from './answering/serve-questions.js';

const [dataFolder] = process.argv.slice(2);

export interface TraceRequest extends LineageQuestion {
  readonly wanted: 'drawn' | 'graph' | 'svg' | 'node';
  readonly node?: string;
}

/** Nothing: the ledger is read, and will be there. */
export type LineageRequest = TraceRequest | { readonly wanted: 'nothing' };

let tracer: Tracer | undefined;
let openedAt = '';
const MOST_TRACED = 4;
const traced = new Map<string, Traced>();

serveQuestions(
  async (request: LineageRequest) => {
    try {
      return await look(request);
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new RequestError(503, describeError(error), { cause: error });
    }
  },
  () => tracer?.close(),
);

async function look(request: LineageRequest): Promise<unknown> {
  if (request.wanted === 'nothing') return void open();
  const { wanted, thing, direction, study, full, node } = request;
  const found = await trace({ text: thing, direction, ...(study !== undefined && { study }) });
  switch (wanted) {
    case 'drawn':
      return drawLineage(found, full);
    case 'graph':
      return found.graph;
    case 'svg':
      return renderSvg(found.graph, full);
    case 'node':
      return requireNode(found.graph, node);
    default:
      return wanted satisfies never;
  }
}

async function trace(request: Parameters<Tracer['trace']>[0]): Promise<Traced> {
  const tracer = open();
  const name = JSON.stringify(request);
  const known = traced.get(name);
  if (known !== undefined) return known;
  const found = await tracer.trace(request);
  traced.set(name, found);
  const [oldest] = traced.keys();
  if (traced.size > MOST_TRACED && oldest !== undefined) traced.delete(oldest);
  return found;
}

/** The ledger as it is now. */
function open(): Tracer {
  const now = describeDatabase();
  if (tracer !== undefined && now === openedAt) return tracer;
  tracer?.close();
  tracer = undefined;
  traced.clear();
  openedAt = now;
  return (tracer = openTracer(dataFolder, { files: false }));
}

/** Changes with every transaction: it is in the log, or was brought from there into the database. */
function describeDatabase(): string {
  const { results } = layOutDataFolder(dataFolder);
  return [results, `${results}-wal`]
    .map((path) => {
      const found = statSync(path, { throwIfNoEntry: false });
      return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`;
    })
    .join('\n');
}

function requireNode({ nodes }: LineageGraph, id: string | undefined) {
  const node = nodes.find((each) => each.id === id);
  if (node === undefined) throw new InputError(`node: expected one of the lineage, got ${id ?? 'nothing'}`);
  return node;
}
