import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EnvironmentError } from './exit-codes.js';

const engineSchema = z.object({
  flavour: z.enum(['cpu', 'cuda']),
  /** The reason for the flavour, in words for a person. */
  why: z.string(),
  /** Version of TensorFlow. */
  tensorflow: z.string(),
  /** Holds libtensorflow_cc.so.2 and libtensorflow_framework.so.2. */
  libraryFolder: z.string(),
});

const installationSchema = z.object({
  engine: engineSchema,
  temporal: z.object({ path: z.string(), version: z.string(), from: z.enum(['PATH', 'cache']) }),
  /** Version of the Node.js that the native bindings were made for. */
  node: z.string(),
  /** The folder outside the checkout that holds what was downloaded or compiled. */
  cache: z.string(),
});

/** What `scripts/setup.js` installed for this checkout, and where. */
export type Installation = Readonly<z.infer<typeof installationSchema>>;

/** The checkout, from dist/cli/. */
export const checkout = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

/** @throws {EnvironmentError} if the set-up has not run here, with how to run it. */
export function readInstallation(folder: string = checkout): Installation {
  const file = `${folder}/node_modules/.hrtem-setup.json`;
  try {
    return installationSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new EnvironmentError(`${folder} is not set up: run \`npm run setup\` there`, { cause });
  }
}
