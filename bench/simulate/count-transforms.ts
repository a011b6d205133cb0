import type { Calculation, Field, Fields, Points, Shape } from '../../physics/fields.js';

/** Counts the transforms of a calculation and computes nothing: every field is a shape, every value 0. */
export class TransformCount implements Fields {
  transforms = 0;

  real(_data: Float32Array, shape: Shape): Field {
    return { shape, type: 'real' };
  }

  complex(_data: Float32Array, shape: Shape): Field {
    return { shape, type: 'complex' };
  }

  read({ shape: [nx, ny], type }: Field): Float32Array {
    return new Float32Array(nx * ny * (type === 'complex' ? 2 : 1));
  }

  spread(_points: Points, shape: Shape): Field {
    return { shape, type: 'complex' };
  }

  fft2({ shape }: Field): Field {
    this.transforms++;
    return { shape, type: 'complex' };
  }

  ifft2(field: Field): Field {
    return this.fft2(field);
  }

  add(a: Field, b: Field): Field {
    return this.multiply(a, b);
  }

  multiply(a: Field, b: Field): Field {
    const shape = [Math.max(a.shape[0], b.shape[0]), Math.max(a.shape[1], b.shape[1])] as const;
    return { shape, type: a.type === 'real' && b.type === 'real' ? 'real' : 'complex' };
  }

  multiplyMatrices(a: Field, b: Field): Field {
    return { shape: [a.shape[0], b.shape[1]], type: 'complex' };
  }

  expI({ shape }: Field): Field {
    return { shape, type: 'complex' };
  }

  realPart({ shape }: Field): Field {
    return { shape, type: 'real' };
  }

  imaginaryPart(field: Field): Field {
    return this.realPart(field);
  }

  intensity(field: Field): Field {
    return this.realPart(field);
  }

  run(_name: string, fields: readonly Field[], points: readonly Points[], body: Calculation): readonly Field[] {
    return body(this, fields, points);
  }

  table(_name: string, make: () => Field): Field {
    return make();
  }

  scope<T extends Field | readonly Field[] | Float32Array | void>(body: () => T): T {
    return body();
  }

  dispose(): void {}

  close(): void {}
}
