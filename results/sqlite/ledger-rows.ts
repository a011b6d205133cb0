import type Database from 'better-sqlite3';
import { z } from 'zod';
import { hashCanonical } from '../../study/identity.js';
import type { StepKey } from '../../study/step.js';
import type { ArtifactRef, Manifest } from '../manifest.js';
import type { RecordedRun } from '../result-store.js';
import { inputsOf } from '../step-identity.js';
import { prepare } from './keep-alive.js';

/** Writes what the ledger knows of steps; every row may be written twice. */
export interface LedgerRows {
  /** What went into the step, what came out, where it ran. Returns the hash of its environment. */
  writeStep(manifest: Manifest): string;
  writeAttempts(run: RecordedRun): void;
}

export function createLedgerRows(database: Database.Database): LedgerRows {
  const insertNode = prepare(database, 'INSERT INTO nodes (key) VALUES (?) ON CONFLICT DO NOTHING');
  const selectNode = prepare(database, 'SELECT id FROM nodes WHERE key = ?').pluck();
  const insertArtifact = prepare(
    database,
    'INSERT INTO artifacts (sha256, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const selectArtifact = prepare(database, 'SELECT id FROM artifacts WHERE sha256 = ?').pluck();
  const insertEdge = prepare(
    database,
    'INSERT INTO edges (output, input, role) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const insertOutput = prepare(
    database,
    'INSERT INTO outputs (step, role, artifact) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const insertRead = prepare(database, 'INSERT INTO reads (step, artifact) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const insertEnvironment = prepare(
    database,
    'INSERT INTO environments (hash, document) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const insertAttempt = prepare(
    database,
    `INSERT INTO attempts (step, activity, attempt, study, worker, started_at, ended_at, outcome, error, reason)
     VALUES (@step, @activity, @attempt, @study, @worker, @startedAt, @endedAt, @outcome, @error, @reason)
     ON CONFLICT DO NOTHING`,
  );

  const maybeId = z.number().optional();
  // most are known already: they are looked up before they are written
  const nodeOf = (key: StepKey) => {
    const known = maybeId.parse(selectNode.get(key));
    if (known !== undefined) return known;
    insertNode.run(key);
    return z.number().parse(selectNode.get(key));
  };
  const maybeArtifact = (sha256: string) => maybeId.parse(selectArtifact.get(sha256));
  const artifactOf = ({ sha256, bytes }: ArtifactRef) => {
    const known = maybeArtifact(sha256);
    if (known !== undefined) return known;
    insertArtifact.run(sha256, bytes);
    return maybeArtifact(sha256);
  };

  const writeAttempts = ({ step, activity, study, attempts }: RecordedRun) => {
    const node = nodeOf(step);
    for (const attempt of attempts) {
      insertAttempt.run({ endedAt: null, error: null, reason: null, ...attempt, step: node, activity, study });
    }
  };

  return {
    writeStep(manifest) {
      const { key, identity, outputs, reads = [], run, environment } = manifest;
      const node = nodeOf(key);
      for (const [role, ref] of Object.entries(outputs)) insertOutput.run(node, role, artifactOf(ref));
      for (const { role, key: input } of inputsOf(identity)) insertEdge.run(node, nodeOf(input), role);
      for (const sha256 of reads) {
        // what made it is written before, where it is known at all
        const artifact = maybeArtifact(sha256);
        if (artifact !== undefined) insertRead.run(node, artifact);
      }
      const hash = hashCanonical(environment);
      insertEnvironment.run(hash, JSON.stringify(environment));
      if (run !== undefined) writeAttempts({ step: key, ...run });
      return hash;
    },
    writeAttempts,
  };
}
