import { closeSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { isErrorCode } from '../../results/durable-file.js';

/** What the training worker has logged since it was looked at last. */
export interface TrainingLog {
  /** Epochs done so far, of all trainings. */
  epochs(): number;
  /** Networks evaluated so far. */
  evaluations(): number;
  /** The process of the training that began last, whether it lives or not. */
  maybeTrainingPid(): number | undefined;
}

const started = z.object({ msg: z.literal('job started'), job: z.literal('train'), computePid: z.number() });

/** Reads on from where it was; the file need not be there yet. */
export function createTrainingLog(path: string): TrainingLog {
  let offset = 0;
  let rest = '';
  let epochs = 0;
  let evaluations = 0;
  let trainingPid: number | undefined;
  const readOn = () => {
    const text = readFrom(path, offset);
    offset += text.length;
    const lines = (rest + text.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.includes('"msg":"epoch done"')) epochs++;
      else if (line.includes('"kind":"evaluate"') && line.includes('"msg":"step finished"')) evaluations++;
      else if (line.includes('"msg":"job started"')) {
        trainingPid = started.safeParse(JSON.parse(line)).data?.computePid ?? trainingPid;
      }
    }
  };
  return {
    epochs: () => {
      readOn();
      return epochs;
    },
    evaluations: () => {
      readOn();
      return evaluations;
    },
    maybeTrainingPid: () => {
      readOn();
      return trainingPid;
    },
  };
}

function readFrom(path: string, offset: number): Buffer {
  const parts: Buffer[] = [];
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return Buffer.alloc(0);
    throw error;
  }
  try {
    for (let at = offset; ;) {
      const part = Buffer.alloc(65_536);
      const bytes = readSync(file, part, 0, part.length, at);
      if (bytes === 0) return Buffer.concat(parts);
      parts.push(part.subarray(0, bytes));
      at += bytes;
    }
  } finally {
    closeSync(file);
  }
}
