import type { FastifyReply } from 'fastify';
import type { AnalysisAnswer } from '../analysis-port.js';

/** @param name of the file that a browser saves it as; absent: it shows it. */
export function sendAnswer(reply: FastifyReply, { type, body }: AnalysisAnswer, name?: string): FastifyReply {
  reply.headers({ 'content-type': type, 'cache-control': 'no-store' });
  if (name !== undefined)
    reply.header('content-disposition', `attachment; filename="${name.replace(/[^\w.-]+/g, '_')}"`);
  return reply.send(body);
}
