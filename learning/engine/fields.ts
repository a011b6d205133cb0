import type { Field, Fields } from '../../physics/fields.js';
import { binding, type OperationAttribute } from './tensorflow.js';

type Shape = readonly [number, number];

interface NativeField extends Field {
  /** Of the tensor in the binding: float32, or complex64. */
  readonly id: number;
}

const { TF_FLOAT: FLOAT, TF_COMPLEX64: COMPLEX, TF_INT32: INT } = binding;

/**
 * The wave optics' tensor operations on TensorFlow's kernels, by ids below tfjs: no operation costs more than its kernel
 * and some 10 us, and complex numbers stay complex64.
 */
export function createFields(): Fields {
  return new NativeFields();
}

class NativeFields implements Fields {
  /** Fields of the scopes that are open, the innermost last. */
  readonly #scopes: Set<NativeField>[] = [];
  readonly #tables = new Map<string, NativeField>();
  readonly #shapes = new Map<number, number>();

  real(data: Float32Array, shape: Shape): Field {
    requireLength(data, shape, 1);
    return this.#keep(binding.createTensor([...shape], FLOAT, data), shape, 'real');
  }

  complex(data: Float32Array, shape: Shape): Field {
    requireLength(data, shape, 2);
    const pairs = binding.createTensor([...shape, 2], FLOAT, data);
    const id = execute('Bitcast', [typeOf('T', FLOAT), typeOf('type', COMPLEX)], [pairs]);
    binding.deleteTensor(pairs);
    return this.#keep(id, shape, 'complex');
  }

  read(field: Field): Float32Array {
    const { id, type } = native(field);
    if (type === 'real') return readFloats(id);
    const pairs = execute('Bitcast', [typeOf('T', COMPLEX), typeOf('type', FLOAT)], [id]);
    const values = readFloats(pairs);
    binding.deleteTensor(pairs);
    return values;
  }

  fft2(field: Field): Field {
    return this.#withComplex(field, (id) => execute('FFT2D', [typeOf('Tcomplex', COMPLEX)], [id]));
  }

  ifft2(field: Field): Field {
    return this.#withComplex(field, (id) => execute('IFFT2D', [typeOf('Tcomplex', COMPLEX)], [id]));
  }

  rfft2(field: Field): Field {
    const [nx, ny] = field.shape;
    const attributes = [typeOf('Treal', FLOAT), typeOf('Tcomplex', COMPLEX)];
    const id = execute('RFFT2D', attributes, [native(field).id, this.#lengths(nx, ny)]);
    return this.#keep(id, [nx, Math.floor(ny / 2) + 1], 'complex');
  }

  irfft2(spectrum: Field, ny: number): Field {
    const [nx] = spectrum.shape;
    const attributes = [typeOf('Treal', FLOAT), typeOf('Tcomplex', COMPLEX)];
    const id = execute('IRFFT2D', attributes, [native(spectrum).id, this.#lengths(nx, ny)]);
    return this.#keep(id, [nx, ny], 'real');
  }

  add(a: Field, b: Field): Field {
    return this.#combine('AddV2', a, b);
  }

  multiply(a: Field, b: Field): Field {
    return this.#combine('Mul', a, b);
  }

  expI(field: Field, factor: number): Field {
    const scalar = binding.createTensor([], FLOAT, Float32Array.of(factor));
    const phase = execute('Mul', [typeOf('T', FLOAT)], [native(field).id, scalar]);
    const cosine = execute('Cos', [typeOf('T', FLOAT)], [phase]);
    const sine = execute('Sin', [typeOf('T', FLOAT)], [phase]);
    const id = execute('Complex', [typeOf('T', FLOAT), typeOf('Tout', COMPLEX)], [cosine, sine]);
    for (const used of [scalar, phase, cosine, sine]) binding.deleteTensor(used);
    return this.#keep(id, field.shape, 'complex');
  }

  realPart(field: Field): Field {
    const id = execute('Real', [typeOf('T', COMPLEX), typeOf('Tout', FLOAT)], [native(field).id]);
    return this.#keep(id, field.shape, 'real');
  }

  /** By the conjugate: ComplexAbs goes through a square root and takes three times as long. */
  intensity(field: Field): Field {
    const { id } = native(field);
    const conjugate = execute('Conj', [typeOf('T', COMPLEX)], [id]);
    const product = execute('Mul', [typeOf('T', COMPLEX)], [id, conjugate]);
    const real = execute('Real', [typeOf('T', COMPLEX), typeOf('Tout', FLOAT)], [product]);
    binding.deleteTensor(conjugate);
    binding.deleteTensor(product);
    return this.#keep(real, field.shape, 'real');
  }

  table(name: string, make: () => Field): Field {
    const known = this.#tables.get(name);
    if (known) return known;
    const made = native(this.scope(make));
    this.#scopes.at(-1)?.delete(made);
    this.#tables.set(name, made);
    return made;
  }

  scope<T extends Field | readonly Field[] | Float32Array | void>(body: () => T): T {
    const made = new Set<NativeField>();
    this.#scopes.push(made);
    let kept: readonly Field[] = [];
    try {
      const result = body();
      kept = listFields(result);
      return result;
    } finally {
      this.#scopes.pop();
      for (const field of kept) {
        const own = native(field);
        if (made.delete(own)) this.#scopes.at(-1)?.add(own);
      }
      for (const field of made) binding.deleteTensor(field.id);
    }
  }

  dispose(field: Field): void {
    const own = native(field);
    for (const scope of this.#scopes) scope.delete(own);
    binding.deleteTensor(own.id);
  }

  close(): void {
    for (const table of this.#tables.values()) binding.deleteTensor(table.id);
    for (const id of this.#shapes.values()) binding.deleteTensor(id);
    this.#tables.clear();
    this.#shapes.clear();
  }

  #keep(id: number, shape: Shape, type: Field['type']): NativeField {
    const field: NativeField = { id, shape: [shape[0], shape[1]], type };
    this.#scopes.at(-1)?.add(field);
    return field;
  }

  #combine(operation: string, a: Field, b: Field): Field {
    const { shape } = a;
    if (shape[0] !== b.shape[0] || shape[1] !== b.shape[1]) {
      throw new RangeError(`${operation}: expected equal shapes, got [${shape.join()}] and [${b.shape.join()}]`);
    }
    if (a.type === b.type) {
      const type = a.type === 'real' ? FLOAT : COMPLEX;
      return this.#keep(execute(operation, [typeOf('T', type)], [native(a).id, native(b).id]), shape, a.type);
    }
    const [real, other] = a.type === 'real' ? [a, b] : [b, a];
    return this.#withComplex(real, (id) => execute(operation, [typeOf('T', COMPLEX)], [id, native(other).id]));
  }

  #withComplex(field: Field, run: (id: number) => number): Field {
    const { id, type } = native(field);
    if (type === 'complex') return this.#keep(run(id), field.shape, 'complex');
    const attributes = [
      typeOf('SrcT', FLOAT),
      typeOf('DstT', COMPLEX),
      { name: 'Truncate', type: binding.TF_ATTR_BOOL, value: false },
    ];
    const cast = execute('Cast', attributes, [id]);
    const result = run(cast);
    binding.deleteTensor(cast);
    return this.#keep(result, field.shape, 'complex');
  }

  /** The int32 tensor [nx, ny], made once. */
  #lengths(nx: number, ny: number): number {
    const key = nx * 2 ** 24 + ny;
    const known = this.#shapes.get(key);
    if (known !== undefined) return known;
    const id = binding.createTensor([2], INT, Int32Array.of(nx, ny));
    this.#shapes.set(key, id);
    return id;
  }
}

function execute(operation: string, attributes: OperationAttribute[], inputs: number[]): number {
  return binding.executeOp(operation, attributes, inputs, 1)[0].id;
}

function typeOf(name: string, value: number): OperationAttribute {
  return { name, type: binding.TF_ATTR_TYPE, value };
}

function readFloats(id: number): Float32Array {
  const values = binding.tensorDataSync(id);
  if (values instanceof Float32Array) return values;
  throw new TypeError(`expected float32 from tensor ${id}, got ${values.constructor.name}`);
}

function listFields(result: Field | readonly Field[] | Float32Array | void): readonly Field[] {
  if (result === undefined || result instanceof Float32Array) return [];
  return 'type' in result ? [result] : result;
}

function isNative(field: Field): field is NativeField {
  return 'id' in field;
}

function native(field: Field): NativeField {
  if (isNative(field)) return field;
  throw new TypeError('expected a field that was made by these Fields');
}

function requireLength(data: Float32Array, [nx, ny]: Shape, perNode: number): void {
  if (data.length === nx * ny * perNode) return;
  throw new RangeError(`expected ${nx} x ${ny} x ${perNode} numbers, got ${data.length}`);
}
