import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { EnvironmentError } from './exit-codes.js';
import { namesOwnServer } from './own-server.js';

/** The person's own server, as they name it; undefined where they name none. */
export function maybeOwnServer(
  environment: NodeJS.ProcessEnv,
): { readonly address: string; readonly namespace: string } | undefined {
  if (!namesOwnServer(environment)) return undefined;
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  return { address: connectionOptions.address ?? 'localhost:7233', namespace };
}

/** Connects to the address, or to the server of the standard variables and profile. Throws EnvironmentError. */
export async function connectClient(address?: string): Promise<Client> {
  const { connectionOptions, namespace } =
    address === undefined ? loadClientConnectConfig() : { connectionOptions: { address }, namespace: undefined };
  try {
    const connection = await Connection.connect({ ...connectionOptions, connectTimeout: '10s' });
    return new Client({ connection, namespace: namespace ?? 'default' });
  } catch (cause) {
    const where = connectionOptions.address ?? 'the configured address';
    throw new EnvironmentError(`no Temporal server answers at ${where}: start it, or unset TEMPORAL_ADDRESS`, {
      cause,
    });
  }
}
