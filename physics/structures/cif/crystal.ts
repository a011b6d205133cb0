import { AtomsFormatError } from '../atoms-format-error.js';
import type { CellParameters } from '../orthogonal-cell.js';
import { quote } from '../quote.js';
import type { CifBlock, CifValue } from './block.js';
import { maybeCifNumber } from './number.js';
import { maybeSymmetryOperation, type SymmetryOperation } from './symmetry-operation.js';

/**
 * Angles that are missing are 90 degrees, the default of the core dictionary (cif_core.dic, `_cell.angle_alpha`).
 * @throws AtomsFormatError where an edge is missing, or an edge or angle can't be one.
 */
export function readCellParameters(items: CifBlock['items']): CellParameters {
  const length = (edge: string) => requireNumber(items, `_cell_length_${edge}`, 'a length above 0 Å', Infinity);
  const angle = (name: string) => {
    const tag = `_cell_angle_${name}`;
    return items.has(tag) ? requireNumber(items, tag, 'an angle from 0° to 180°', 180) : 90;
  };
  return {
    edgesAngstrom: [length('a'), length('b'), length('c')],
    anglesDegrees: [angle('alpha'), angle('beta'), angle('gamma')],
  };
}

const IDENTITY: SymmetryOperation = { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] };

/**
 * The operations that the file lists, or the identity alone where it lists none.
 * @throws AtomsFormatError where one is malformed, or where the space group says that some are missing.
 */
export function readSymmetry({ items, operations }: CifBlock): readonly SymmetryOperation[] {
  if (operations.length === 0) {
    requireNoSymmetry(items);
    return [IDENTITY];
  }
  return operations.map(({ text, line }) => {
    const operation = maybeSymmetryOperation(text);
    if (operation) return operation;
    const expected = "an operation such as '-y+1/2, x, z'";
    throw new AtomsFormatError('_space_group_symop_operation_xyz', expected, quote(text), line);
  });
}

const GROUP_NAMES: ReadonlySet<string> = new Set([
  '_symmetry_space_group_name_h-m',
  '_space_group_name_h-m_alt',
  '_space_group_name_h-m_full',
  '_symmetry_space_group_name_hall',
  '_space_group_name_hall',
]);
const GROUP_NUMBERS: ReadonlySet<string> = new Set(['_symmetry_int_tables_number', '_space_group_it_number']);

function requireNoSymmetry(items: CifBlock['items']): void {
  for (const [tag, value] of items) {
    const trivial = GROUP_NAMES.has(tag) ? 'p1' : GROUP_NUMBERS.has(tag) ? '1' : undefined;
    if (trivial === undefined || ['.', '?', trivial].includes(simplify(value))) continue;
    const expected = 'a loop of symmetry operations, or the space group P1 with all atoms listed';
    const got = `none, and the space group ${quote(value.text.trim())}`;
    throw new AtomsFormatError('_space_group_symop_operation_xyz', expected, got, value.line);
  }
}

function simplify({ text }: CifValue): string {
  return text.replaceAll(/[\s_]/g, '').toLowerCase();
}

function requireNumber(items: CifBlock['items'], tag: string, expected: string, limit: number): number {
  const value = items.get(tag);
  const number = value && maybeCifNumber(value.text);
  if (number !== undefined && number > 0 && number < limit) return number;
  throw new AtomsFormatError(tag, expected, quote(value?.text), value?.line);
}
