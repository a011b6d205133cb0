import assert from 'node:assert/strict';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { keepReserve, releaseReserve, RESERVE_BYTES } from '../../../results/housekeeping/reserve.js';
import { makeSampleFolder } from '../housekeeping/sample-folder.js';
import { maybeRunInNamespace } from '../in-namespace.js';

const MAIN = fileURLToPath(new URL('../../../cli/main.js', import.meta.url));
const RESERVE = new URL('../../../results/housekeeping/reserve.js', import.meta.url).href;

/** Copies the data folder `$1` to a disk of 100 MB at `$0`, with a reserve or without, and fills it to the last byte. */
const fill = (isReserved: boolean) => `
  mount -t tmpfs -o size=100m none "$0" || exit 77
  cp -a "$1" "$0/data"
  ${isReserved ? `"$2" -e "import('${RESERVE}').then(({ keepReserve }) => keepReserve('$0/data/reserve'))"` : ''}
  cat /dev/zero > "$0/fill" 2> /dev/null
  shift`;

describe('clean', () => {
  it('gives its reserve up on a full disk, writes down what it removes, and makes another when there is room', async (context) => {
    const sample = await makeSampleFolder(context);
    const disk = join(sample.root, 'disk');
    mkdirSync(disk);
    const command = [process.execPath, MAIN, 'clean', '--yes', '--json', '--data', join(disk, 'data')];
    const run = (isReserved: boolean, after: string) =>
      maybeRunInNamespace(`${fill(isReserved)}\n${after}`, disk, sample.folder.root, ...command);
    const without = run(false, 'exec "$@"');
    if (without === undefined) return context.skip('this machine lets nobody mount in a namespace of their own');
    assert.equal(without.code, 3);
    assert.match(without.said, /the disk is full: free space, for which `clean --yes` has a reserve/);

    const check = `"$@" || exit 1
      rm "$0/fill"
      "$@" > "$0/second" || exit 1
      ls -l "$0/data/reserve" >&2`;
    const { code, printed, said } = run(true, check) ?? assert.fail('no namespace');
    assert.equal(code, 0, said);
    const { removed } = z.object({ removed: z.object({ steps: z.number() }) }).parse(JSON.parse(printed));
    assert.equal(removed.steps, 6);
    assert.match(said, new RegExp(` ${RESERVE_BYTES} .*reserve`));
  });

  it('keeps its reserve as long as there is room', async (context) => {
    const sample = await makeSampleFolder(context);
    const { reserve } = sample.folder;
    writeFileSync(reserve, 'cut short by a kill');
    await sample.print('clean', '--yes');
    const { size, ino, mtimeMs } = statSync(reserve);
    assert.equal(size, RESERVE_BYTES);
    await keepReserve(reserve);
    await releaseReserve(reserve);
    const now = statSync(reserve);
    assert.deepEqual([now.ino, now.mtimeMs], [ino, mtimeMs]);
    assert.match(await sample.print('disk'), /reserve +room for `clean` on a full disk +17 MB/);
  });
});
