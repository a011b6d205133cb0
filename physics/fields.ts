import type { WaveKernel } from './wave-kernel.js';

/**
 * The tensor operations that the wave optics needs, handed in so that physics stays pure.
 * A `Field` lives in native memory until `dispose`, or until the `scope` that made it ends.
 */
export interface Field {
  /** [nx, ny]: the first axis is x. */
  readonly shape: Shape;
  readonly type: 'real' | 'complex';
}

export type Shape = readonly [nx: number, ny: number];

/** Values at few nodes of a complex plane that is zero elsewhere; plain data. */
export interface Points {
  /** Where in the interleaved plane: `2 (ix ny + iy)` is a real part, one more the imaginary one. */
  readonly indices: Int32Array;
  /** One an index; those of equal indices are added in their order. */
  readonly values: Float32Array;
}

export interface Fields {
  /** Absent where the device has none. */
  readonly kernel?: WaveKernel;
  /** Uploads an array, C order, `array[ix * ny + iy]`. */
  real(data: Float32Array, shape: Shape): Field;
  /** Uploads interleaved re, im. */
  complex(data: Float32Array, shape: Shape): Field;
  /** Downloads; complex fields come interleaved re, im. */
  read(field: Field): Float32Array;
  /** A complex field that holds the points. */
  spread(points: Points, shape: Shape): Field;
  /** Without factor, as numpy. A real field is taken as complex. */
  fft2(field: Field): Field;
  /** With the factor 1 / (nx ny), as numpy. */
  ifft2(field: Field): Field;
  add(a: Field, b: Field): Field;
  /** Elementwise; real times complex is complex. A length of 1 goes with any other, so that axes can be multiplied. */
  multiply(a: Field, b: Field): Field;
  /** Matrix product of two complex fields. */
  multiplyMatrices(a: Field, b: Field): Field;
  /** exp(i factor field) of a real field. */
  expI(field: Field, factor: number): Field;
  realPart(field: Field): Field;
  imaginaryPart(field: Field): Field;
  /** |z|^2. */
  intensity(field: Field): Field;
  /** Makes the field of that name once and keeps it for later calls: for tables that many calculations share. */
  table(name: string, make: () => Field): Field;
  /** Runs `body`, keeps the fields that it returns, frees all others made inside. */
  scope<T extends Field | readonly Field[] | Float32Array | readonly Float32Array[] | undefined | void>(
    body: () => T,
  ): T;
  dispose(field: Field): void;
  /** Frees the tables. */
  close(): void;
}
