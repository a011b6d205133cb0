import { draftStudy } from './draft.js';
import { createInputError } from './errors.js';
import { expandMixture } from './expand-mixture.js';
import { createResolver, expandDomain, expandStructure, listPairs } from './expand.js';
import { formatPath } from './finding.js';
import type { Finding } from './finding.js';
import { checkDomains } from './rules/domain-rules.js';
import { checkGrid } from './rules/grid-rules.js';
import { checkMixtures } from './rules/mixture-rules.js';
import { checkImages } from './rules/image-rules.js';
import { checkStages } from './rules/stage-rules.js';
import { checkStructures } from './rules/structure-rules.js';
import { hintAtLists } from './rules/optics-lists.js';
import { findShapeErrors } from './shape.js';
import { asList, studyFile } from './study-file.js';
import type { StudyFile } from './study-file.js';
import type { StageSettings, Study } from './study.js';
import { readYaml } from './yaml-source.js';

const RULES = [checkStructures, checkImages, checkDomains, checkMixtures, checkStages, checkGrid] as const;

/**
 * Turns the text of a study file into a complete study.
 * @param file names the file in messages; nothing is read from it.
 * @throws InputError with everything that is wrong, in the order of the file.
 */
export function parseStudy(text: string, file: string): Study {
  const source = readYaml(text);
  const findings = source.value === undefined ? source.findings : [...source.findings, ...checkStudy(source.value)];
  if (findings.length > 0) {
    const problems = findings.map((finding) => {
      const { path, expected, got, hint } = finding;
      const problem = { file, ...source.locate(finding), field: formatPath(path), expected, got };
      return hint === undefined ? problem : { ...problem, hint };
    });
    throw createInputError(problems.sort((a, b) => a.line - b.line || a.column - b.column));
  }
  return buildStudy(studyFile.parse(source.value));
}

function checkStudy(value: unknown): readonly Finding[] {
  const draft = draftStudy(value);
  return [...findShapeErrors(studyFile, value).map(hintAtLists), ...RULES.flatMap((rule) => rule(draft))];
}

function buildStudy(file: StudyFile): Study {
  const { name, seed, network, grid, concurrency } = file;
  const structures = Object.entries(file.structures).map(
    ([entryName, entry]) => [entryName, expandStructure(entryName, entry)] as const,
  );
  const resolveStructure = createResolver(new Map(structures));
  const domains = Object.entries(file.domains).map(
    ([entryName, entry]) => [entryName, expandDomain(entryName, entry, resolveStructure, file)] as const,
  );
  const resolveDomain = createResolver(new Map(domains));
  const mixtures = Object.values(file.mixtures ?? {}).flatMap((entry) =>
    expandMixture(entry, resolveDomain, file.pretrain.images),
  );
  return {
    name,
    seed,
    domains: domains.flatMap(([, members]) => members),
    validationImages: file.validation.images,
    ...(file.validation.on === 'all' && { validateOn: file.validation.on }),
    network,
    pretrain: {
      images: file.pretrain.images,
      learningRates: asList(file.pretrain.learningRate),
      settings: settingsOf(file.pretrain),
    },
    transfer: {
      images: asList(file.transfer.images),
      learningRates: asList(file.transfer.learningRate),
      settings: settingsOf(file.transfer),
      ...(file.transfer.frozenNorm === 'averages' && { frozenNorm: file.transfer.frozenNorm }),
    },
    pairs: listPairs(asList(grid.source ?? []), asList(grid.target ?? []), resolveDomain),
    ...(mixtures.length > 0 && { mixtures }),
    freeze: asList(grid.freeze),
    ...(file.pretraining === 'independent' && { pretraining: file.pretraining }),
    replicates: grid.replicates,
    concurrency,
  };
}

function settingsOf(stage: StudyFile['pretrain'] | StudyFile['transfer']): StageSettings {
  const { batch, epochs, learningRateDecay, loss, augment, precision } = stage;
  return { epochs, batchSize: batch, learningRateDecay, loss, augment, precision };
}
