import { z } from 'zod';
import type { LineageQuestion } from '../contract/lineage.js';
import { parseRequest } from '../parse-request.js';
import { flag, oneOf } from '../query-values.js';
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
const words = { error: `1 to ${LONGEST} characters` };
const text = z.string(words).min(1, words).max(LONGEST, words);

const schema = z.object({
  thing: text,
  direction: oneOf(['up', 'down']).default('up'),
  study: text.optional(),
  full: flag.default(false),
});

const nodeSchema = schema.extend({ node: text });

/** Where things came from, and what came of them. */
export function createLineageRoutes(ports: LineagePorts): AddRoutes {
  return (server) => {
    server.get('/api/lineage', ({ query }) => ports.draw(parseLineage(query)));
    server.get('/api/lineage/graph', ({ query }) => ports.trace(parseLineage(query)));
    server.get('/api/lineage/node', ({ query }) => {
      const { node } = parseRequest(nodeSchema, query);
      return ports.findNode(parseLineage(query), node);
    });
    server.get('/api/lineage/picture.svg', async ({ query }, reply) => {
      const svg = await ports.render(parseLineage(query));
      return reply.headers({ 'content-type': 'image/svg+xml; charset=utf-8' }).send(svg);
    });
  };
}

function parseLineage(query: unknown): LineageQuestion {
  const { study, ...others } = parseRequest(schema, query);
  return { ...others, ...(study !== undefined && { study }) };
}
