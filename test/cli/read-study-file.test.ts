import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readStudyFile } from '../../cli/read-study-file.js';
import { InputError } from '../../study/errors.js';
import { minimalStudy } from '../study/study-text.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

describe('readStudyFile', () => {
  it('reads a study, also with a byte order mark and Windows line ends', (context) => {
    const path = join(makeTemporaryFolder(context), 'study.yaml');
    writeFileSync(path, `\ufeff${minimalStudy().replaceAll('\n', '\r\n')}`);
    assert.equal(readStudyFile(path).name, 'minimal');
  });

  it('says which file can not be read, and why', (context) => {
    const folder = makeTemporaryFolder(context);
    const [absent, large, binary] = ['absent', 'large', 'binary'].map((name) => join(folder, `${name}.yaml`));
    mkdirSync(join(folder, 'folder.yaml'));
    writeFileSync(large, 'a'.repeat(10_000_000));
    writeFileSync(binary, Buffer.from([0x6e, 0xff, 0xfe, 0x00]));
    const refusals = [
      [absent, /absent\.yaml: expected a study file that can be read, got ENOENT/],
      [join(folder, 'folder.yaml'), /folder\.yaml: expected a file, got a folder/],
      [large, /large\.yaml: expected at most 131072 bytes, got 10000000/],
      [binary, /binary\.yaml: expected UTF-8 text, got other bytes/],
    ] as const;
    for (const [path, message] of refusals)
      assert.throws(
        () => readStudyFile(path),
        (error) => error instanceof InputError && message.test(error.message),
      );
  });
});
