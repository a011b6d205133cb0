import type { FieldName, FieldValue } from '../analysis/fields.js';
import { formatCount, formatNumber, formatRate } from './numbers.js';

export interface FieldLabel {
  /** With the unit. */
  readonly title: string;
  readonly write: (value: FieldValue) => string;
}

/** How fields and their values are written for people. */
export const FIELD_LABELS: Readonly<Record<FieldName, FieldLabel>> = {
  source: { title: 'pretraining domain', write: String },
  target: { title: 'target domain', write: String },
  freeze: { title: 'frozen part', write: (value) => (value === 'none' ? 'nothing' : String(value)) },
  pretrainLearningRate: { title: 'learning rate, pretraining', write: number(formatRate) },
  transferLearningRate: { title: 'learning rate, transfer', write: number(formatRate) },
  images: { title: 'target images', write: number(formatCount) },
  replicate: { title: 'replicate', write: String },
  study: { title: 'study', write: String },
  kind: { title: 'kind of training', write: (value) => (value === 'mixture' ? 'once, on a mixture' : 'transfer') },
  mixture: { title: 'mixture', write: String },
  sourceDefocus: { title: 'pretraining defocus (nm)', write: number(nanometres) },
  targetDefocus: { title: 'target defocus (nm)', write: number(nanometres) },
  sourceDose: { title: 'pretraining dose (e/Å²)', write: number(formatNumber) },
  targetDose: { title: 'target dose (e/Å²)', write: number(formatNumber) },
  sourceLattice: { title: 'pretraining lattice', write: String },
  targetLattice: { title: 'target lattice', write: String },
  sourceDiameter: { title: 'pretraining diameter, least (nm)', write: number(nanometres) },
  targetDiameter: { title: 'target diameter, least (nm)', write: number(nanometres) },
};

/** Of a field's values, without the name of the entry that all domains share: `focus@-10nm` is -10nm. */
export function writeValues(name: FieldName, values: readonly FieldValue[]): readonly string[] {
  return shortenNames(values.map(FIELD_LABELS[name].write));
}

/** Leaves out the name of the entry that all domains share, also where domains are mixed. */
export function shortenNames(texts: readonly string[]): readonly string[] {
  const entry = `${texts[0]?.split('@')[0]}@`;
  if (!texts.every((text) => text.startsWith(entry))) return texts;
  return texts.map((text) => text.slice(entry.length).replaceAll(`+${entry}`, '+'));
}

function nanometres(angstrom: number): string {
  return formatNumber(angstrom / 10);
}

function number(write: (value: number) => string): FieldLabel['write'] {
  return (value) => (typeof value === 'number' ? write(value) : value);
}
