import { createInterface } from 'node:readline';
import { describeError } from '../study/describe-error.js';

/**
 * The inner end of a `UnitProcess`: requests from standard input, answers to standard output, one at a time, each a line
 * of JSON, until the input ends. What fails is answered by `{error}`.
 */
export async function answerRequests(answer: (request: unknown) => object | Promise<object>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    let reply: object;
    try {
      reply = await answer(JSON.parse(line));
    } catch (error) {
      reply = { error: describeError(error) };
    }
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }
}
