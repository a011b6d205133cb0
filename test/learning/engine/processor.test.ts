import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { findMissingForKernels, hasAvx512, readProcessorFlags } from '../../../learning/engine/processor.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

describe('the processor', () => {
  it('is asked for its instruction sets', (context) => {
    const file = join(makeTemporaryFolder(context), 'cpuinfo');
    writeFileSync(
      file,
      'processor\t: 0\nflags\t\t: fpu fma avx2\nbugs\t\t: avx512f\n\nprocessor\t: 1\nflags\t\t: sse\n',
    );
    assert.deepEqual([...readProcessorFlags(file)], ['fpu', 'fma', 'avx2']);
  });

  it('that tells nothing has none', (context) => {
    assert.equal(readProcessorFlags(join(makeTemporaryFolder(context), 'absent')).size, 0);
  });

  it('runs our kernels with AVX2 and FMA, and names what it lacks', () => {
    assert.deepEqual(findMissingForKernels(new Set(['avx', 'avx2', 'fma'])), []);
    assert.deepEqual(findMissingForKernels(new Set(['avx2'])), ['FMA']);
    assert.deepEqual(findMissingForKernels(new Set()), ['AVX2', 'FMA']);
  });

  it('has AVX-512 with all that the kernels are compiled for, and not with a part of it', () => {
    const flags = ['avx512f', 'avx512vl', 'avx512bw', 'avx512dq', 'avx2', 'fma'];
    assert.equal(hasAvx512(new Set(['sse', ...flags])), true);
    for (const lacking of flags) {
      assert.equal(hasAvx512(new Set(flags.filter((flag) => flag !== lacking))), false, lacking);
    }
  });
});
