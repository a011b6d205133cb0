import { AtomsFormatError } from '../atoms-format-error.js';
import { findElementOfLabel, findElementOfType, KNOWN_ELEMENTS } from '../element-symbol.js';
import { quote } from '../quote.js';
import { maybeCifNumber } from './number.js';

/** The atoms that a loop lists, before symmetry. */
export interface Sites {
  /** Whether the coordinates are in Å along x, y, z; else they are fractions of the cell. */
  readonly isCartesian: boolean;
  readonly atomicNumbers: number[];
  /** Three of each. */
  readonly coordinates: number[];
  readonly lines: number[];
}

/** Takes the values of a loop of atoms one by one, checked as they come. */
export interface SiteReader {
  readonly sites: Sites;
  wants(column: number): boolean;
  /** @throws AtomsFormatError */
  take(column: number, text: string, line: number): void;
  /** @throws AtomsFormatError where the row has no element. */
  finishRow(): void;
}

const FRACTIONS = ['_atom_site_fract_x', '_atom_site_fract_y', '_atom_site_fract_z'];
const CARTESIAN = ['_atom_site_cartn_x', '_atom_site_cartn_y', '_atom_site_cartn_z'];
const TYPES = ['_atom_site_type_symbol'];
const LABELS = ['_atom_site_label', '_atom_site_label_atom_id', '_atom_site_id'];
const OCCUPANCIES = ['_atom_site_occupancy'];
const CALCULATED = ['_atom_site_calc_flag'];
/** An occupancy of a refinement is 1 within its digits. */
const OCCUPANCY_TOLERANCE = 1e-3;

/** Undefined where the tags are not those of atoms with places. */
export function createSiteReader(tags: readonly string[]): SiteReader | undefined {
  const find = (names: readonly string[]) => names.map((name) => tags.indexOf(name)).filter((column) => column >= 0);
  const isCartesian = find(FRACTIONS).length < 3;
  const axes = find(isCartesian ? CARTESIAN : FRACTIONS);
  if (axes.length < 3) return undefined;
  const [type = -1, label = -1, occupancy = -1, calculated = -1] = [TYPES, LABELS, OCCUPANCIES, CALCULATED].map(
    (names) => find(names)[0],
  );
  const wanted = new Set([...axes, type, label, occupancy, calculated]);
  const sites: Sites = { isCartesian, atomicNumbers: [], coordinates: [], lines: [] };
  let row = startRow();

  function startRow() {
    return { place: [NaN, NaN, NaN], type: '', label: '', line: 0, isDummy: false, badPlace: '' };
  }

  return {
    sites,
    wants: (column) => wanted.has(column),
    take(column, text, line) {
      const axis = axes.indexOf(column);
      if (column === type) row.type = isUnknown(text) ? '' : text;
      if (column === label) row.label = isUnknown(text) ? '' : text;
      if (column === calculated) row.isDummy = text.toLowerCase() === 'dum';
      if (column === occupancy) requireFullOccupancy(text, line);
      if (axis >= 0) {
        const number = maybeCifNumber(text);
        if (number === undefined) row.badPlace ||= quote(text);
        row.place[axis] = number ?? NaN;
      }
      row.line ||= line;
    },
    finishRow() {
      if (!row.isDummy) addSite(sites, row, tags[axes[0]]);
      row = startRow();
    },
  };
}

interface Row {
  readonly place: readonly number[];
  readonly type: string;
  readonly label: string;
  readonly line: number;
  readonly badPlace: string;
}

function addSite(sites: Sites, { place, type, label, line, badPlace }: Row, placeTag: string): void {
  const atomicNumber = type === '' ? findElementOfLabel(label) : findElementOfType(type);
  if (atomicNumber === undefined) {
    const tag = type === '' ? '_atom_site_label' : '_atom_site_type_symbol';
    throw new AtomsFormatError(tag, KNOWN_ELEMENTS, quote(type || label), line);
  }
  if (badPlace !== '') throw new AtomsFormatError(placeTag.slice(0, -2), 'three numbers', badPlace, line);
  sites.atomicNumbers.push(atomicNumber);
  sites.coordinates.push(...place);
  sites.lines.push(line);
}

function requireFullOccupancy(text: string, line: number): void {
  if (isUnknown(text)) return;
  const occupancy = maybeCifNumber(text);
  if (occupancy !== undefined && Math.abs(occupancy - 1) <= OCCUPANCY_TOLERANCE) return;
  const expected = '1, as partly occupied sites can’t be simulated (make an ordered model of the crystal)';
  throw new AtomsFormatError('_atom_site_occupancy', expected, quote(text), line);
}

/** Not given, or not known. */
function isUnknown(text: string): boolean {
  return text === '.' || text === '?';
}
