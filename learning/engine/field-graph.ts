/** Writes a calculation on fields down as graph nodes, without running it. */
import type { Calculation, Field, FieldOperations, Points, Shape } from '../../physics/fields.js';
import { broadcast } from './broadcast.js';
import { attribute, DATA_TYPES, intNode, scalarNode, type Attribute, type GraphNode } from './graph.js';

export interface FieldGraph {
  readonly nodes: readonly GraphNode[];
  /** Nodes to feed, those of the fields first, then indices and values of each of the points. */
  readonly inputs: readonly string[];
  readonly outputs: readonly GraphField[];
}

export interface GraphField extends Field {
  /** The node whose first output the field is. */
  readonly node: string;
}

/** @throws where the calculation uses a field or points that are none of its inputs */
export function traceFields(fields: readonly Field[], points: readonly Points[], body: Calculation): FieldGraph {
  const graph = new GraphOperations();
  const fieldInputs = fields.map((field) => graph.input(field));
  const pointInputs = points.map(() => graph.inputPoints());
  const outputs = body(graph, fieldInputs, pointInputs);
  return {
    nodes: graph.nodes,
    inputs: [
      ...fieldInputs.map(({ node }) => node),
      ...pointInputs.flatMap((input) => {
        const { indices, values } = graph.pointNodes(input);
        return [indices, values];
      }),
    ],
    outputs: outputs.map(requireTraced),
  };
}

const FLOAT = attribute.type(DATA_TYPES.float32);
const COMPLEX = attribute.type(DATA_TYPES.complex64);
const INT = attribute.type(DATA_TYPES.int32);

class GraphOperations implements FieldOperations {
  readonly nodes: GraphNode[] = [];
  readonly #points = new Map<Points, { indices: string; values: string }>();

  input({ shape, type }: Field): GraphField {
    const attributes = { dtype: typeOf(type), shape: attribute.shape(shape) };
    return { node: this.#add('Placeholder', [], attributes), shape, type };
  }

  inputPoints(): Points {
    const points: Points = { indices: new Int32Array(), values: new Float32Array() };
    const indices = this.#add('Placeholder', [], { dtype: INT });
    const values = this.#add('Placeholder', [], { dtype: FLOAT });
    this.#points.set(points, { indices, values });
    return points;
  }

  pointNodes(points: Points): { indices: string; values: string } {
    const nodes = this.#points.get(points);
    if (nodes === undefined) throw new Error('a calculation on fields takes points from outside');
    return nodes;
  }

  spread(points: Points, shape: Shape): GraphField {
    const { indices, values } = this.pointNodes(points);
    const [nx, ny] = shape;
    const column = this.#reshape(indices, [-1, 1], INT);
    const floats = this.#add('ScatterNd', [column, values, this.#constant([2 * nx * ny])], { T: FLOAT, Tindices: INT });
    const pairs = this.#reshape(floats, [nx, ny, 2], FLOAT);
    return { node: this.#add('Bitcast', [pairs], { T: FLOAT, type: COMPLEX }), shape, type: 'complex' };
  }

  fft2(field: Field): GraphField {
    return this.#complex('FFT2D', [this.#asComplex(field)], field.shape, { Tcomplex: COMPLEX });
  }

  ifft2(field: Field): GraphField {
    return this.#complex('IFFT2D', [this.#asComplex(field)], field.shape, { Tcomplex: COMPLEX });
  }

  add(a: Field, b: Field): GraphField {
    return this.#combine('AddV2', a, b);
  }

  multiply(a: Field, b: Field): GraphField {
    return this.#combine('Mul', a, b);
  }

  expI(field: Field, factor: number): GraphField {
    const { node, shape } = requireTraced(field);
    const scalar = `factor_${this.nodes.length}`;
    this.nodes.push(scalarNode(scalar, factor));
    const phase = this.#add('Mul', [node, scalar], { T: FLOAT });
    const parts = ['Cos', 'Sin'].map((operation) => this.#add(operation, [phase], { T: FLOAT }));
    return this.#complex('Complex', parts, shape, { T: FLOAT, Tout: COMPLEX });
  }

  realPart(field: Field): GraphField {
    return this.#part('Real', field);
  }

  imaginaryPart(field: Field): GraphField {
    return this.#part('Imag', field);
  }

  intensity(field: Field): GraphField {
    const { node } = requireTraced(field);
    const conjugate = this.#add('Conj', [node], { T: COMPLEX });
    return this.#part('Real', this.#complex('Mul', [node, conjugate], field.shape, { T: COMPLEX }));
  }

  #part(operation: string, field: Field): GraphField {
    const node = this.#add(operation, [requireTraced(field).node], { T: COMPLEX, Tout: FLOAT });
    return { node, shape: field.shape, type: 'real' };
  }

  #combine(operation: string, a: Field, b: Field): GraphField {
    const shape = broadcast(a.shape, b.shape);
    if (a.type === 'real' && b.type === 'real') {
      const node = this.#add(operation, [requireTraced(a).node, requireTraced(b).node], { T: FLOAT });
      return { node, shape, type: 'real' };
    }
    return this.#complex(operation, [this.#asComplex(a), this.#asComplex(b)], shape, { T: COMPLEX });
  }

  #asComplex(field: Field): string {
    const { node, type } = requireTraced(field);
    if (type === 'complex') return node;
    return this.#add('Cast', [node], { SrcT: FLOAT, DstT: COMPLEX, Truncate: attribute.boolean(false) });
  }

  #complex(
    operation: string,
    inputs: readonly string[],
    shape: Shape,
    attributes: Record<string, Attribute>,
  ): GraphField {
    return { node: this.#add(operation, inputs, attributes), shape, type: 'complex' };
  }

  #reshape(node: string, shape: readonly number[], type: Attribute): string {
    return this.#add('Reshape', [node, this.#constant(shape)], { T: type, Tshape: INT });
  }

  #constant(values: readonly number[]): string {
    const name = `lengths_${this.nodes.length}`;
    this.nodes.push(intNode(name, values));
    return name;
  }

  #add(operation: string, inputs: readonly string[], attributes: Record<string, Attribute>): string {
    const name = `${operation}_${this.nodes.length}`;
    this.nodes.push({ name, operation, inputs, attributes });
    return name;
  }
}

function typeOf(type: Field['type']): Attribute {
  return type === 'real' ? FLOAT : COMPLEX;
}

function isTraced(field: Field): field is GraphField {
  return 'node' in field;
}

function requireTraced(field: Field): GraphField {
  if (isTraced(field)) return field;
  throw new Error('a calculation on fields takes a field from outside');
}
