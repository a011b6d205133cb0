import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { hashText } from '../../../results/file-hash.js';
import { describeRemoved } from '../../../results/ledger/removed-files.js';
import type { PublishedStudy } from '../../../results/published/published-study.js';
import { appendEvent } from '../../../results/sqlite/event-writer.js';
import { openDatabase } from '../../../results/sqlite/keep-alive.js';
import { writePublishedStudies } from '../../../results/sqlite/published-writer.js';
import { writeRemovals } from '../../../results/sqlite/removal-writer.js';
import { parseStudy } from '../../../study/parse-study.js';
import { planStudy } from '../../../study/plan.js';
import { createStreams } from '../../../study/random-stream.js';
import { finishPlan } from '../../lineage/finished-study.js';
import { editDatabase, openLedger, STUDY } from '../audit/audited-folder.js';
import { maybeDrawEdit } from '../audit/random-edits.js';

const EDITS = 100;
const SEED = 20_240_817;

/** What an audit can't know, and why. */
const UNKNOWABLE = new Map([
  ['plans.sequence', 'it only orders plans: of one alone, and of several in the same order, any number does'],
]);

describe('audit of a results.sqlite that was edited', () => {
  it(`finds any edit of a row, of ${EDITS} at random`, async (context) => {
    const { audit, folder } = await openRich(context);
    const whole = join(folder.root, 'whole.sqlite');
    const random = createStreams(SEED)('edits');
    const draw = (bound: number) => random.integer(bound);
    const database = openDatabase(folder.results);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    copyFileSync(folder.results, whole);
    assert.deepEqual((await audit()).findings, []);
    const silent: string[] = [];
    let done = 0;
    while (done < EDITS) {
      const edit = maybeDrawEdit(database, draw, UNKNOWABLE);
      if (edit === undefined) continue;
      try {
        editDatabase(folder.results, edit.sql);
      } catch (error) {
        // the table's own checks refuse it
        if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT')) continue;
        throw error;
      }
      done++;
      if ((await audit()).findings.length === 0) silent.push(edit.sql);
      editDatabase(folder.results, restore(whole, edit.table));
    }
    database.close();
    assert.deepEqual(silent, []);
  });
});

function restore(whole: string, table: string): string {
  return `ATTACH '${whole}' AS whole; BEGIN; DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM whole.${table}; COMMIT; DETACH whole`;
}

/** A data folder with something in every table. */
async function openRich(context: TestContext) {
  const ledger = openLedger(context);
  const { data, folder } = ledger;
  const study = STUDY.replace(
    'transfer:',
    'mixtures: { pair: { of: [under, over], shares: [[0.25, 0.75]] } }\ntransfer:',
  );
  const launch = { kind: 'launched', who: 'a@b', study: 'minimal', details: { studyFile: hashText(study) } } as const;
  appendEvent(folder, launch, { sha256: hashText(study), text: study });
  const hashes = writePublishedStudies(folder.results, [PUBLISHED]);
  const studies = [...hashes].map(([name, rows]) => ({ study: name, rows }));
  appendEvent(folder, { kind: 'imported', who: 'a@b', details: { studies } });
  const removed = ['a', 'b'].map((digit) => digit.repeat(64));
  const { sequence } = appendEvent(folder, {
    kind: 'cleaned',
    who: 'a@b',
    details: { removed: describeRemoved(removed) },
  });
  writeRemovals(folder.results, sequence, removed);
  const plan = planStudy(parseStudy(study, 'study.yaml'));
  const [{ identity }] = plan.networks;
  await finishPlan(data, plan, undefined, { failed: [identity.id] });
  return ledger;
}

const PUBLISHED: PublishedStudy = {
  study: 'published-noise',
  domains: [
    {
      name: 'one',
      defocusAngstrom: -100,
      doseElectronsPerSquareAngstrom: 300,
      lattice: 'fcc_Au',
      diameterAngstrom: [20, 40],
    },
  ],
  networks: [
    {
      ...{ network: 'n', kind: 'transfer', source: 'one', target: 'one', freeze: 'none', images: 64, replicate: 0 },
      ...{ pretrainLearningRate: 1e-3, transferLearningRate: 1e-4, trainingLoss: 0.5 },
      losses: [{ domain: 0, before: 0.2, after: 0.1 }],
    },
  ],
};
