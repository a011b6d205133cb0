/**
 * The tensor operations that the wave optics needs, handed in so that physics stays pure.
 * A `Field` lives in native memory until `dispose`, or until the `scope` that made it ends.
 */
export interface Field {
  /** [nx, ny]: the first axis is x. A `spectrum` of a real field is [nx, floor(ny / 2) + 1]. */
  readonly shape: readonly [nx: number, ny: number];
  readonly type: 'real' | 'complex';
}

export interface Fields {
  /** Uploads an array, C order, `array[ix * ny + iy]`. */
  real(data: Float32Array, shape: readonly [number, number]): Field;
  /** Uploads interleaved re, im. */
  complex(data: Float32Array, shape: readonly [number, number]): Field;
  /** Downloads; complex fields come interleaved re, im. */
  read(field: Field): Float32Array;
  /** Without factor, as numpy. A real field is taken as complex. */
  fft2(field: Field): Field;
  /** With the factor 1 / (nx ny), as numpy. */
  ifft2(field: Field): Field;
  /** The half with ky >= 0 of the transform of a real field, without factor, as numpy. */
  rfft2(field: Field): Field;
  /** Inverse of `rfft2`, with the factor 1 / (nx ny); `ny` is the second length of the real field. */
  irfft2(spectrum: Field, ny: number): Field;
  add(a: Field, b: Field): Field;
  /** Elementwise; real times complex is complex. */
  multiply(a: Field, b: Field): Field;
  /** exp(i factor field) of a real field. */
  expI(field: Field, factor: number): Field;
  realPart(field: Field): Field;
  /** |z|^2. */
  intensity(field: Field): Field;
  /** Makes the field of that name once and keeps it for later calls: for tables that many calculations share. */
  table(name: string, make: () => Field): Field;
  /** Runs `body`, keeps the fields that it returns, frees all others made inside. */
  scope<T extends Field | readonly Field[] | Float32Array | void>(body: () => T): T;
  dispose(field: Field): void;
  /** Frees the tables. */
  close(): void;
}
