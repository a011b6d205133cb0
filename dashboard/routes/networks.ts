import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { InputError } from '../../study/errors.js';
import type { AnalysisPort } from '../analysis-port.js';
import { NETWORK_COLUMNS, NETWORK_STATES } from '../contract/networks.js';
import { parseRequest } from '../parse-request.js';
import { flag, many, oneOf, texts, wholeNumber } from '../query-values.js';
import { sendAnswer } from './send-answer.js';

/** Of a page at most. */
const MOST_ROWS = 1000;
const LONGEST_SEARCH = 10_000;
/** Side by side at most. */
export const MOST_COMPARED = 100;

const chosen = {
  where: many,
  search: z
    .string()
    .max(LONGEST_SEARCH, { error: `at most ${LONGEST_SEARCH} characters` })
    .optional(),
  state: texts.pipe(z.array(oneOf(NETWORK_STATES))).default([]),
  sort: oneOf(NETWORK_COLUMNS).optional(),
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
    const { study } = parseRequest(params, request.params);
    const { state, search, sort, ...asked } = parseRequest(schema, request.query);
    const maybe = { ...(search !== undefined && { search }), ...(sort && { sort }) };
    return sendAnswer(
      reply,
      await analysis.answer({ kind: 'networks', form: 'json', study, states: state, ...asked, ...maybe }),
    );
  });
  server.get('/api/studies/:study/networks.csv', async (request, reply) => {
    const { study } = parseRequest(params, request.params);
    const { state, search, sort, ...asked } = parseRequest(z.object(chosen), request.query);
    const maybe = { ...(search !== undefined && { search }), ...(sort && { sort }) };
    const page = { offset: 0, limit: Infinity };
    const question = { kind: 'networks', form: 'csv', study, states: state, ...asked, ...maybe, ...page } as const;
    return sendAnswer(reply, await analysis.answer(question), `${study}-networks.csv`);
  });
  server.get('/api/studies/:study/networks/:network', async (request, reply) => {
    const { study, network } = parseRequest(z.object({ study: z.string(), network: z.string() }), request.params);
    return sendAnswer(reply, await analysis.answer({ kind: 'network', study, network }));
  });
  server.get('/api/studies/:study/compare', async (request, reply) => {
    const { study } = parseRequest(params, request.params);
    const { network } = parseRequest(z.object({ network: many }), request.query);
    const networks = [...new Set(network)];
    if (networks.length === 0 || networks.length > MOST_COMPARED) {
      throw new InputError(`network: expected 1 to ${MOST_COMPARED} of them, got ${networks.length}`);
    }
    return sendAnswer(reply, await analysis.answer({ kind: 'compare', study, networks }));
  });
}
