import type { Field, Fields } from '../../physics/fields.js';

export interface UnitTime {
  readonly seconds: number;
  /** Of these, in Fourier transforms, with what the wave kernel fuses into them. */
  readonly transformSeconds: number;
}

/**
 * Times units. The wave kernel has a clock of its transforms, of all threads together; without it each transform is one
 * call that blocks.
 */
export function createUnitTimer(fields: Fields, cores: number): (runUnit: () => void) => UnitTime {
  const { kernel } = fields;
  const readTransformSeconds = kernel ? () => kernel.readTimes().transformSeconds / cores : timeTransforms(fields);
  return (runUnit) => {
    const before = readTransformSeconds();
    const start = performance.now();
    runUnit();
    const seconds = (performance.now() - start) / 1000;
    return { seconds, transformSeconds: readTransformSeconds() - before };
  };
}

/** Puts a clock before the transforms; gives the seconds since then. */
function timeTransforms(fields: Fields): () => number {
  let milliseconds = 0;
  const withClock = (transform: (field: Field) => Field) => (field: Field) => {
    const start = performance.now();
    const result = transform(field);
    milliseconds += performance.now() - start;
    return result;
  };
  fields.fft2 = withClock(fields.fft2.bind(fields));
  fields.ifft2 = withClock(fields.ifft2.bind(fields));
  return () => milliseconds / 1000;
}
