import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { InputError } from '../../study/errors.js';
import type { AnalysisAnswer } from '../analysis-port.js';

/** Of an address, where a name may be given several times. */
export const texts = z
  .union([z.string(), z.array(z.string())])
  .transform((given): readonly string[] => (typeof given === 'string' ? [given] : given));

export const many = texts.default([]);

export const flag = z.enum(['0', '1'], { error: '0 or 1' }).transform((given) => given === '1');

export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: `a whole number from ${least} to ${most}` })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error: `a whole number from ${least} to ${most}` });
}

/** @throws InputError that names what can't be read. */
export function parseQuery<T extends z.ZodType>(schema: T, query: unknown): z.output<T> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new InputError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

/** @param name of the file that a browser saves it as; absent: it shows it. */
export function sendAnswer(reply: FastifyReply, { type, body }: AnalysisAnswer, name?: string): FastifyReply {
  reply.headers({ 'content-type': type, 'cache-control': 'no-store' });
  if (name !== undefined)
    reply.header('content-disposition', `attachment; filename="${name.replace(/[^\w.-]+/g, '_')}"`);
  return reply.send(body);
}
