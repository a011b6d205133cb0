import type { Command } from 'commander';
import { resolve } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  data: z.string(),
  json: z.boolean().default(false),
  verbose: z.boolean().default(false),
});

/** In the working folder. */
export const DEFAULT_DATA_FOLDER = '.hrtem-transfer';

/** Options that every command takes. */
export interface GlobalOptions {
  /** Absolute. */
  readonly dataFolder: string;
  readonly json: boolean;
  readonly verbose: boolean;
}

export function readGlobalOptions(command: Command): GlobalOptions {
  const { data, ...options } = schema.parse(command.optsWithGlobals());
  return { ...options, dataFolder: resolve(data) };
}
