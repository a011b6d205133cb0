import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { startCommand } from '../run-command.js';

/** A page that `ui` serves, as programs ask it. */
export interface StartedPage {
  /** Of a GET. */
  read(path: string): Promise<unknown>;
  /** Of a POST; the answer's status with its body. */
  change(path: string, body: unknown, token?: string): Promise<{ readonly status: number; readonly body: unknown }>;
}

const reportSchema = z.object({
  studies: z.array(
    z.object({
      study: z.string(),
      state: z.string(),
      working: z.array(z.object({ kind: z.string(), key: z.string().nullable() })),
    }),
  ),
});

const addressSchema = z.object({ url: z.string(), token: z.string() });

/** Lives as long as the test. */
export async function startUi(
  context: TestContext,
  dataFolder: string,
  environment?: Record<string, string>,
  options: readonly string[] = [],
): Promise<StartedPage> {
  const args = ['ui', '--no-open', '--port', '0', '--json', '--data', dataFolder, ...options];
  const { child, finished } = startCommand(args, environment);
  context.after(async () => {
    child.kill('SIGTERM');
    await finished;
  });
  if (child.stdout === null) throw new Error('expected an output');
  const [line] = (await Promise.race([once(child.stdout, 'data'), finished.then(({ stderr }) => [stderr])])) as [
    unknown,
  ];
  const { url, token } = addressSchema.parse(JSON.parse(String(line)));
  return {
    read: async (path) => (await fetch(new URL(path, url))).json(),
    async change(path, body, given = token) {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${given}` };
      const answer = await fetch(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: answer.status, body: await answer.json() };
    },
  };
}

type Seen = z.output<typeof reportSchema>['studies'][number];

/** The page's own looks; the test's time limit ends it. */
export function untilSeen<T>(page: StartedPage, choose: (study: Seen) => T | undefined): Promise<T> {
  return untilAnswer(async () => {
    const { studies } = reportSchema.parse(await page.read('/api/status'));
    return studies[0] === undefined ? undefined : choose(studies[0]);
  });
}

export async function untilAnswer<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(100);
  }
}
