import type { Atoms } from '../atoms.js';
import { symbolOf } from '../scattering.js';
import { AtomsFormatError } from './atoms-format-error.js';
import { readCifBlock } from './cif/block.js';
import { readCellParameters, readSymmetry } from './cif/crystal.js';
import { expandSites } from './cif/expand-sites.js';
import { maybeOrthogonalCell, ORTHOGONAL_CELLS } from './orthogonal-cell.js';

/**
 * Reads the crystal of the first data block with atoms, all symmetry operations applied, as one orthogonal cell: a
 * hexagonal cell becomes a, a sqrt(3), c with twice the atoms. a lies along x and c along the beam, z.
 * @throws AtomsFormatError
 */
export function parseCif(text: string): Atoms {
  const block = readCifBlock(text);
  const parameters = readCellParameters(block.items);
  const cell = maybeOrthogonalCell(parameters);
  if (!cell) {
    const { edgesAngstrom: edges, anglesDegrees: angles } = parameters;
    const got = `edges ${edges.join(', ')} Å and angles ${angles.join('°, ')}°`;
    throw new AtomsFormatError(
      '_cell',
      `a cell with ${ORTHOGONAL_CELLS}`,
      got,
      block.items.get('_cell_angle_alpha')?.line,
    );
  }
  return expandSites(block.sites, readSymmetry(block), cell);
}

/** Decimals of a fraction: 1e-8 Å in a cell of 100 Å. */
const DECIMALS = 10;

/** A CIF without symmetry, which `parseCif`, ASE and the usual viewers read. */
export function formatCif({ cellAngstrom, atomicNumbers, positionsAngstrom }: Atoms): string {
  const [a, b, c] = cellAngstrom;
  const counts = new Map<number, number>();
  const sites = Array.from(atomicNumbers, (atomicNumber, atom) => {
    const symbol = symbolOf(atomicNumber);
    const count = (counts.get(atomicNumber) ?? 0) + 1;
    counts.set(atomicNumber, count);
    const fraction = (axis: 0 | 1 | 2) => (positionsAngstrom[3 * atom + axis] / cellAngstrom[axis]).toFixed(DECIMALS);
    return `${symbol}${count} ${symbol} ${fraction(0)} ${fraction(1)} ${fraction(2)} 1`;
  });
  return `${[
    'data_atoms',
    `_cell_length_a ${a}`,
    `_cell_length_b ${b}`,
    `_cell_length_c ${c}`,
    '_cell_angle_alpha 90',
    '_cell_angle_beta 90',
    '_cell_angle_gamma 90',
    "_symmetry_space_group_name_H-M 'P 1'",
    '_symmetry_Int_Tables_number 1',
    'loop_',
    '_symmetry_equiv_pos_as_xyz',
    "'x, y, z'",
    'loop_',
    '_atom_site_label',
    '_atom_site_type_symbol',
    '_atom_site_fract_x',
    '_atom_site_fract_y',
    '_atom_site_fract_z',
    '_atom_site_occupancy',
    ...sites,
  ].join('\n')}\n`;
}
