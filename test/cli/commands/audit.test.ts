import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Compute } from '../../../activities/compute.js';
import { createStubCompute } from '../../../bench/orchestrate/stub-compute.js';
import { hashEvent } from '../../../results/ledger/event.js';
import { appendEvent } from '../../../results/sqlite/event-writer.js';
import { finishPlan } from '../../lineage/finished-study.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { describeFindings, keyOf, openAudited, openLedger } from '../audit/audited-folder.js';

describe('audit', () => {
  it('finds nothing in what a run has left, and tells how much it has looked at', async (context) => {
    const { audit, print, plan } = await openAudited(context);
    const { findings, hashedBytes, networks, plans } = await audit();
    assert.deepEqual(findings, []);
    assert.ok(hashedBytes > 0);
    assert.equal(networks, plan.networks.length);
    assert.deepEqual(plans, [{ networks: plan.networks.length, recorded: plan.networks.length }]);
    assert.deepEqual((await audit('--quick')).findings, []);
    assert.equal((await audit('--quick')).hashedBytes, 0);
    assert.deepEqual((await audit('minimal')).findings, []);
    assert.match(await print(), /✓ nothing is wrong/);
  });

  for (const [damage, harm] of [
    ['has one byte flipped', (path) => writeFileSync(path, flip(readFileSync(path)))],
    ['is cut short', (path) => truncateSync(path, 3)],
    ['is deleted', (path) => rmSync(path)],
  ] satisfies [string, (path: string) => void][]) {
    it(`names a file that ${damage} and the networks on it; the next run mends it and the ledger tells`, async (context) => {
      const { audit, run, output, events, plan } = await openAudited(context);
      const { sha256, path, key } = output('pretrain', 'last-weights');
      harm(path);
      const { findings } = await audit();
      assert.deepEqual(describeFindings(findings), [`file ${sha256}`]);
      assert.match(findings[0].problem, new RegExp(`last-weights of pretrain ${key}`));
      const standing = plan.networks.filter(({ steps }) => steps.pretrain === key).length;
      assert.ok(standing > 0 && standing < plan.networks.length + 1);
      assert.equal(findings[0].endangers.length, standing);
      await run();
      assert.deepEqual((await audit()).findings, []);
      const told = events();
      assert.deepEqual(
        told
          .filter(({ kind }) => kind !== 'ended')
          .map(({ kind, details }) => [kind, details['step'], details['sha256'] ?? details['isSame']]),
        [
          ['recomputed', key, true],
          ['damaged', key, sha256],
        ],
      );
      await run();
      assert.equal(events().length, told.length);
    });
  }

  it('names both of two files that were swapped, and both are mended', async (context) => {
    const { audit, run, output } = await openAudited(context);
    const [one, other] = [output('pretrain', 'last-weights'), output('transfer', 'best-weights')];
    renameSync(one.path, `${one.path}.aside`);
    renameSync(other.path, one.path);
    renameSync(`${one.path}.aside`, other.path);
    const { findings } = await audit();
    const expected = [`file ${one.sha256}`, `file ${other.sha256}`].sort();
    assert.deepEqual(describeFindings(findings), expected);
    // of the same size: what only the bytes tell
    assert.deepEqual((await audit('--quick')).findings, []);
    await run();
    assert.deepEqual((await audit()).findings, []);
  });

  it('names a manifest that is deleted, cut short or changed, and what can be mended is', async (context) => {
    const { audit, run, folder, plan } = await openAudited(context);
    const [first, second, third] = ['generate', 'transfer', 'evaluate'].map((kind) => keyOf(plan, kind));
    const pathOf = (key: string) => join(folder.artifacts, 'steps', `${key}.json`);
    rmSync(pathOf(first));
    truncateSync(pathOf(second), 30);
    const text = readFileSync(pathOf(third), 'utf8');
    writeFileSync(
      pathOf(third),
      text.replace(/"iou": 0\.(\d)/, (_, digit: string) => `"iou": 0.${9 - Number(digit)}`),
    );
    const { findings } = await audit();
    assert.deepEqual(describeFindings(findings), [first, second, third].map((key) => `manifest ${key}`).sort());
    assert.deepEqual(describeFindings((await audit('--quick')).findings), [`manifest ${first}`]);
    writeFileSync(pathOf(third), text);
    await run();
    assert.deepEqual((await audit()).findings, []);
  });

  it('knows of a step that was computed once more after the run had looked at it', async (context) => {
    const { audit, output, events, data, plan } = await openAudited(context);
    const { sha256, path, key } = output('generate', 'training-images');
    rmSync(path);
    await finishPlan(data, plan, createStubCompute(), { isLate: true });
    assert.deepEqual((await audit()).findings, []);
    const told = events().filter(({ kind }) => kind === 'recomputed' || kind === 'damaged');
    assert.deepEqual(told.map(({ kind, details }) => [kind, details['step'], details['sha256']]).sort(), [
      ['damaged', key, sha256],
      ['recomputed', key, undefined],
    ]);
  });

  it('tells which networks stand on bytes that are gone when a step came out otherwise', async (context) => {
    const { audit, run, output, events } = await openAudited(context);
    const { sha256, path, key } = output('transfer', 'best-weights');
    rmSync(path);
    await run(createOtherTraining());
    const { findings } = await audit();
    assert.deepEqual(describeFindings(findings), [`replaced ${key}`]);
    assert.match(findings[0].problem, new RegExp(`best-weights ${sha256} is now [0-9a-f]{64}`));
    assert.equal(findings[0].endangers.length, 1);
    assert.equal(events().find(({ kind }) => kind === 'recomputed')?.details['isSame'], false);
  });

  const EDITS: readonly (readonly [title: string, sql: string, check: string])[] = [
    ['metrics', "UPDATE metrics SET iou = iou + 0.1 WHERE phase = 'after'", 'metrics'],
    ['epochs', 'UPDATE epochs SET loss = loss - 0.01 WHERE epoch = 1', 'epochs'],
    ['epoch_validations', 'DELETE FROM epoch_validations WHERE epoch = 1', 'epochs'],
    ['steps, in its time', "UPDATE steps SET started_at = '2020-01-01T00:00:00.000Z' WHERE kind = 'evaluate'", 'step'],
    [
      'steps, in its identity',
      `UPDATE steps SET manifest = json_set(manifest, '$.identity.input.freeze', 'decoder') WHERE kind = 'transfer'`,
      'step',
    ],
    ['step_facts', 'UPDATE step_facts SET threads = threads + 1', 'step'],
    ['networks', 'UPDATE networks SET images = images + 1', 'network'],
    ['edges', "DELETE FROM edges WHERE role = 'pretrained'", 'lineage'],
    ['outputs', "DELETE FROM outputs WHERE role = 'last-weights'", 'lineage'],
    [
      'environments',
      `UPDATE environments SET document = replace(document, '"threads":1', '"threads":2')`,
      'environment',
    ],
    ['cells', 'DELETE FROM cells WHERE ordinal = (SELECT max(ordinal) FROM cells)', 'plan'],
  ];
  for (const [table, sql, check] of EDITS) {
    it(`names a row that was edited in ${table}`, async (context) => {
      const { audit, edit } = await openAudited(context);
      edit(sql);
      const { findings } = await audit('--quick');
      assert.ok(findings.length > 0);
      assert.ok(
        findings.some((finding) => finding.check === check),
        JSON.stringify(findings[0]),
      );
    });
  }

  it('counts the losses on other domains when it is quick, and compares each of them when it isn’t', async (context) => {
    const { audit, edit } = await openAudited(context);
    edit('UPDATE epoch_validations SET loss = 0.25');
    assert.deepEqual((await audit('--quick')).findings, []);
    const { findings } = await audit();
    assert.ok(findings.length > 0);
    assert.match(
      findings[0].problem,
      /in epoch_validations, the row 1 [0-9a-f]{64} says 0\.25 where its manifest says/,
    );
  });

  it('counts the rows that name what is not there', async (context) => {
    const { audit, edit } = await openAudited(context);
    edit(
      `PRAGMA foreign_keys = OFF; UPDATE epochs SET step = 'none' WHERE (step, epoch) = (SELECT step, epoch FROM epochs LIMIT 1); DELETE FROM environments`,
    );
    const { findings } = await audit('--quick');
    const problems = findings.filter(({ check }) => check === 'database').map(({ problem }) => problem);
    assert.equal(problems.length, 3);
    assert.match(problems[0] ?? '', /^\d+ rows? of epoch_validations name what is not in epochs$/);
    assert.match(problems[1] ?? '', /^1 row of epochs name what is not in steps$/);
    assert.match(problems[2] ?? '', /^\d+ rows of step_facts name what is not in environments$/);
  });

  it('names the network whose metrics were edited, by its key and name', async (context) => {
    const { audit, edit, plan } = await openAudited(context);
    const [{ identity, steps }] = plan.networks;
    edit(`UPDATE metrics SET loss = 0.25 WHERE phase = 'after' AND domain = 'over' AND record = '${steps.record}'`);
    const { findings } = await audit();
    assert.deepEqual(describeFindings(findings), [`metrics ${steps.record}`, `metrics ${plan.hash}`].sort());
    const finding = findings.find(({ subject }) => subject === steps.record) ?? assert.fail();
    assert.match(finding.problem, /in metrics, the row over after says 0\.25 where its manifest says 0\.\d+/);
    assert.deepEqual(finding.endangers, [`${identity.id} of minimal`]);
  });

  it('names events that were deleted, changed or forged, also the last one', async (context) => {
    const edits: readonly (readonly [sql: string, expected: RegExp])[] = [
      ['DELETE FROM events WHERE sequence = 2', /event 2 is not there any more/],
      ['DELETE FROM events WHERE sequence = 1', /event 1 is not there any more/],
      ['DELETE FROM events WHERE sequence = 3', /ledger-head\.json says that it has 3 events .*the last event is gone/],
      ['DELETE FROM events', /ledger-head\.json says that it has 3 events .*the last 3 events are gone/],
      ["UPDATE events SET reason = 'another' WHERE sequence = 2", /event 2 \(paused\) was changed/],
    ];
    for (const [sql, expected] of edits) {
      const { audit, edit, tell } = openLedger(context);
      tell(3);
      assert.deepEqual((await audit('--quick')).findings, []);
      edit(sql);
      const { findings } = await audit('--quick');
      assert.deepEqual([...new Set(findings.map(({ check }) => check))], ['events']);
      assert.match(findings.map(({ subject, problem }) => `${subject} ${problem}`).join('\n'), expected);
    }
    // a chain that is whole in itself, from the second event on
    const { audit, edit, tell, events } = openLedger(context);
    tell(3);
    let previous = events()[0].hash;
    for (const { hash: _hash, ...event } of events().slice(1)) {
      const forged = { ...event, who: 'somebody@else', previous };
      const hash = hashEvent(forged);
      edit(
        `UPDATE events SET who = 'somebody@else', previous = '${previous}', hash = '${hash}' WHERE sequence = ${event.sequence}`,
      );
      previous = hash;
    }
    const { findings } = await audit('--quick');
    assert.deepEqual(describeFindings(findings), ['events ledger-head.json']);
    assert.match(findings[0].problem, /the chain was written anew/);
  });

  it('still knows that the last event was deleted after others were added', async (context) => {
    const { audit, edit, tell } = openLedger(context);
    tell(2);
    edit('DELETE FROM events WHERE sequence = 2');
    tell(1);
    const { findings } = await audit('--quick');
    assert.deepEqual(describeFindings(findings), ['events event 2']);
    assert.match(findings[0].problem, /didn't end as its head said: .*"count":2/);
  });

  it('names what nothing needs, and takes what was removed on purpose for no damage', async (context) => {
    const { audit, edit, output, folder } = await openAudited(context);
    const orphan = 'c'.repeat(64);
    writeFileSync(join(folder.artifacts, 'files', orphan), 'something');
    writeFileSync(join(folder.artifacts, 'steps', `${'d'.repeat(64)}.json.damaged`), 'something');
    const { sha256, path, key } = output('generate', 'training-images');
    rmSync(path);
    const missing = [`file ${sha256}`, `leftover steps/${'d'.repeat(64)}.json.damaged`, `orphan ${orphan}`];
    assert.deepEqual(describeFindings((await audit('--quick')).findings), missing);
    appendEvent({ results: folder.results, artifacts: folder.artifacts }, { kind: 'cleaned', who: 'a@b' });
    edit(`INSERT INTO removals VALUES ('${sha256}', (SELECT max(sequence) FROM events))`);
    // whoever removes a file removes the manifest before it: where it stands, the step was made again
    assert.deepEqual(describeFindings((await audit('--quick')).findings), missing);
    rmSync(join(folder.artifacts, 'steps', `${key}.json`));
    assert.ok((await audit('--quick')).findings.every(({ check }) => check !== 'file'));
  });

  it('names a frozen plan that was changed, which the next run freezes anew', async (context) => {
    const { audit, run, folder, plan } = await openAudited(context);
    const path = join(folder.artifacts, 'plans', `${plan.hash}.json`);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"replicates":1', '"replicates":2'));
    assert.deepEqual(describeFindings((await audit()).findings), [`plan ${plan.hash}`]);
    await run();
    assert.deepEqual((await audit()).findings, []);
  });

  it('says that a file is no database any more', async (context) => {
    const { audit, folder } = await openAudited(context);
    for (const end of ['-wal', '-shm']) rmSync(`${folder.results}${end}`, { force: true });
    writeFileSync(folder.results, 'no database at all, but long enough for its header'.repeat(20));
    assert.deepEqual(describeFindings((await audit()).findings), ['database results.sqlite']);
  });

  it('refuses a study that isn’t there, with those that are', async (context) => {
    const { audit } = await openAudited(context);
    await assert.rejects(audit('other'), { name: 'InputError', message: /\(minimal\), got other/ });
    const nowhere = ['--data', makeTemporaryFolder(context)];
    await assert.rejects(audit(...nowhere), { name: 'InputError', message: /nothing was recorded/ });
  });
});

function flip(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed[changed.length - 1] ^= 1;
  return changed;
}

/** The stub, but for trainings that leave other weights. */
function createOtherTraining(): Compute {
  const stub = createStubCompute();
  return {
    run: async (job, context) => {
      const outcome = await stub.run(job, context);
      if (job.kind === 'train') {
        for (const name of readdirSync(job.outputDirectory)) {
          const path = join(job.outputDirectory, name);
          if (existsSync(path) && name.endsWith('.safetensors')) writeFileSync(path, flip(readFileSync(path)));
        }
      }
      return outcome;
    },
  };
}
