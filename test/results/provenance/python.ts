import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const PYTHON = process.env['HRTEM_PYTHON'] || 'python3';
/** From dist/test/results/provenance/ to the sources. */
const PROGRAM = fileURLToPath(new URL('../../../../test/results/provenance/check_crate.py', import.meta.url));

const schema = z.array(z.object({ issues: z.array(z.string()), records: z.record(z.string(), z.number()) }));

/** For a test's `skip`: false where the validator is there, else why not. */
export const validatorMissing =
  spawnSync(PYTHON, [PROGRAM], { stdio: 'ignore' }).status === 0
    ? false
    : `${PYTHON} can't import roc-validator, prov and rocrate 0.15; HRTEM_PYTHON names another`;

/** What the validator finds wrong in each crate, and how many records of each type the prov package reads. */
export function checkCrates(folders: readonly string[]) {
  return schema.parse(JSON.parse(execFileSync(PYTHON, [PROGRAM, ...folders], { encoding: 'utf8' })));
}
