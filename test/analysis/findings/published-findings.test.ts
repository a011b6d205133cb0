import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { z } from 'zod';
import { CLAIMS } from '../../../analysis/findings/claims.js';
import { createCorpus } from '../../../analysis/findings/corpus.js';
import { evaluateFindings } from '../../../analysis/findings/evaluate-findings.js';
import { FINDINGS } from '../../../analysis/findings/findings.js';
import { readPublishedStudies } from '../../../results/published/read-published.js';
import { maybeCreateMeasuredReader } from '../../../results/sqlite/measured-reader.js';
import { writePublishedStudies } from '../../../results/sqlite/published-writer.js';
import { createStreams } from '../../../study/random-stream.js';
import { PUBLISHED_FOLDER, publishedMissing } from '../../published-folder.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

/** The same statements evaluated by another program. */
const schema = z.object({
  findings: z.array(
    z.object({
      id: z.string(),
      quantities: z.record(z.string(), z.object({ value: z.number() })),
      tests: z.array(z.unknown()),
      holds: z.boolean(),
    }),
  ),
  claimed_but_not_clearly_shown: z.array(z.object({ id: z.string() })),
});

describe('findings in the published tables', { skip: publishedMissing }, () => {
  const path = join(makeTemporaryFolder({ after }), 'results.sqlite');
  let found: ReturnType<typeof ask> | undefined;
  const askPublished = () => (found ??= askAfterImport(path));

  it('are the fourteen that hold, and do, with the claims beside them', () => {
    const expected = readExpected();
    const { findings, claims } = askPublished();
    assert.deepEqual(
      findings.map(({ id, verdict }) => [id, verdict]),
      expected.findings.map(({ id, holds }) => [id, holds ? 'holds' : 'does not hold']),
    );
    assert.equal(findings.length, 14);
    assert.deepEqual(
      claims.map(({ id }) => id),
      expected.claimed_but_not_clearly_shown.map(({ id }) => id),
    );
    assert.ok(claims.every(({ verdict }) => verdict !== 'holds'));
  });

  it('have every quantity and as many tests as the other program, to the digits that it gives', () => {
    const { findings } = askPublished();
    for (const { id, quantities, tests } of readExpected().findings) {
      const finding = findings.find((each) => each.id === id);
      assert.ok(finding);
      assert.equal(finding.tests.length, tests.length, id);
      for (const [name, { value }] of Object.entries(quantities)) {
        assert.ok(Math.abs(finding.quantities[name] - value) < 6e-9 * Math.max(1, Math.abs(value)), `${id} ${name}`);
      }
    }
  });

  it('stand beside an interval that holds their statistic', () => {
    for (const { id, statistic, interval } of askPublished().findings) {
      assert.ok(statistic !== null && interval !== null, id);
      assert.ok(interval[0] <= statistic && statistic <= interval[1], `${id}: ${statistic} in ${interval.join()}`);
    }
  });

  it('can’t be told where the factor is not varied', () => {
    const { findings } = ask(path, ['published-noise']);
    const told = findings.filter(({ verdict }) => verdict !== "can't tell").map(({ id }) => id);
    assert.deepEqual(told, ['pretrain_dose_fades', 'dose_ordering']);
    const untold = findings.find(({ id }) => id === 'same_lattice_family');
    assert.match(untold?.reason ?? '', /there is no structure that alone differs/);
  });
});

function askAfterImport(path: string) {
  writePublishedStudies(path, readPublishedStudies(PUBLISHED_FOLDER));
  return ask(path);
}

function ask(path: string, names?: readonly string[]) {
  const reader = maybeCreateMeasuredReader(path);
  assert.ok(reader);
  const corpus = createCorpus((names ?? reader.published).map((name) => reader.read(name, { withGaps: false })));
  reader.close();
  const streams = createStreams(0);
  return {
    findings: evaluateFindings(FINDINGS, corpus, streams('findings'), false),
    claims: evaluateFindings(CLAIMS, corpus, streams('claims'), true),
  };
}

function readExpected() {
  return schema.parse(JSON.parse(readFileSync(join(PUBLISHED_FOLDER, 'findings.json'), 'utf8')));
}
