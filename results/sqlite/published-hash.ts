import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { prepare } from './keep-alive.js';
import { readRows } from './loss-rows.js';

const QUERIES = [
  'SELECT study, citation, imported_at FROM published_studies WHERE study = ?',
  `SELECT ordinal, domain, defocus, dose, lattice, smallest_diameter, largest_diameter FROM published_domains
   WHERE study = ? ORDER BY ordinal`,
  `SELECT network, kind, source, target, freeze, pretrain_learning_rate, transfer_learning_rate, images, replicate, mixture,
     training_loss FROM published_networks WHERE study = ? ORDER BY network`,
  `SELECT published_networks.network, domain, before, after FROM published_networks
   JOIN published_losses ON published_losses.network = id WHERE study = ? ORDER BY published_networks.network, domain`,
] as const;

/** SHA-256 of all rows of an imported study, whatever numbers its networks have in the tables. */
export function createPublishedHasher(database: Database.Database): (study: string) => string {
  const selects = QUERIES.map((sql) => prepare(database, sql));
  return (study) => {
    const hash = createHash('sha256');
    for (const select of selects) {
      for (const row of readRows(select, study)) hash.update(JSON.stringify(row));
      hash.update('\n');
    }
    return hash.digest('hex');
  };
}
