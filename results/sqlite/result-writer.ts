import { z } from 'zod';
import type { CellFailure } from '../../study/cell-failure.js';
import type { EpochRecord, Metrics } from '../../study/metrics.js';
import type { Manifest } from '../manifest.js';
import { maybeParseManifest } from '../parse-manifest.js';
import type { NetworkResult, NetworkRow, RecordedRun, ResultWriter, StudyPlanRow } from '../result-store.js';
import { createEndReader } from './end-reader.js';
import { createLedgerRows } from './ledger-rows.js';
import { openForWriting } from './open-database.js';
import { prepare } from './keep-alive.js';

/**
 * The one writer. A late twin of a step or a network changes nothing. (`ON CONFLICT DO NOTHING` stands for twins
 * alone; `OR IGNORE` would also leave out a row with a NaN and keep the rest.)
 */
export function createResultWriter(path: string): ResultWriter {
  const database = openForWriting(path);

  const insertPlan = prepare(
    database,
    'INSERT INTO plans (plan, study, document, planned_at) VALUES (@plan, @study, @document, @plannedAt)',
  );
  const latestPlan = prepare(database, 'SELECT plan FROM plans WHERE study = ? ORDER BY sequence DESC LIMIT 1').pluck();
  const renewPlan = prepare(
    database,
    // when it was planned first stays: the events tell when it was run again
    'UPDATE plans SET sequence = (SELECT max(sequence) + 1 FROM plans) WHERE plan = ?',
  );
  const insertCell = prepare(database, 'INSERT INTO cells (plan, ordinal, network, record) VALUES (?, ?, ?, ?)');
  const selectStep = prepare(database, 'SELECT 1 FROM steps WHERE key = ?');
  // where the two differ somebody has changed one of them
  const selectStart = prepare(
    database,
    'SELECT started_at FROM steps WHERE key = ? AND started_at = (SELECT started_at FROM step_facts WHERE step = ?)',
  ).pluck();
  const selectManifest = prepare(database, 'SELECT manifest FROM steps WHERE key = ?').pluck();
  const insertStep = prepare(
    database,
    'INSERT INTO steps (key, kind, manifest, started_at, duration_ms) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const insertFacts = prepare(
    database,
    `INSERT INTO step_facts VALUES (@key, @kind, @startedAt, @durationMs, @bestEpoch, @parameters,
     @host, @device, @threads, @version, @environment) ON CONFLICT DO NOTHING`,
  );
  const insertEpoch = prepare(database, 'INSERT INTO epochs VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const insertValidation = prepare(
    database,
    `INSERT INTO epoch_validations VALUES (@step, @epoch, @dataset, @loss, @crossEntropy, @trainedLoss,
     @iou, @dice, @precision, @recall) ON CONFLICT DO NOTHING`,
  );
  const selectRecord = prepare(database, 'SELECT 1 FROM networks WHERE record = ?');
  const insertNetwork = prepare(
    database,
    `INSERT INTO networks VALUES (@record, @network, @study, @source, @target, @freeze,
     @pretrainLearningRate, @transferLearningRate, @images, @replicate,
     @generateSource, @generateTarget, @pretrain, @transfer, @evaluate)`,
  );
  const insertPart = prepare(database, 'INSERT INTO mixture_parts VALUES (?, ?, ?, ?, ?, ?)');
  const insertMetrics = prepare(
    database,
    `INSERT INTO metrics VALUES (@record, @domain, @phase, @loss, @crossEntropy, @trainedLoss,
     @iou, @dice, @precision, @recall)`,
  );

  const replaceMissing = prepare(
    database,
    `INSERT OR REPLACE INTO missing_networks VALUES (@plan, @network, @step, @state, @error, @reason, @endedAt)`,
  );

  const ledger = createLedgerRows(database);
  const describeEnd = database.transaction(createEndReader(database).describeEnd);

  const registerPlan = database.transaction((row: StudyPlanRow) => {
    if (latestPlan.get(row.study) === row.plan) return;
    if (renewPlan.run(row.plan).changes > 0) return;
    const plannedAt = new Date().toISOString();
    insertPlan.run({ plan: row.plan, study: row.study, document: row.document, plannedAt });
    row.cells.forEach((cell, ordinal) => insertCell.run(row.plan, ordinal, cell.network, cell.record));
  });

  const insertManifest = (manifest: Manifest) => {
    const { key, kind, startedAt, durationMs, summary } = manifest;
    // a pretraining comes with each of its transfers; its epochs stand there since the same transaction
    if (selectStep.get(key) !== undefined) return;
    insertStep.run(key, kind, JSON.stringify(manifest), startedAt, durationMs);
    insertFacts.run({ ...factsRow(manifest), environment: ledger.writeStep(manifest) });
    if (summary.kind === 'pretrain' || summary.kind === 'transfer') {
      for (const record of summary.epochs) {
        insertEpoch.run(...epochRow(key, record));
        for (const [dataset, metrics] of Object.entries(record.others ?? {})) {
          insertValidation.run({ step: key, epoch: record.epoch, dataset, ...metrics });
        }
      }
    }
  };

  const recordNetwork = ({ result, steps }: NetworkRow) => {
    if (selectRecord.get(result.keys.record) !== undefined) return 'known';
    for (const step of steps) insertManifest(step);
    insertNetwork.run(networkRow(result));
    for (const [ordinal, { domain, images, dataset, first }] of (result.parts ?? []).entries()) {
      insertPart.run(result.keys.record, ordinal, domain, images, dataset, first);
    }
    for (const [domain, { before, after }] of Object.entries(result.domains)) {
      if (before !== null) insertMetrics.run(metricsRow(result.keys.record, domain, 'before', before));
      insertMetrics.run(metricsRow(result.keys.record, domain, 'after', after));
    }
    return 'recorded';
  };
  const recordNetworks = database.transaction((rows: readonly NetworkRow[]) => rows.map(recordNetwork));

  const addRecomputed = database.transaction((manifest: Manifest) => ledger.writeStep(manifest));

  const keepMissing = database.transaction(
    (plan: string, missing: readonly CellFailure[], runs: readonly RecordedRun[] = []) => {
      const endedAt = new Date().toISOString();
      for (const failure of missing) replaceMissing.run({ plan, endedAt, ...failure });
      for (const run of runs) ledger.writeAttempts(run);
    },
  );

  return {
    isStepKnown: (key) => selectStep.get(key) !== undefined,
    maybeStart: (key) => z.string().optional().parse(selectStart.get(key, key)),
    maybeReadStep: (key) => {
      const text = z.string().optional().parse(selectManifest.get(key));
      return text === undefined ? undefined : maybeParseManifest(text, key);
    },
    addRecomputed: (manifest) => void addRecomputed.immediate(manifest),
    registerPlan: (row) => registerPlan.immediate(row),
    recordNetworks: (rows) => recordNetworks.immediate(rows),
    keepMissing: (plan, missing, runs) => keepMissing.immediate(plan, missing, runs),
    describeEnd: (plan) => describeEnd(plan),
    close: () => database.close(),
  };
}

function factsRow({ key, kind, startedAt, durationMs, summary, environment }: Manifest) {
  const { host, device, threads, version } = environment;
  const { bestEpoch, parameters } = 'epochs' in summary ? summary : { bestEpoch: null, parameters: null };
  return { key, kind, startedAt, durationMs, bestEpoch, parameters, host, device, threads, version };
}

function epochRow(step: string, record: EpochRecord): readonly (string | number)[] {
  const { epoch, learningRate, trainingLoss, validation } = record;
  return [step, epoch, learningRate, trainingLoss, validation.loss, validation.iou];
}

/** What a network that is trained once lacks is null. */
function networkRow({ identity: { id: network, mixture: _mixture, ...setting }, keys }: NetworkResult) {
  const { generate: _generate, ...steps } = keys;
  const nothing = { source: null, freeze: null, transferLearningRate: null };
  return { ...nothing, generateSource: null, generateTarget: null, transfer: null, ...setting, network, ...steps };
}

function metricsRow(record: string, domain: string, phase: 'before' | 'after', metrics: Metrics) {
  return { record, domain, phase, ...metrics };
}
