import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { loadScript } from './load-script.js';

interface Entry {
  cache: string;
  name: string;
  files: string[];
  onWait(owner: string): void;
}
const { provideEntry } = await loadScript<{
  provideEntry(entry: Entry, make: (folder: string) => Promise<void> | void): Promise<string>;
}>('setup/cache-entry.js');

const describeEntry = (cache: string): Entry => ({
  cache,
  name: 'library-1.0',
  files: ['library.so'],
  onWait: () => {},
});
const write = (text: string) => (folder: string) => writeFileSync(join(folder, 'library.so'), text);

describe('an entry of the cache', () => {
  it('is made once', async (context) => {
    const entry = describeEntry(makeTemporaryFolder(context));
    const folder = await provideEntry(entry, write('first'));
    assert.equal(await provideEntry(entry, write('second')), folder);
    assert.equal(readFileSync(join(folder, 'library.so'), 'utf8'), 'first');
  });

  it('is made once by two at the same time', async (context) => {
    const entry = describeEntry(makeTemporaryFolder(context));
    let made = 0;
    const make = (folder: string) => {
      made += 1;
      write('whole')(folder);
    };
    await Promise.all([provideEntry(entry, make), provideEntry(entry, make)]);
    assert.equal(made, 1);
  });

  it('is not there after half of it was made, and is made anew', async (context) => {
    const entry = describeEntry(makeTemporaryFolder(context));
    const fail = (folder: string) => {
      write('half')(folder);
      throw new Error('cut off');
    };
    await assert.rejects(provideEntry(entry, fail), /cut off/);
    assert.deepEqual(readdirSync(entry.cache), ['locks']);
    const folder = await provideEntry(entry, write('whole'));
    assert.equal(readFileSync(join(folder, 'library.so'), 'utf8'), 'whole');
  });

  it('clears away what a killed set-up left of it, and nothing else', async (context) => {
    const entry = describeEntry(makeTemporaryFolder(context));
    for (const name of ['library-1.0.partial-abc', 'library-1.0.1', 'other.partial-abc']) {
      mkdirSync(join(entry.cache, name));
    }
    await provideEntry(entry, write('whole'));
    assert.deepEqual(readdirSync(entry.cache).sort(), ['library-1.0', 'library-1.0.1', 'locks', 'other.partial-abc']);
  });

  it('is made anew when one of its files is gone or empty', async (context) => {
    const entry = describeEntry(makeTemporaryFolder(context));
    const file = join(await provideEntry(entry, write('first')), 'library.so');
    rmSync(file);
    await provideEntry(entry, write('second'));
    assert.equal(readFileSync(file, 'utf8'), 'second');
    writeFileSync(file, '');
    await provideEntry(entry, write('third'));
    assert.equal(readFileSync(file, 'utf8'), 'third');
  });
});
