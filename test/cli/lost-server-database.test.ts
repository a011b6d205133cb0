import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readStudyFile } from '../../cli/read-study-file.js';
import { planStudy } from '../../study/plan.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { runCommand, SMALL_STUDY, startCommand } from './run-command.js';
import { listResumed, listStarted, untilEpoch } from './started-steps.js';

describe('a study whose Temporal database was deleted', () => {
  it('finds all finished steps when it is run again, and goes on from the last epoch', async (context) => {
    const data = makeTemporaryFolder(context);
    const stopped = startCommand(['run', SMALL_STUDY, '--data', data]);
    await untilEpoch(data, 'pretrain', 4);
    stopped.child.kill('SIGINT');
    assert.equal((await stopped.finished).code, 130);
    const names = readdirSync(data).filter((name) => join(data, name).startsWith(layOutDataFolder(data).temporal));
    assert.ok(names.length > 0, 'there is no database to delete');
    for (const name of names) rmSync(join(data, name));

    const { code, stdout, stderr } = await runCommand(['run', SMALL_STUDY, '--data', data]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^1 of 1 networks in .* 2 steps were found finished$/m);
    const [network] = planStudy(readStudyFile(SMALL_STUDY)).networks;
    assert.ok(network);
    const { generateSource, generateTarget, pretrain, transfer, evaluate } = network.steps;
    const expected = [
      ...[generateSource, generateTarget].map((key) => `generate ${key}`),
      // the attempt that was stopped, and the one that went on with it
      ...[`pretrain ${pretrain}`, `pretrain ${pretrain}`, `transfer ${transfer}`, `evaluate ${evaluate}`],
    ];
    assert.deepEqual(listStarted(data), expected.toSorted());
    assert.equal(listResumed(data, 'pretrain').length, 1);
  });
});
