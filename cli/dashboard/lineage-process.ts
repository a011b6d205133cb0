/**
 * A process that traces lineages for the page: it reads much and computes long, and the server must not wait for it. Holds the
 * ledger as it was when it was last asked, as long as nothing was written since.
 */
import { statSync } from 'node:fs';
import { z } from 'zod';
import type { LineageGraph } from '../../lineage/graph.js';
import { renderSvg } from '../../lineage/render-svg.js';
import { InputError } from '../../study/errors.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { openTracer, type Traced, type Tracer } from '../lineage/open-tracer.js';
import { drawLineage } from './draw-lineage.js';
import type { ProcessAnswer } from './ask-process.js';

const [dataFolder] = process.argv.slice(2);

const requestSchema = z.object({
  id: z.number(),
  question: z.object({
    wanted: z.enum(['drawn', 'graph', 'svg', 'node']),
    thing: z.string(),
    direction: z.enum(['up', 'down']),
    study: z.string().optional(),
    full: z.boolean(),
    node: z.string().optional(),
  }),
});
export type LineageRequest = z.infer<typeof requestSchema>['question'];

let tracer: Tracer | undefined;
let openedAt = '';
const MOST_TRACED = 4;
const traced = new Map<string, Traced>();

process.on('message', (message) => {
  const { id, question } = requestSchema.parse(message);
  void answer(question).then((reply) => process.send?.({ id, ...reply }));
});
process.on('disconnect', () => {
  tracer?.close();
  process.exit();
});

async function answer(question: LineageRequest): Promise<ProcessAnswer> {
  try {
    return { value: await look(question) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { problem, isInput: error instanceof InputError };
  }
}

async function look({ wanted, thing, direction, study, full, node }: LineageRequest): Promise<unknown> {
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
  const now = describeDatabase();
  if (tracer === undefined || now !== openedAt) {
    tracer?.close();
    tracer = undefined;
    traced.clear();
    tracer = openTracer(dataFolder, { files: false });
    openedAt = now;
  }
  const name = JSON.stringify(request);
  const known = traced.get(name);
  if (known !== undefined) return known;
  const found = await tracer.trace(request);
  traced.set(name, found);
  const [oldest] = traced.keys();
  if (traced.size > MOST_TRACED && oldest !== undefined) traced.delete(oldest);
  return found;
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
