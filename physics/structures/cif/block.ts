import { AtomsFormatError } from '../atoms-format-error.js';
import { quote, shorten } from '../quote.js';
import { createSiteReader, type SiteReader, type Sites } from './sites.js';
import { createCifScanner, type CifScanner } from './scanner.js';

/** A value and the line where it stands. */
export interface CifValue {
  readonly text: string;
  readonly line: number;
}

/** What a data block says about a crystal. Tags are in lower case, with _ for the . of newer dictionaries. */
export interface CifBlock {
  /** Tags with one value, those of `_cell_` and of the space group. */
  readonly items: ReadonlyMap<string, CifValue>;
  readonly operations: readonly CifValue[];
  readonly sites: Sites;
}

const OPERATION_TAGS: ReadonlySet<string> = new Set(['_symmetry_equiv_pos_as_xyz', '_space_group_symop_operation_xyz']);
/** 192 is the most that a space group in a conventional cell has; larger cells repeat them. */
const MOST_OPERATIONS = 1000;
const KEPT_ITEM = /^_(?:cell|symmetry|space_group)_/;

/**
 * Reads the first data block that lists atoms; what comes after it is not looked at.
 * @throws AtomsFormatError where the text is no CIF, or no block has atoms.
 */
export function readCifBlock(text: string): CifBlock {
  const scanner = createCifScanner(text);
  scanner.next();
  while (scanner.kind !== 'end') {
    if (scanner.kind !== 'data') {
      throw new AtomsFormatError('', 'a line data_NAME that begins a block', quote(scanner.text()), scanner.line);
    }
    const block = readBlock(scanner);
    if (block) return block;
  }
  throw new AtomsFormatError('_atom_site_fract_x', 'a data block with a loop of atoms and their places', 'none');
}

function readBlock(scanner: CifScanner): CifBlock | undefined {
  const items = new Map<string, CifValue>();
  const operations: CifValue[] = [];
  let sites: Sites | undefined;
  scanner.next();
  for (;;) {
    switch (scanner.kind) {
      case 'tag': {
        const tag = normaliseTag(scanner.text());
        const value = readValue(scanner, tag);
        if (OPERATION_TAGS.has(tag)) operations.push(value);
        else if (KEPT_ITEM.test(tag)) setOnce(items, tag, value);
        break;
      }
      case 'loop': {
        const reader = readLoop(scanner, operations);
        if (reader && sites)
          throw new AtomsFormatError('_atom_site', 'one loop of atoms', 'a second one', scanner.line);
        sites ??= reader?.sites;
        break;
      }
      // frames of dictionaries
      case 'save':
        scanner.next();
        break;
      case 'data':
      case 'end':
        return sites && sites.atomicNumbers.length > 0 ? { items, operations, sites } : undefined;
      case 'value':
      case 'text':
        throw new AtomsFormatError('', 'a tag, loop_ or data_', quote(scanner.text()), scanner.line);
      default:
        return scanner.kind satisfies never;
    }
  }
}

/** Hands the rows to whoever wants them, one after the other. */
function readLoop(scanner: CifScanner, operations: CifValue[]): SiteReader | undefined {
  const { line } = scanner;
  const tags: string[] = [];
  for (scanner.next(); scanner.kind === 'tag'; scanner.next()) tags.push(normaliseTag(scanner.text()));
  if (tags.length === 0) throw new AtomsFormatError('loop_', 'tags', 'none', line);
  const operationColumn = tags.findIndex((tag) => OPERATION_TAGS.has(tag));
  const reader = createSiteReader(tags);
  let column = 0;
  let values = 0;
  for (; scanner.kind === 'value' || scanner.kind === 'text'; scanner.next()) {
    if (reader?.wants(column)) reader.take(column, scanner.text(), scanner.line);
    if (column === operationColumn) addOperation(operations, scanner);
    if (++column === tags.length) {
      reader?.finishRow();
      column = 0;
    }
    values++;
  }
  if (column !== 0) {
    const got = `${values} values for ${tags.length} tags`;
    throw new AtomsFormatError(
      shorten(tags[0]),
      'as many values in every row of the loop as it has tags',
      got,
      scanner.line,
    );
  }
  return reader;
}

function addOperation(operations: CifValue[], scanner: CifScanner): void {
  if (operations.length === MOST_OPERATIONS) {
    const expected = `at most ${MOST_OPERATIONS} symmetry operations`;
    throw new AtomsFormatError('_space_group_symop_operation_xyz', expected, 'more', scanner.line);
  }
  operations.push({ text: scanner.text(), line: scanner.line });
}

function readValue(scanner: CifScanner, tag: string): CifValue {
  scanner.next();
  if (scanner.kind !== 'value' && scanner.kind !== 'text') {
    const got = scanner.kind === 'end' ? 'the end of the file' : quote(scanner.text());
    throw new AtomsFormatError(shorten(tag), 'a value', got, scanner.line);
  }
  const value = { text: scanner.text(), line: scanner.line };
  scanner.next();
  return value;
}

function setOnce(items: Map<string, CifValue>, tag: string, value: CifValue): void {
  if (items.has(tag)) throw new AtomsFormatError(shorten(tag), 'one value', 'a second one', value.line);
  items.set(tag, value);
}

function normaliseTag(tag: string): string {
  return tag.toLowerCase().replaceAll('.', '_');
}
