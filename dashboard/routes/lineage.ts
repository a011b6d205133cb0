import { z } from 'zod';
import type { LineageQuestion } from '../contract/lineage.js';
import { parseQuery } from './query.js';
import type { AddRoutes } from '../server.js';

export interface LineagePorts {
  /** A `DrawnLineage`. */
  draw(question: LineageQuestion): Promise<unknown>;
  /** A `LineageGraph`, complete. */
  trace(question: LineageQuestion): Promise<unknown>;
  /** A whole SVG file. */
  render(question: LineageQuestion): Promise<unknown>;
  /** The `LineageNode` of that id. */
  findNode(question: LineageQuestion, id: string): Promise<unknown>;
}

const LONGEST = 2_000;
const text = z.string().min(1).max(LONGEST);
const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((word) => word === 'true');

const schema = z.object({
  thing: text,
  direction: z.enum(['up', 'down']).default('up'),
  study: text.optional(),
  full: flag,
});

const nodeSchema = schema.extend({ node: text });

/** Where things came from, and what came of them. */
export function createLineageRoutes(ports: LineagePorts): AddRoutes {
  return (server) => {
    server.get('/api/lineage', ({ query }) => ports.draw(parseLineage(query)));
    server.get('/api/lineage/graph', ({ query }) => ports.trace(parseLineage(query)));
    server.get('/api/lineage/node', ({ query }) => {
      const { node } = parseQuery(nodeSchema, query);
      return ports.findNode(parseLineage(query), node);
    });
    server.get('/api/lineage/picture.svg', async ({ query }, reply) => {
      const svg = await ports.render(parseLineage(query));
      return reply.headers({ 'content-type': 'image/svg+xml; charset=utf-8' }).send(svg);
    });
  };
}

function parseLineage(query: unknown): LineageQuestion {
  const { study, ...others } = parseQuery(schema, query);
  return { ...others, ...(study !== undefined && { study }) };
}
