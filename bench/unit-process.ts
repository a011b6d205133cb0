import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { checkout } from '../cli/installation.js';

const failureSchema = z.object({ error: z.string() });

/** What does units of work: answers requests, one at a time, each a line of JSON, in a process of its own. */
export interface UnitProcess {
  /** @throws Error with what the process said or why it ended */
  ask<Answer>(request: Request, schema: z.ZodType<Answer>): Promise<Answer>;
  /** Ends it, whatever it is at. */
  stop(): void;
}

export type Request = Readonly<Record<string, unknown>> & {
  readonly do: 'hello' | 'prepare' | 'unit' | 'write';
};

/** What it prints to standard error goes to ours. */
export function startUnitProcess(command: string, args: readonly string[], env: NodeJS.ProcessEnv): UnitProcess {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let end = 'it ended';
  child.once('error', (error) => (end = error.message));
  const closed = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      if (code !== null && code >= 0) end = `it exited with ${code}`;
      if (signal !== null) end = `it was ended by ${signal}`;
      resolve();
    });
  });
  // Written to after its end: the answer that never comes says so.
  child.stdin.on('error', () => {});
  return {
    async ask(request, schema) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const line = await answers.next();
      if (line.done) {
        await closed;
        throw new Error(`${command} gave no answer to '${request.do}': ${end}`);
      }
      const answer: unknown = JSON.parse(line.value);
      const failure = failureSchema.safeParse(answer);
      if (failure.success) throw new Error(`${command} could not do '${request.do}': ${failure.data.error}`);
      return schema.parse(answer);
    },
    stop: () => void child.kill(),
  };
}

/** Runs a file of bench/; leaves no compiled one beside it. */
export function startPythonProcess(python: string, file: string, env: NodeJS.ProcessEnv): UnitProcess {
  return startUnitProcess(python, ['-B', `${checkout}/bench/${file}`], env);
}
