import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AnalysisPort } from '../analysis-port.js';
import type { FindingsProgress } from '../contract/findings.js';
import { parseRequest } from '../parse-request.js';
import { sendAnswer } from './send-answer.js';

const params = z.object({ study: z.string() });

export function addFindingRoutes(server: FastifyInstance, analysis: AnalysisPort): void {
  server.get('/api/studies/:study/findings', async (request, reply) => {
    const { study } = parseRequest(params, request.params);
    return sendAnswer(reply, await analysis.answer({ kind: 'findings', study }));
  });
  server.get('/api/studies/:study/findings/progress', (request): FindingsProgress => {
    const { study } = parseRequest(params, request.params);
    return { share: analysis.maybeProgress({ kind: 'findings', study }) ?? null };
  });
}
