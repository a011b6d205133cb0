import { Option, type Command } from 'commander';
import { basename } from 'node:path';
import { SPLITS } from '../../study/split.js';
import type { Atoms } from '../../physics/atoms.js';
import { symbolOf } from '../../physics/scattering.js';
import type { Domain } from '../../study/domain.js';
import { createInputError } from '../../study/errors.js';
import { maybeSimilarName } from '../../study/names.js';
import type { Plan } from '../../study/plan.js';
import type { Study } from '../../study/study.js';
import { chooseAtomsFormat } from '../atoms-formats.js';
import { findPlan } from '../find-plan.js';
import { readGlobalOptions } from '../global-options.js';
import { writeOutputFiles } from '../output-files.js';
import { requireWritable } from '../output-place.js';
import { drawStudyStructure, type StudyStructure } from '../structure/draw-study-structure.js';
import { parseStructureOptions, PARTS, type StructureOptions } from '../structure/structure-options.js';

export function addStructureCommand(program: Command): void {
  program
    .command('structure')
    .description('write the atoms that a study simulates, for other programs')
    .argument('<study>', 'a study file, or the name of a study in the data folder')
    .requiredOption('--domain <name>', 'whose structures to take; domains of one structure class share them')
    .requiredOption('--out <file>', 'ends in .cif, .xyz, .extxyz or .json, which says the format')
    .addOption(
      new Option('--split <name>', 'the training or the held-out structures').choices(SPLITS).default(SPLITS[0]),
    )
    .option('--index <number>', 'which one, counted from 0', '0')
    .addOption(new Option('--part <name>', 'of the structure').choices(PARTS).default(PARTS[0]))
    .action(async (file: string, given: Readonly<Record<string, unknown>>, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const options = parseStructureOptions(given);
      const { format } = chooseAtomsFormat(options.out);
      const plan = await findPlan(file, dataFolder);
      const { study } = plan;
      const domain = findDomain(study, options.domain);
      requireInSplit(plan, options);
      const place = { command: 'structure', kind: 'file', path: options.out } as const;
      requireWritable(place);
      const structure = drawStudyStructure(domain, study.seed, options);
      await writeOutputFiles(place, { [basename(options.out)]: format(structure.atoms) });
      const written = toJson(study, options, structure);
      process.stdout.write(json ? `${JSON.stringify(written)}\n` : `${describe(written)}\n`);
    });
}

function findDomain({ domains }: Study, name: string): Domain {
  const domain = domains.find((candidate) => candidate.name === name);
  if (domain) return domain;
  const names = domains.map((candidate) => candidate.name);
  const similar = maybeSimilarName(name, names);
  throw createInputError([
    {
      file: 'structure',
      field: '--domain',
      expected: `one of ${names.join(', ')}`,
      got: name,
      ...(similar !== undefined && { hint: `did you mean ${similar}?` }),
    },
  ]);
}

/** The structures of a split are one row that all domains take from its start: as many are the study's as one domain takes. */
function requireInSplit({ steps }: Plan, { split, index }: StructureOptions): void {
  const counts = Object.values(steps).map((step) => {
    if (step.kind !== 'generate') return 0;
    return split === 'training' ? step.trainingImages : step.validationImages;
  });
  const count = Math.max(0, ...counts);
  if (index < count) return;
  const expected = `a number below ${count}, as the study has ${count} ${split} structures, counted from 0`;
  throw createInputError([{ file: 'structure', field: '--index', expected, got: String(index) }]);
}

/** The fields are a contract: others read them. */
function toJson(study: Study, options: StructureOptions, { atoms, particles }: StudyStructure) {
  return {
    file: options.out,
    study: study.name,
    seed: study.seed,
    domain: options.domain,
    split: options.split,
    index: options.index,
    part: options.part,
    atoms: atoms.atomicNumbers.length,
    elements: countElements(atoms),
    cellAngstrom: atoms.cellAngstrom,
    particles,
  };
}

function countElements({ atomicNumbers }: Atoms): Readonly<Record<string, number>> {
  const counts = new Map<number, number>();
  for (const atomicNumber of atomicNumbers) counts.set(atomicNumber, (counts.get(atomicNumber) ?? 0) + 1);
  return Object.fromEntries([...counts].map(([atomicNumber, count]) => [symbolOf(atomicNumber), count]));
}

function describe({ file, atoms, elements, cellAngstrom, particles }: ReturnType<typeof toJson>): string {
  const byElement = Object.entries(elements).map(([symbol, count]) => `${count} ${symbol}`);
  const counted = `${atoms} atoms (${byElement.join(', ') || 'none'})`;
  const cell = cellAngstrom.map((length) => Number(length.toFixed(3))).join(' x ');
  return `${counted}, ${particles.length === 1 ? '1 particle' : `${particles.length} particles`}, cell ${cell} Å: ${file}`;
}
