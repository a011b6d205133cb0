import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { maybeParseJson } from '../../results/maybe-parse-json.js';

/** Of each log, from its end: logs of months are long, and what one looks for is young. */
const TAIL_BYTES = 2 ** 21;
const MOST_LINES = 40;

const LONGEST_VALUE = 300;

/** Of our own: what the SDK says of activities tells the same again, with its tokens. */
const lineSchema = z.looseObject({
  time: z.string(),
  name: z.string(),
  msg: z.string(),
  sdkComponent: z.undefined().optional(),
});

type LogLine = z.output<typeof lineSchema>;

/** The last lines of the logs in a folder that name a step, in order of time, as people read them. */
export async function readLogLines(folder: string, step: string): Promise<readonly string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.log'));
  const lines = (await Promise.all(names.map((name) => readTail(join(folder, name))))).flatMap((text) =>
    text.split('\n'),
  );
  const ofStep = lines.flatMap((line) => {
    const parsed = line.includes(step) ? maybeParseJson(lineSchema, line) : undefined;
    return parsed === undefined ? [] : [parsed];
  });
  return ofStep
    .sort((a, b) => a.time.localeCompare(b.time))
    .slice(-MOST_LINES)
    .map(describeLine);
}

function describeLine({ time, name, msg, level: _level, pid: _pid, step: _step, ...fields }: LogLine): string {
  const told = Object.entries(fields).map(([field, value]) => `${field} ${describeValue(value)}`);
  return `${time} ${name}: ${[msg, ...told].join(', ')}`;
}

function describeValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, roundNumber);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)} …` : text;
}

function roundNumber(_field: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

async function readTail(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}
