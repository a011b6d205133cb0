import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { REDUCTIONS } from '../../analysis/reduction.js';
import { FIGURE_NAMES } from '../../figures/figures.js';
import type { AnalysisPort } from '../analysis-port.js';
import { parseRequest } from '../parse-request.js';
import { many, oneOf } from '../query-values.js';
import { RequestError } from '../request-error.js';
import { sendAnswer } from './send-answer.js';

const schema = z.object({
  reduce: oneOf(REDUCTIONS).optional(),
  where: many,
  with: many,
  pair: z.string().optional(),
});

const params = z.object({ study: z.string(), file: z.string() });
const FILE = /^(?<name>[a-z]+)(?:\.(?<form>csv|svg))?$/;

/** A figure of the article, or its file: `figures/transfer`, `figures/transfer.svg`, `figures/transfer.csv`. */
export function addFigureRoutes(server: FastifyInstance, analysis: AnalysisPort): void {
  server.get('/api/studies/:study/figures/:file', async (request, reply) => {
    const { study, file } = parseRequest(params, request.params);
    const { name, form } = FILE.exec(file)?.groups ?? {};
    const figure = FIGURE_NAMES.find((each) => each === name);
    if (figure === undefined) throw new RequestError(404, `expected one of ${FIGURE_NAMES.join(', ')}, got ${file}`);
    const { reduce, where, with: companions, pair } = parseRequest(schema, request.query);
    const answer = await analysis.answer({
      ...{ kind: 'figure', study, figure, where, companions },
      form: form === 'csv' || form === 'svg' ? form : 'json',
      ...(reduce && { reduction: reduce }),
      ...(pair !== undefined && { pair }),
    });
    return sendAnswer(reply, answer, form === undefined ? undefined : `${study}-${file}`);
  });
}
