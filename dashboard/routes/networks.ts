import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { InputError } from '../../study/errors.js';
import type { AnalysisPort } from '../analysis-port.js';
import { NETWORK_COLUMNS, NETWORK_STATES } from '../contract/networks.js';
import { flag, many, parseQuery, sendAnswer, texts, wholeNumber } from './query.js';

/** Of a page at most. */
const MOST_ROWS = 1000;
/** Side by side at most. */
export const MOST_COMPARED = 100;

const chosen = {
  where: many,
  search: z.string().max(10_000).optional(),
  state: texts
    .pipe(z.array(z.enum(NETWORK_STATES, { error: `expected one of ${NETWORK_STATES.join(', ')}` })))
    .default([]),
  sort: z.enum(NETWORK_COLUMNS, { error: `expected one of ${NETWORK_COLUMNS.join(', ')}` }).optional(),
  descending: flag.default(false),
};

const schema = z.object({
  ...chosen,
  offset: wholeNumber(0, 1e9).default(0),
  limit: wholeNumber(1, MOST_ROWS).default(100),
});

const params = z.object({ study: z.string() });

export function addNetworkRoutes(server: FastifyInstance, analysis: AnalysisPort): void {
  server.get('/api/studies/:study/networks', async (request, reply) => {
    const { study } = parseQuery(params, request.params);
    const { state, search, sort, ...asked } = parseQuery(schema, request.query);
    const maybe = { ...(search !== undefined && { search }), ...(sort && { sort }) };
    return sendAnswer(
      reply,
      await analysis.answer({ kind: 'networks', form: 'json', study, states: state, ...asked, ...maybe }),
    );
  });
  server.get('/api/studies/:study/networks.csv', async (request, reply) => {
    const { study } = parseQuery(params, request.params);
    const { state, search, sort, ...asked } = parseQuery(z.object(chosen), request.query);
    const maybe = { ...(search !== undefined && { search }), ...(sort && { sort }) };
    const page = { offset: 0, limit: Infinity };
    const question = { kind: 'networks', form: 'csv', study, states: state, ...asked, ...maybe, ...page } as const;
    return sendAnswer(reply, await analysis.answer(question), `${study}-networks.csv`);
  });
  server.get('/api/studies/:study/networks/:network', async (request, reply) => {
    const { study, network } = parseQuery(z.object({ study: z.string(), network: z.string() }), request.params);
    return sendAnswer(reply, await analysis.answer({ kind: 'network', study, network }));
  });
  server.get('/api/studies/:study/compare', async (request, reply) => {
    const { study } = parseQuery(params, request.params);
    const { network } = parseQuery(z.object({ network: many }), request.query);
    const networks = [...new Set(network)];
    if (networks.length === 0 || networks.length > MOST_COMPARED) {
      throw new InputError(`network: expected 1 to ${MOST_COMPARED} of them, got ${networks.length}`);
    }
    return sendAnswer(reply, await analysis.answer({ kind: 'compare', study, networks }));
  });
}
