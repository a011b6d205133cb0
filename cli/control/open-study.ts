import {
  isGrpcServiceError,
  QueryNotRegisteredError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { InputError } from '../../study/errors.js';
import type { Plan } from '../../study/plan.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { maybeFindHolder } from '../../workers/embedded/lock.js';
import { EnvironmentError } from '../exit-codes.js';
import { findPlan } from '../find-plan.js';
import { nameWorkflow } from '../name-workflow.js';
import { namesOwnServer } from '../own-server.js';
import { connectClient } from '../temporal-client.js';

/** The server asks the workflow again meanwhile, should a worker go away. */
const ANSWER_MS = 30_000;

/** Of gRPC. */
const DEADLINE_EXCEEDED = 4;
const UNAVAILABLE = 14;

/** A study that a run is, or was, going on with. */
export interface OpenStudy {
  readonly client: Client;
  readonly workflowId: string;
  readonly plan: Plan;
}

/**
 * Finds the run of a study, by its name or file, at the server of the data folder or at the person's own.
 * @throws InputError where there is no such study
 * @throws EnvironmentError where no run is going on, or its server doesn't answer
 */
export async function withOpenStudy<T>(
  study: string,
  dataFolder: string,
  use: (open: OpenStudy) => Promise<T>,
): Promise<T> {
  return withOpenPlan(await findPlan(study, dataFolder), dataFolder, use);
}

/** The same of a study whose plan is known. */
export async function withOpenPlan<T>(
  plan: Plan,
  dataFolder: string,
  use: (open: OpenStudy) => Promise<T>,
): Promise<T> {
  const client = await connectToRun(dataFolder);
  try {
    return await use({ client, workflowId: nameWorkflow(plan), plan });
  } catch (error) {
    throw explainRefusal(error, plan);
  } finally {
    await client.connection.close();
  }
}

/** Asks the study's workflow for something and waits until it is so. */
export function askStudy<T>({ client, workflowId }: OpenStudy, ask: (study: WorkflowHandle) => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + ANSWER_MS, () => ask(client.workflow.getHandle(workflowId)));
}

async function connectToRun(dataFolder: string): Promise<Client> {
  if (namesOwnServer(process.env)) return connectClient();
  const holder = await maybeFindHolder(layOutDataFolder(dataFolder).lock);
  if (holder === undefined) {
    const remedy = 'start one with `run`, which tries again what failed';
    throw new EnvironmentError(`no run is going on in ${dataFolder}: ${remedy}`);
  }
  if (holder.server !== undefined) return connectClient(holder.server.address);
  const where = 'it is starting, or uses a server of your own: then set TEMPORAL_ADDRESS here as well';
  throw new EnvironmentError(
    `process ${holder.pid} runs studies in ${dataFolder} and names no Temporal server: ${where}`,
  );
}

function explainRefusal(error: unknown, { study, hash }: Plan): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof WorkflowNotFoundError) {
    const again = '`run` goes on with it, and tries again what failed';
    return new EnvironmentError(`no run of ${study.name}, plan ${hash.slice(0, 12)}, is going on: ${again}`, {
      cause: error,
    });
  }
  if (error instanceof WorkflowUpdateFailedError) {
    return new InputError(`${study.name}: ${error.cause?.message ?? error.message}`, [], { cause: error });
  }
  if (error instanceof QueryNotRegisteredError) {
    return new EnvironmentError(`${study.name} goes on with an earlier version: \`stop\` it, and \`run\` it again`, {
      cause: error,
    });
  }
  const answered = [error, error.cause].find(isGrpcServiceError)?.code;
  if (answered === DEADLINE_EXCEEDED || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    const seconds = ANSWER_MS / 1_000;
    return new EnvironmentError(
      `no worker answered for ${study.name} within ${seconds} s: is its run still going on?`,
      {
        cause: error,
      },
    );
  }
  if (answered === UNAVAILABLE) {
    const remedy = '`status` tells whether its run has ended';
    return new EnvironmentError(`the Temporal server of ${study.name} has gone away meanwhile: ${remedy}`, {
      cause: error,
    });
  }
  return error;
}
