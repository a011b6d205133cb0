import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { TestContext } from 'node:test';
import type { Compute } from '../../activities/compute.js';
import type { StepPorts } from '../../activities/step-ports.js';
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import type { StepInput, StepKey } from '../../study/step.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { minimalStudy } from '../study/study-text.js';

/** Two domains of one structure class, each of one block of training images and one of validation images. */
export const PLAN = planStudy(
  parseStudy(
    minimalStudy('pretrain: { images: 16 }\ntransfer: { images: 16 }\nvalidation: { images: 16 }'),
    'study.yaml',
  ),
);

export const ENGINE = { tensorflow: '2', device: 'cpu', threads: 1 } as const;

/** A real artifact store; nothing computes unless `compute` is given. */
export function createTestPorts(
  context: TestContext,
  compute: Compute = { run: () => Promise.reject(new Error('no job was expected')) },
): { readonly ports: StepPorts; readonly root: string } {
  const root = join(makeTemporaryFolder(context), 'artifacts');
  mkdirSync(root);
  const ports: StepPorts = {
    artifacts: createFolderArtifactStore(root),
    plans: { load: () => Promise.resolve(PLAN) },
    compute,
    machine: { host: 'a', cpu: 'b', node: 'c', version: '0' },
    software: () => Promise.resolve('{}'),
    log: { info: () => undefined, warn: () => undefined },
  };
  return { ports, root };
}

/** The plan's steps of that kind, in the plan's order; throws where there is none. */
export function findSteps(kind: StepInput['kind']): readonly [StepKey, ...StepKey[]] {
  const [first, ...others] = Object.entries(PLAN.steps)
    .filter(([, step]) => step.kind === kind)
    .map(([key]) => key);
  if (first === undefined) throw new Error(`the plan has no ${kind} step`);
  return [first, ...others];
}
