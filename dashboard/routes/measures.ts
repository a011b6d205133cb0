import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { FIELD_NAMES } from '../../analysis/fields.js';
import { MEASURE_NAMES } from '../../analysis/measure.js';
import { REDUCTIONS } from '../../analysis/reduction.js';
import type { AnalysisPort } from '../analysis-port.js';
import { parseRequest } from '../parse-request.js';
import { flag, many, oneOf } from '../query-values.js';
import { sendAnswer } from './send-answer.js';

const fields = oneOf(FIELD_NAMES);
const ends = z
  .string()
  .transform((text) => text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part))))
  .pipe(z.tuple([z.number(), z.number()], { error: 'LOW,HIGH' }))
  .refine(([low, high]) => low < high, { error: 'LOW,HIGH' });

const schema = z.object({
  measure: oneOf(MEASURE_NAMES),
  reduce: oneOf(REDUCTIONS).default('median'),
  rows: fields.default('source'),
  columns: fields.default('target'),
  where: many,
  intervals: flag.default(false),
  limits: ends.optional(),
});

const params = z.object({ study: z.string() });

export function addMeasureRoutes(server: FastifyInstance, analysis: AnalysisPort): void {
  server.get('/api/measured', async (_request, reply) => sendAnswer(reply, await analysis.answer({ kind: 'names' })));
  server.get('/api/studies/:study/fields', async (request, reply) => {
    const { study } = parseRequest(params, request.params);
    return sendAnswer(reply, await analysis.answer({ kind: 'fields', study }));
  });
  for (const form of ['json', 'csv', 'svg'] as const) {
    const ending = form === 'json' ? '' : `.${form}`;
    server.get(`/api/studies/:study/measure${ending}`, async (request, reply) => {
      const { study } = parseRequest(params, request.params);
      const { reduce, limits, ...asked } = parseRequest(schema, request.query);
      const answer = await analysis.answer({
        ...{ kind: 'measure', form, study, ...asked, reduction: reduce },
        ...(limits && { limits }),
        // a file has all that is known
        intervals: asked.intervals || form === 'csv',
      });
      return sendAnswer(reply, answer, form === 'json' ? undefined : `${study}-${asked.measure}.${form}`);
    });
  }
}
