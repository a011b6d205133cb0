import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { LooseRow } from '../audit/audit-reader.js';
import { prepare } from './keep-alive.js';

const QUERIES = {
  nodes: `SELECT key FROM nodes WHERE key NOT IN (SELECT +key FROM steps)
    AND id NOT IN (SELECT output FROM edges UNION SELECT input FROM edges UNION SELECT step FROM outputs
      UNION SELECT step FROM reads UNION SELECT step FROM attempts)`,
  artifacts: 'SELECT sha256 FROM artifacts WHERE id NOT IN (SELECT artifact FROM outputs)',
  environments:
    'SELECT hash FROM environments WHERE hash NOT IN (SELECT environment FROM step_facts WHERE environment IS NOT NULL)',
  cells: 'SELECT DISTINCT plan FROM cells WHERE plan NOT IN (SELECT plan FROM plans)',
} as const;

export function listLoose(database: Database.Database): readonly LooseRow[] {
  return Object.entries(QUERIES).flatMap(([table, sql]) =>
    z
      .array(z.string())
      .parse(prepare(database, sql).pluck().all())
      .map((subject) => ({ table, subject })),
  );
}
