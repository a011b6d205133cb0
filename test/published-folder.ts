import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The published tables, which are not in the repository: `$HRTEM_REFERENCE/published`. */
export const PUBLISHED_FOLDER = join(
  process.env['HRTEM_REFERENCE'] ?? fileURLToPath(new URL('../../../shared/reference', import.meta.url)),
  'published',
);

/** For a test's `skip`: false where the tables are there, else why not. */
export const publishedMissing = existsSync(join(PUBLISHED_FOLDER, 'findings.json'))
  ? false
  : `no published tables in ${PUBLISHED_FOLDER}`;
