import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { until } from './until.js';

const lineSchema = z.object({ msg: z.string(), pid: z.number().optional() }).loose();

/** A line of a worker's log. */
export type LogLine = z.infer<typeof lineSchema>;

/** The lines that a worker's log has so far, without what other programs wrote into it. */
export function readLog(data: string, worker: string): readonly LogLine[] {
  const file = join(layOutDataFolder(data).logs, `${worker}.log`);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => lineSchema.parse(JSON.parse(line)));
}

/** Until the training of that kind that is logged there has done so many epochs: what a display shows of it comes later. */
export async function untilEpoch(data: string, kind: 'pretrain' | 'transfer', epoch: number): Promise<void> {
  await until(() => listEpochs(data, kind, 'epoch done').some((done) => done >= epoch) || undefined);
}

/** The epochs that attempts of a training went on after, in the order of the attempts. */
export function listResumed(data: string, kind: 'pretrain' | 'transfer'): readonly number[] {
  return listEpochs(data, kind, 'went on after epoch');
}

function listEpochs(data: string, kind: string, message: string): readonly number[] {
  return readLog(data, 'train')
    .filter(({ msg, kind: of }) => msg === message && of === kind)
    .map(({ epoch }) => z.number().parse(epoch));
}

/** Every step that a worker has begun to compute, an attempt each, as `kind key`, sorted. */
export function listStarted(data: string): readonly string[] {
  const stepSchema = z.object({ kind: z.string(), step: z.string() });
  return ['simulate', 'train']
    .flatMap((worker) => readLog(data, worker))
    .filter(({ msg }) => msg === 'step started')
    .map((line) => stepSchema.parse(line))
    .map(({ kind, step }) => `${kind} ${step}`)
    .toSorted();
}
