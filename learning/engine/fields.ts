import type { WaveKernel } from '../../physics/wave-kernel.js';
import type { Field, Fields, Points, Shape } from '../../physics/fields.js';
import { broadcast } from './broadcast.js';
import { loadWaveKernel } from './wave-kernel.js';
import { binding, type OperationAttribute } from './tensorflow.js';

interface NativeField extends Field {
  /** Of the tensor in the binding: float32, or complex64. */
  readonly id: number;
}

const { TF_FLOAT: FLOAT, TF_COMPLEX64: COMPLEX, TF_INT32: INT } = binding;

/**
 * The wave optics' tensor operations on TensorFlow's kernels, by ids below tfjs: no operation costs more than its kernel
 * and some 10 us, and complex numbers stay complex64. On a processor that has AVX2 the wave kernel takes what it can.
 */
export function createFields(): Fields {
  return new NativeFields(binding.isUsingGpuDevice() ? undefined : loadWaveKernel());
}

class NativeFields implements Fields {
  readonly kernel?: WaveKernel;
  /** Fields of the scopes that are open, the innermost last. */
  readonly #scopes: Set<NativeField>[] = [];
  readonly #tables = new Map<string, NativeField>();

  constructor(kernel: WaveKernel | undefined) {
    if (kernel) this.kernel = kernel;
  }

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

  spread({ indices, values }: Points, shape: Shape): Field {
    const [nx, ny] = shape;
    const inputs = [
      binding.createTensor([indices.length, 1], INT, indices),
      binding.createTensor([values.length], FLOAT, values),
      binding.createTensor([1], INT, Int32Array.of(2 * nx * ny)),
      binding.createTensor([3], INT, Int32Array.of(nx, ny, 2)),
    ] as const;
    const floats = execute('ScatterNd', [typeOf('T', FLOAT), typeOf('Tindices', INT)], inputs.slice(0, 3));
    const pairs = execute('Reshape', [typeOf('T', FLOAT), typeOf('Tshape', INT)], [floats, inputs[3]]);
    const id = execute('Bitcast', [typeOf('T', FLOAT), typeOf('type', COMPLEX)], [pairs]);
    for (const used of [...inputs, floats, pairs]) binding.deleteTensor(used);
    return this.#keep(id, shape, 'complex');
  }

  fft2(field: Field): Field {
    return this.#withComplex(field, field.shape, (id) => execute('FFT2D', [typeOf('Tcomplex', COMPLEX)], [id]));
  }

  ifft2(field: Field): Field {
    return this.#withComplex(field, field.shape, (id) => execute('IFFT2D', [typeOf('Tcomplex', COMPLEX)], [id]));
  }

  add(a: Field, b: Field): Field {
    return this.#combine('AddV2', a, b);
  }

  multiply(a: Field, b: Field): Field {
    return this.#combine('Mul', a, b);
  }

  multiplyMatrices(a: Field, b: Field): Field {
    const attributes = [
      typeOf('T', COMPLEX),
      { name: 'transpose_a', type: binding.TF_ATTR_BOOL, value: false },
      { name: 'transpose_b', type: binding.TF_ATTR_BOOL, value: false },
    ];
    const id = execute('MatMul', attributes, [native(a).id, native(b).id]);
    return this.#keep(id, [a.shape[0], b.shape[1]], 'complex');
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
    return this.#part('Real', field);
  }

  imaginaryPart(field: Field): Field {
    return this.#part('Imag', field);
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

  scope<T extends Field | readonly Field[] | Float32Array | readonly Float32Array[] | undefined | void>(
    body: () => T,
  ): T {
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
    this.#tables.clear();
  }

  #keep(id: number, shape: Shape, type: Field['type']): NativeField {
    const field: NativeField = { id, shape: [shape[0], shape[1]], type };
    this.#scopes.at(-1)?.add(field);
    return field;
  }

  #combine(operation: string, a: Field, b: Field): Field {
    const shape = broadcast(a.shape, b.shape);
    if (a.type === b.type) {
      const type = a.type === 'real' ? FLOAT : COMPLEX;
      return this.#keep(execute(operation, [typeOf('T', type)], [native(a).id, native(b).id]), shape, a.type);
    }
    const [real, other] = a.type === 'real' ? [a, b] : [b, a];
    return this.#withComplex(real, shape, (id) => execute(operation, [typeOf('T', COMPLEX)], [id, native(other).id]));
  }

  #withComplex(field: Field, shape: Shape, run: (id: number) => number): Field {
    const { id, type } = native(field);
    if (type === 'complex') return this.#keep(run(id), shape, 'complex');
    const attributes = [
      typeOf('SrcT', FLOAT),
      typeOf('DstT', COMPLEX),
      { name: 'Truncate', type: binding.TF_ATTR_BOOL, value: false },
    ];
    const cast = execute('Cast', attributes, [id]);
    const result = run(cast);
    binding.deleteTensor(cast);
    return this.#keep(result, shape, 'complex');
  }

  #part(operation: string, field: Field): NativeField {
    const id = execute(operation, [typeOf('T', COMPLEX), typeOf('Tout', FLOAT)], [native(field).id]);
    return this.#keep(id, field.shape, 'real');
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

function listFields(
  result: Field | readonly Field[] | Float32Array | readonly Float32Array[] | undefined | void,
): readonly Field[] {
  if (result === undefined || result instanceof Float32Array) return [];
  if ('type' in result) return [result];
  return result.flatMap((item) => (item instanceof Float32Array ? [] : [item]));
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
