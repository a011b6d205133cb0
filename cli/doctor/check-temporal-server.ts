import { Connection } from '@temporalio/client';
import { loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';
import { describeError } from '../../study/describe-error.js';
import { namesOwnServer } from '../own-server.js';
import { type Check, createGroup } from './check.js';

const connectTimeoutMs = 3000;

/** Asks the server that TEMPORAL_ADDRESS or the Temporal profile names; there need not be one. */
export async function checkTemporalServer(): Promise<readonly Check[]> {
  if (!namesOwnServer(process.env)) {
    return createGroup('Temporal', [['Server', 'fact', 'none configured: `run` starts its own']]);
  }
  let address = 'the configured server';
  try {
    const profile = loadClientConfigProfile();
    address = profile.address ?? address;
    const { connectionOptions, namespace = 'default' } = toClientOptions(profile);
    const { serverVersion } = await askServer(connectionOptions);
    return createGroup('Temporal', [['Server', 'ok', `${address}, version ${serverVersion}, namespace ${namespace}`]]);
  } catch (error) {
    const reason = describeError(error);
    const value =
      address === undefined ? reason : `${address} does not answer within ${connectTimeoutMs / 1000} s: ${reason}`;
    const remedy = 'start it, or unset TEMPORAL_ADDRESS and TEMPORAL_PROFILE so that `run` starts its own';
    return createGroup('Temporal', [['Server', 'missing', value, remedy]]);
  }
}

async function askServer(options: ReturnType<typeof toClientOptions>['connectionOptions']) {
  const connection = await Connection.connect({ ...options, connectTimeout: connectTimeoutMs });
  try {
    return await connection.withDeadline(Date.now() + connectTimeoutMs, () =>
      connection.workflowService.getSystemInfo({}),
    );
  } finally {
    await connection.close();
  }
}
