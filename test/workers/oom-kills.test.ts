import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { maybeCountOomKills } from '../../workers/oom-kills.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

describe('the count of processes that were ended for lack of memory', () => {
  it('is read from the kernel, and unknown where it tells none', (context) => {
    const path = join(makeTemporaryFolder(context), 'vmstat');
    assert.equal(maybeCountOomKills(path), undefined);
    writeFileSync(path, 'pgfault 7\noom_kill 12\noom_kill_other 13\n');
    assert.equal(maybeCountOomKills(path), 12);
    writeFileSync(path, 'pgfault 7\n');
    assert.equal(maybeCountOomKills(path), undefined);
  });
});
