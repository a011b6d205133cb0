import type Database from 'better-sqlite3';
import { z } from 'zod';
import { maybeParseManifest } from '../parse-manifest.js';
import { prepare } from './keep-alive.js';
import { createLedgerRows } from './ledger-rows.js';

/** Writes the lineage of the steps that stand there since an earlier version, as far as their manifests tell it. */
export function fillLedger(database: Database.Database): void {
  const keys = z.array(z.string()).parse(prepare(database, 'SELECT key FROM steps').pluck().all());
  const selectManifest = prepare(database, 'SELECT manifest FROM steps WHERE key = ?').pluck();
  const updateFacts = prepare(database, 'UPDATE step_facts SET environment = ? WHERE step = ?');
  const ledger = createLedgerRows(database);
  for (const key of keys) {
    const manifest = maybeParseManifest(z.string().parse(selectManifest.get(key)), key);
    if (manifest !== undefined) updateFacts.run(ledger.writeStep(manifest), key);
  }
}
