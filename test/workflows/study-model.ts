import assert from 'node:assert/strict';
import type { Client, WorkflowHandle } from '@temporalio/client';
import fc from 'fast-check';
import { holdWaitingSteps, releaseWaitingSteps } from '../../cli/control/waiting-steps.js';
import type { CellFailure } from '../../study/cell-failure.js';
import { cancelUpdate, pauseUpdate, resumeUpdate } from '../../workflows/messages.js';
import { retryUpdate, windowUpdate } from '../../workflows/messages.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import type { GatedSteps } from './gated-activities.js';
import { settleStudy } from './settle-study.js';

export const STUDY = { 'group-0': ['a', 'b', 'c'], 'group-1': ['d', 'e'], 'group-2': ['f', 'g'] } as const;
export const NETWORKS = Object.values(STUDY).flat();
type Group = keyof typeof STUDY;
type Network = (typeof NETWORKS)[number];
const GROUPS: readonly Group[] = ['group-0', 'group-1', 'group-2'];
const ERRORS = ['diverged', 'disk-full'] as const;

/** What a person may expect of the study. */
export interface Model {
  paused: boolean;
  /** Steps that had begun when the pause was acknowledged. */
  begunBeforePause: number;
  readonly cells: Map<Network, 'open' | 'recorded' | CellFailure['state']>;
  /** Of cells that failed or were skipped. */
  readonly errors: Map<Network, string>;
  /** Steps that fail, by `kind key`, and their kinds of error. */
  readonly poison: Map<string, string>;
}

export interface Real {
  readonly client: Client;
  readonly study: WorkflowHandle<typeof studyWorkflow>;
  readonly steps: GatedSteps;
  /** Steps that the worker takes at once. */
  readonly room: number;
}

export function createModel(): Model {
  return {
    paused: false,
    begunBeforePause: 0,
    cells: new Map(NETWORKS.map((network) => [network, 'open'])),
    errors: new Map(),
    poison: new Map(),
  };
}

export function isOver({ cells, paused }: Model): boolean {
  return !paused && ![...cells.values()].includes('open');
}

/** Waits until nothing goes on by itself any more, and compares. */
export async function checkSettled(model: Model, { client, study, steps, room }: Real): Promise<void> {
  const isEnded = await settleStudy(client, study.workflowId, () => steps.waiting.size, room);
  // only a pause comes between an evaluation and its record
  for (const [network, state] of model.cells) {
    const isEvaluated = steps.computed.has(`evaluate ${network}`);
    if (!model.paused && state === 'open' && isEvaluated) model.cells.set(network, 'recorded');
  }
  assert.equal(isEnded, isOver(model), 'the study ends when nothing is left to do and it is not paused');
  if (model.paused) assert.equal(steps.begun.length, model.begunBeforePause, `began: ${steps.begun.at(-1)}`);
  else if (!isEnded) assert.ok(steps.waiting.size > 0, 'the study goes on with what is open');
  for (const name of steps.waiting.keys()) {
    const needing = networksOf(name).filter((network) => model.cells.get(network) === 'open');
    assert.ok(needing.length > 0, `nobody needs ${name}`);
  }
  for (const [network, state] of model.cells) {
    assert.equal(steps.computed.get(`record ${network}`) ?? 0, state === 'recorded' ? 1 : 0, `records of ${network}`);
  }
}

type Command = fc.AsyncCommand<Model, Real>;

/** A command that a person may give at any time before the study is over. */
function command(words: string, act: (model: Model, real: Real) => Promise<unknown> | void): Command {
  return {
    check: (model) => !isOver(model),
    run: async (model, real) => {
      await act(model, real);
      await checkSettled(model, real);
    },
    toString: () => words,
  };
}

export const pause = command('pause', async (model, { client, study, steps }) => {
  await study.executeUpdate(pauseUpdate);
  await holdWaitingSteps(client, study.workflowId);
  if (!model.paused) model.begunBeforePause = steps.begun.length;
  model.paused = true;
});

export const resume = command('resume', resumeStudy);

export async function resumeStudy(model: Model, { client, study }: Real): Promise<void> {
  model.paused = false;
  await study.executeUpdate(resumeUpdate);
  // where nothing was left to do, it has ended meanwhile
  if (!isOver(model)) await releaseWaitingSteps(client, study.workflowId);
}

const setWindow = (window: number) =>
  command(`set ${window}`, (_, { study }) => study.executeUpdate(windowUpdate, { args: [window] }));

export const cancelNetwork = (network: Network) =>
  command(`cancel ${network}`, (model, { study }) => {
    endOpen(model, [network], 'cancelled');
    return study.executeUpdate(cancelUpdate, { args: [{ kind: 'network', group: groupOf(network), network }] });
  });

const cancelGroup = (group: Group) =>
  command(`cancel ${group}`, (model, { study }) => {
    endOpen(model, STUDY[group], 'cancelled');
    return study.executeUpdate(cancelUpdate, { args: [{ kind: 'groups', groups: [group] }] });
  });

const cancelStudy = command('cancel', (model, { study }) => {
  endOpen(model, NETWORKS, 'cancelled');
  model.paused = false;
  return study.executeUpdate(cancelUpdate, { args: [{ kind: 'study' }] });
});

export const retry = (error: string | undefined) =>
  command(`retry ${error ?? 'all'}`, (model, { study }) => {
    for (const [network, of] of model.errors) {
      if (error !== undefined && error !== of) continue;
      model.errors.delete(network);
      model.cells.set(network, 'open');
    }
    return study.executeUpdate(retryUpdate, { args: [error === undefined ? {} : { error }] });
  });

/** Those that were skipped with it lack the pretraining of their group as it does. */
export const retryNetwork = (network: Network) =>
  command(`retry ${network}`, (model, { study }) => {
    const state = model.cells.get(network);
    const together = state === 'skipped' ? STUDY[groupOf(network)] : [network];
    for (const each of together) {
      if ((state !== 'failed' && state !== 'skipped') || model.cells.get(each) !== state) continue;
      model.errors.delete(each);
      model.cells.set(each, 'open');
    }
    return study.executeUpdate(retryUpdate, { args: [{ networks: [network] }] });
  });

export const poison = (step: string, error: string) =>
  command(`poison ${step} (${error})`, (model) => {
    model.poison.set(step, error);
  });

export const mend = command('mend', (model) => model.poison.clear());

export const openStep = (name: string) =>
  command(`open ${name}`, (model, { steps }) => {
    assert.ok(steps.waiting.has(name), `expected ${name} at its gate, got ${[...steps.waiting.keys()].join(', ')}`);
    openOne(model, steps, name);
  });

const openGate = (place: number) =>
  command(`open ${place}`, (model, { steps }) => {
    const names = [...steps.waiting.keys()].toSorted();
    const name = names[place % names.length];
    if (name !== undefined) openOne(model, steps, name);
  });

/** Lets a step end, as the poison says. */
export function openOne(model: Model, steps: GatedSteps, name: string): void {
  const error = model.poison.get(name);
  steps.waiting.get(name)?.open(error);
  if (error !== undefined) endOpen(model, networksOf(name), name.startsWith('pretrain ') ? 'skipped' : 'failed', error);
}

/** Those that a step, as `kind key`, is for. */
function networksOf(name: string): readonly Network[] {
  const key = name.split(' ')[1];
  const group = GROUPS.find((candidate) => candidate === key);
  return group === undefined ? NETWORKS.filter((network) => network === key) : STUDY[group];
}

function endOpen(model: Model, networks: readonly Network[], state: CellFailure['state'], error?: string): void {
  for (const network of networks) {
    if (model.cells.get(network) !== 'open') continue;
    model.cells.set(network, state);
    if (error !== undefined) model.errors.set(network, error);
  }
}

function groupOf(network: Network): Group {
  const group = GROUPS.find((candidate) => STUDY[candidate].some((member) => member === network));
  assert.ok(group);
  return group;
}

/** Commands in any order; gates open as often as everything else together, or little would ever end. */
export const ANY_COMMANDS: readonly fc.Arbitrary<Command>[] = [
  ...Array.from({ length: 6 }, () => fc.nat({ max: 5 }).map(openGate)),
  fc.constant(pause),
  fc.constant(resume),
  fc.integer({ min: 1, max: 3 }).map(setWindow),
  fc.constantFrom(...NETWORKS).map(cancelNetwork),
  fc.oneof(
    { arbitrary: fc.constantFrom(...GROUPS).map(cancelGroup), weight: 3 },
    { arbitrary: fc.constant(cancelStudy), weight: 1 },
  ),
  fc.option(fc.constantFrom(...ERRORS), { nil: undefined }).map(retry),
  fc.constantFrom(...NETWORKS).map(retryNetwork),
  fc
    .tuple(
      fc.oneof(
        fc.constantFrom(...GROUPS).map((group) => `pretrain ${group}`),
        fc.tuple(fc.constantFrom('transfer', 'evaluate'), fc.constantFrom(...NETWORKS)).map((words) => words.join(' ')),
      ),
      fc.constantFrom(...ERRORS),
    )
    .map(([step, error]) => poison(step, error)),
  fc.constant(mend),
];
