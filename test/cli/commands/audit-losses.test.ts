import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { appendEvent } from '../../../results/sqlite/event-writer.js';
import { openDatabase } from '../../../results/sqlite/keep-alive.js';
import { describeRemoved } from '../../../results/ledger/removed-files.js';
import { writeRemovals } from '../../../results/sqlite/removal-writer.js';
import { checkEvents } from '../../../results/audit/check-events.js';
import { maybeReadHead } from '../../../results/ledger/ledger-head.js';
import { maybeCreateAuditReader } from '../../../results/sqlite/audit-reader.js';
import { finishStudy } from '../../lineage/finished-study.js';
import { openAudited, STUDY } from '../audit/audited-folder.js';

describe('audit of what is gone', () => {
  const LOSSES: readonly (readonly [title: string, sql: string])[] = [
    [
      'one network with its metrics',
      'DELETE FROM networks WHERE record = $one; DELETE FROM metrics WHERE record = $one',
    ],
    ['all networks with their metrics', 'DELETE FROM networks; DELETE FROM metrics'],
    [
      'all networks with their evaluations',
      `DELETE FROM networks; DELETE FROM metrics; DELETE FROM step_facts WHERE kind = 'evaluate';
       DELETE FROM steps WHERE kind = 'evaluate'; DELETE FROM edges WHERE output NOT IN
         (SELECT id FROM nodes JOIN steps ON steps.key = nodes.key);
       DELETE FROM reads WHERE step NOT IN (SELECT id FROM nodes JOIN steps ON steps.key = nodes.key);
       DELETE FROM attempts WHERE step NOT IN (SELECT id FROM nodes JOIN steps ON steps.key = nodes.key);
       DELETE FROM nodes WHERE key NOT IN (SELECT key FROM steps)`,
    ],
    ['the plan with its networks', 'DELETE FROM networks; DELETE FROM metrics; DELETE FROM cells; DELETE FROM plans'],
    [
      'all that isn’t an event',
      `DELETE FROM networks; DELETE FROM metrics; DELETE FROM cells; DELETE FROM plans; DELETE FROM step_facts;
       DELETE FROM epoch_validations; DELETE FROM epochs; DELETE FROM steps; DELETE FROM edges; DELETE FROM outputs;
       DELETE FROM reads; DELETE FROM attempts; DELETE FROM nodes; DELETE FROM artifacts; DELETE FROM environments`,
    ],
  ];
  for (const [title, sql] of LOSSES) {
    it(`says that networks are gone, and names them: ${title}`, async (context) => {
      const { audit, print, edit, plan } = await openAudited(context);
      const [{ identity, steps }] = plan.networks;
      edit(sql.replaceAll('$one', `'${steps.record}'`));
      for (const quick of [['--quick'], []]) {
        const { findings } = await audit(...quick);
        const gone = findings.filter(({ check }) => check === 'gone');
        assert.ok(gone.length > 0);
        const names = [`${identity.id} of minimal`, 'all networks of minimal'];
        assert.ok(gone.some(({ endangers }) => endangers.some((name) => names.includes(name))));
      }
      assert.match(await print(), /recorded once, and gone/);
    });
  }

  it('knows by the plan alone that a network is gone, where no end of the study was told', async (context) => {
    const { audit, edit, folder, plan } = await openAudited(context);
    edit("DELETE FROM events WHERE kind = 'ended'");
    rmSync(join(folder.artifacts, 'ledger-head.json'));
    assert.deepEqual((await audit('--quick')).findings, []);
    const [{ identity, steps }] = plan.networks;
    edit(`DELETE FROM networks WHERE record = '${steps.record}'; DELETE FROM metrics WHERE record = '${steps.record}'`);
    const { findings } = await audit('--quick');
    assert.deepEqual(
      findings.map(({ check, subject, endangers }) => [check, subject, endangers]),
      [['gone', steps.evaluate, [`${identity.id} of minimal`]]],
    );
  });

  it('takes manifests that were only renamed for lost, and files that were removed by an event for removed', async (context) => {
    const { audit, folder, output, run } = await openAudited(context);
    const folders = { steps: join(folder.artifacts, 'steps'), files: join(folder.artifacts, 'files') };
    const setAside = (names: readonly string[]) => {
      for (const name of names) renameSync(join(folders.steps, name), join(folders.steps, `${name}.removed`));
    };
    const { key, sha256, path } = output('pretrain', 'best-weights');
    const others = output('pretrain', 'last-weights');
    const clean = () => {
      const removed = [sha256, others.sha256];
      const details = { kinds: ['unreachable'], removed: describeRemoved(removed) };
      const { sequence } = appendEvent(folder, { kind: 'cleaned', who: 'a@b', details });
      writeRemovals(folder.results, sequence, removed);
      setAside([`${key}.json`]);
      for (const file of new Set([path, others.path])) rmSync(file);
    };
    clean();
    assert.deepEqual((await audit()).findings, []);
    const aside = join(folders.steps, `${key}.json.removed`);
    const text = readFileSync(aside, 'utf8');
    writeFileSync(aside, text.replace('"bestEpoch": ', '"bestEpoch": 1'));
    assert.deepEqual(
      (await audit()).findings.map(({ check, subject }) => [check, subject]),
      [['manifest', key]],
    );
    writeFileSync(aside, text);
    // made again, and lost then
    await run();
    assert.deepEqual((await audit()).findings, []);
    rmSync(join(folders.steps, `${key}.json`));
    for (const file of new Set([path, others.path])) rmSync(file);
    for (const quick of [['--quick'], []]) {
      const { findings } = await audit(...quick);
      assert.ok(findings.some(({ check, subject }) => check === 'manifest' && subject === key));
      assert.ok(findings.some(({ check, subject }) => check === 'file' && subject === sha256));
    }
    await run();
    setAside(readdirSync(folders.steps).filter((name) => name.endsWith('.json')));
    rmSync(folders.files, { recursive: true });
    const { findings } = await audit('--quick');
    assert.ok(findings.filter(({ check }) => check === 'manifest').length > 5);
  });

  it('names triggers that are dropped and views that say something else', async (context) => {
    const { audit, folder } = await openAudited(context);
    const database = openDatabase(folder.results);
    database.exec(
      'DROP TRIGGER events_stay; DROP VIEW step_reads; CREATE VIEW step_reads AS SELECT 1; CREATE TABLE t (a)',
    );
    database.close();
    const { findings } = await audit('--quick');
    const found = findings.map(({ check, subject, problem }) => [
      check,
      subject,
      problem.split(' ').slice(0, 4).join(' '),
    ]);
    assert.deepEqual(found.sort(), [
      ['schema', 'events_stay', '(trigger) is not there'],
      ['schema', 'step_reads', '(view) was changed: it'],
      ['schema', 't', '(table) is nothing that'],
    ]);
  });

  it('stops at a table that is gone', async (context) => {
    const { audit, edit } = await openAudited(context);
    edit('DROP TABLE reads');
    const { findings } = await audit('--quick');
    assert.deepEqual(
      findings.map(({ check, subject }) => `${check} ${subject}`),
      ['schema reads', 'schema results.sqlite'],
    );
  });

  it('names files in wrong places and manifests with fields of nobody', async (context) => {
    const { audit, folder, output } = await openAudited(context);
    const { path, sha256, key } = output('transfer', 'best-weights');
    const elsewhere = join(folder.artifacts, 'files', 'zz');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, sha256), readFileSync(path));
    const manifest = join(folder.artifacts, 'steps', `${key}.json`);
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('{', '{ "remark": "mine",'));
    const garbage = `${'e'.repeat(64)}.json`;
    for (const name of ['plans', 'runs', 'damage']) {
      mkdirSync(join(folder.artifacts, name), { recursive: true });
      writeFileSync(join(folder.artifacts, name, garbage), 'garbage');
    }
    const { findings } = await audit();
    assert.deepEqual(findings.map(({ check, subject }) => `${check} ${subject}`).sort(), [
      `leftover damage/${garbage}`,
      `leftover plans/${garbage}`,
      `leftover runs/${garbage}`,
      `manifest ${key}`,
      `orphan ${sha256}`,
    ]);
  });

  it('tells all the rest where something odd lies in the way', async (context) => {
    const { audit, folder, output } = await openAudited(context);
    const { path, sha256 } = output('transfer', 'best-weights');
    rmSync(path);
    symlinkSync(path, path);
    const head = join(folder.artifacts, 'ledger-head.json');
    rmSync(head);
    mkdirSync(head);
    const { findings } = await audit();
    const found = findings.map(({ check, subject }) => `${check} ${subject}`).sort();
    assert.deepEqual(found, ['events ledger-head.json', `file ${sha256}`]);
  });

  it('looks into a folder of files that lies elsewhere', async (context) => {
    const { audit, folder, data } = await openAudited(context);
    const elsewhere = join(data, 'elsewhere');
    renameSync(join(folder.artifacts, 'files'), elsewhere);
    symlinkSync(elsewhere, join(folder.artifacts, 'files'));
    assert.deepEqual((await audit()).findings, []);
  });

  it('says that results are gone of which the head of the events still tells', async (context) => {
    for (const harm of [rmSync, (path: string) => writeFileSync(path, '')]) {
      const { audit, folder } = await openAudited(context);
      for (const end of ['-wal', '-shm']) rmSync(`${folder.results}${end}`, { force: true });
      harm(folder.results);
      const { findings } = await audit();
      assert.deepEqual(
        findings.map(({ check, subject }) => `${check} ${subject}`),
        ['database results.sqlite'],
      );
      assert.match(findings[0].problem, /is gone, or empty: ledger-head\.json tells of \d+ events/);
    }
  });

  it('says of a quick look what it has not looked at', async (context) => {
    const { print } = await openAudited(context);
    assert.match(
      await print('--quick'),
      /nothing is wrong with rows, names and sizes; files and manifests were not read/,
    );
  });

  it('takes an event that is added while it reads for no damage', async (context) => {
    const { folder } = await openAudited(context);
    const reader = maybeCreateAuditReader(folder.results, folder.root) ?? assert.fail();
    assert.ok(reader.events().length > 0);
    const readHead = () => maybeReadHead(folder.artifacts);
    appendEvent(folder, { kind: 'paused', who: 'a@b' });
    assert.deepEqual(checkEvents(reader, readHead), []);
    writeFileSync(join(folder.artifacts, 'ledger-head.json'), JSON.stringify({ ...readHead(), head: 'a'.repeat(64) }));
    assert.equal(checkEvents(reader, readHead).length, 1);
    reader.close();
  });

  it('takes names that two domains of a study have exchanged for no damage', async (context) => {
    const { audit, data } = await openAudited(context);
    const exchanged = STUDY.replace('under:', 'other:').replace('  over:', '  under:').replace('  other:', '  over:');
    await finishStudy(data, exchanged);
    const { findings, plans } = await audit();
    assert.deepEqual(findings, []);
    assert.ok(plans.length > 0);
  });
});
