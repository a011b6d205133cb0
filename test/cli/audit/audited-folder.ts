import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Command } from 'commander';
import { z } from 'zod';
import type { Compute } from '../../../activities/compute.js';
import { addAuditCommand } from '../../../cli/commands/audit.js';
import { ExitRequest } from '../../../cli/exit-codes.js';
import { appendEvent } from '../../../results/sqlite/event-writer.js';
import { openDatabase, prepare } from '../../../results/sqlite/keep-alive.js';
import { createResultWriter } from '../../../results/sqlite/result-writer.js';
import type { Plan } from '../../../study/plan.js';
import type { StepInput } from '../../../study/step.js';
import { layOutDataFolder, type DataFolder } from '../../../workers/data-folder.js';
import { finishStudy } from '../../lineage/finished-study.js';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

/** Three networks that share a pretraining, whose trainings are validated on all domains. */
export const STUDY = minimalStudy(
  'pretrain: { images: 16, epochs: 3 }\ntransfer: { images: 16, epochs: 2 }\nvalidation: { images: 16, on: all }\nimages: { pixels: 64 }',
).replace('target: over }', 'target: over, replicates: 1 }');

const reportSchema = z.object({
  seconds: z.number(),
  hashedBytes: z.number(),
  networks: z.number(),
  events: z.number(),
  plans: z.array(z.object({ networks: z.number(), recorded: z.number() })),
  findings: z.array(
    z.object({ check: z.string(), subject: z.string(), problem: z.string(), endangers: z.array(z.string()) }),
  ),
});
export type Finding = z.output<typeof reportSchema>['findings'][number];

/** A data folder with a finished study of stubs. */
export async function openAudited(context: TestContext) {
  const ledger = openLedger(context);
  const run = (compute?: Compute) => finishStudy(ledger.data, STUDY, compute);
  const plan = await run();
  const output = (kind: StepInput['kind'], role: string) => {
    const key = keyOf(plan, kind);
    const text = readFileSync(join(ledger.folder.artifacts, 'steps', `${key}.json`), 'utf8');
    const { outputs } = z
      .object({ outputs: z.record(z.string(), z.object({ sha256: z.string() })) })
      .parse(JSON.parse(text));
    const { sha256 } = outputs[role];
    return { key, sha256, path: join(ledger.folder.artifacts, 'files', sha256.slice(0, 2), sha256) };
  };
  return { ...ledger, run, plan, output };
}

/** One in which nothing was run. */
export function openLedger(context: TestContext) {
  const data = makeTemporaryFolder(context);
  const folder: DataFolder = layOutDataFolder(data);
  createResultWriter(folder.results).close();
  const print = async (...words: readonly string[]): Promise<string> => {
    const program = new Command().option('--data <folder>', '', data).option('--json').exitOverride();
    addAuditCommand(program);
    const print = process.stdout.write.bind(process.stdout);
    let text = '';
    // bytes are what the test runner has to say
    const write = context.mock.method(process.stdout, 'write', (said: string | Uint8Array) => {
      if (typeof said !== 'string') return print(said);
      text = said;
      return true;
    });
    let code = 0;
    try {
      await program.parseAsync(['audit', ...words], { from: 'user' });
    } catch (error) {
      if (!(error instanceof ExitRequest)) throw error;
      code = error.code;
    } finally {
      write.mock.restore();
    }
    const isClean = /nothing is wrong|"findings":\[\]/.test(text);
    assert.equal(code, isClean ? 0 : 1);
    return text;
  };
  const audit = async (...words: readonly string[]) => reportSchema.parse(JSON.parse(await print(...words, '--json')));
  const edit = (sql: string) => editDatabase(folder.results, sql);
  const tell = (count: number) => {
    const kinds = ['launched', 'paused', 'resumed'] as const;
    for (const kind of kinds.slice(0, count))
      appendEvent(folder, { kind, who: 'a@b', reason: 'one', study: 'minimal' });
  };
  const events = () => readEvents(folder.results);
  return { data, folder, audit, print, edit, tell, events };
}

/** As one who knows SQLite: without foreign keys, and with the triggers as they were afterwards. */
export function editDatabase(path: string, sql: string): void {
  const database = openDatabase(path);
  const triggers = z
    .array(z.object({ name: z.string(), sql: z.string() }))
    .parse(prepare(database, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all());
  database.exec('PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF');
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  try {
    database.exec(sql);
  } finally {
    for (const trigger of triggers) database.exec(trigger.sql);
    database.close();
  }
}

function readEvents(path: string) {
  const row = z.object({
    sequence: z.number(),
    at: z.string(),
    kind: z.string(),
    study: z.string().nullable(),
    who: z.string(),
    reason: z.string().nullable(),
    details: z.string().transform((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text))),
    previous: z.string(),
    hash: z.string(),
  });
  const database = openDatabase(path);
  const rows = z
    .array(row)
    .parse(
      prepare(database, 'SELECT sequence, at, kind, study, who, reason, details, previous, hash FROM events').all(),
    );
  database.close();
  return rows.map(({ study, reason, ...event }) => ({
    ...event,
    ...(study !== null && { study }),
    ...(reason !== null && { reason }),
  }));
}

/** The first one of the plan. */
export function keyOf(plan: Plan, kind: string): string {
  const [key] = Object.keys(plan.steps).filter((step) => plan.steps[step]?.kind === kind);
  assert.ok(key);
  return key;
}

export function describeFindings(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ check, subject }) => `${check} ${subject}`).sort();
}
