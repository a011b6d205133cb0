import { isGrpcServiceError, type Client } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Holder } from '../workers/embedded/lock.js';
import { EnvironmentError } from './exit-codes.js';
import { connectClient, maybeOwnServer } from './temporal-client.js';

/** The server that workers of this machine work for. */
export interface WorkerServer {
  /** Of a run on this machine; undefined where the standard variables and profile say it. */
  readonly address?: string;
  readonly namespace: string;
  /** Its address, for people. */
  readonly shown: string;
}

const READY_MS = 10_000;
const LOOK_MS = 200;

/** Codes of gRPC. */
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

/**
 * The server of the standard variables, or else that of the process which holds the data folder. Asks no server yet.
 * @throws EnvironmentError where there is none
 */
export function locateServer(
  environment: NodeJS.ProcessEnv,
  holder: Holder | undefined,
  dataFolder: string,
): WorkerServer {
  const own = maybeOwnServer(environment);
  if (own !== undefined) return { namespace: own.namespace, shown: own.address };
  const address = holder?.server?.address;
  if (address !== undefined) return { address, namespace: 'default', shown: address };
  throw new EnvironmentError(
    `there is no server to work for: no run with a server of its own is going on in ${dataFolder}; ` +
      'name its data folder with --data, or a server with TEMPORAL_ADDRESS or TEMPORAL_PROFILE',
  );
}

/** @throws EnvironmentError where nothing answers, or the server doesn't have the namespace or doesn't let us in. */
export async function requireServer({ address, namespace, shown }: WorkerServer): Promise<void> {
  const client = await connectClient(address);
  try {
    await describePatiently(client, namespace);
  } catch (cause) {
    if (!isGrpcServiceError(cause)) throw cause;
    throw new EnvironmentError(`the Temporal server at ${shown} ${explain(cause.code, namespace, cause.details)}`, {
      cause,
    });
  } finally {
    await client.connection.close();
  }
}

/** A server that has just been started opens its port before it can answer. */
async function describePatiently(client: Client, namespace: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    try {
      await client.workflowService.describeNamespace({ namespace });
      return;
    } catch (error) {
      if (!isGrpcServiceError(error) || isFinal(error.code) || Date.now() > deadline) throw error;
      await sleep(LOOK_MS);
    }
  }
}

function isFinal(code: number): boolean {
  return [NOT_FOUND, PERMISSION_DENIED, UNAUTHENTICATED].includes(code);
}

function explain(code: number, namespace: string, details: string): string {
  if (code === NOT_FOUND) return `has no namespace ${namespace}: make it, or name another with TEMPORAL_NAMESPACE`;
  if (!isFinal(code)) return `doesn't answer as it should (${details})`;
  return `doesn't let us into the namespace ${namespace} (${details}): check TEMPORAL_API_KEY or the certificate`;
}
