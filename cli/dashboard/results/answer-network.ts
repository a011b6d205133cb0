import { maybeTrainingOffset } from '../../../study/training-offset.js';
import { resolve } from 'node:path';
import type { AnalysisAnswer } from '../../../dashboard/analysis-port.js';
import type {
  ComparedNetwork,
  DomainLosses,
  DomainMetrics,
  NetworkComparison,
  NetworkDetails,
  Stage,
  StageCurve,
  StageDetails,
} from '../../../dashboard/contract/networks.js';
import type { NetworkEntry } from '../../../dashboard/network-list.js';
import { RequestError } from '../../../dashboard/request-error.js';
import { CITATION } from '../../../results/published/published-study.js';
import type { NetworkDetailsReader } from '../../../results/sqlite/network-details-reader.js';
import type { MeasuredStudy } from '../../../study/measured-study.js';
import { DEFAULT_DATA_FOLDER } from '../../global-options.js';
import { dataOption, quote } from '../../shell-text.js';
import { json } from './answers.js';
import type { StudyBundle } from './study-bundle.js';

export function answerComparison(bundle: StudyBundle, keys: readonly string[]): AnalysisAnswer {
  const wanted = new Set(keys);
  const known = new Map(
    bundle.entries().flatMap((each) => (wanted.has(each.row.key) ? [[each.row.key, each] as const] : [])),
  );
  const networks = keys.flatMap((key): readonly ComparedNetwork[] => {
    const entry = known.get(key);
    if (entry === undefined) return [];
    const reader = maybeReader(bundle, entry);
    const stages = reader === undefined ? [] : listStages(reader, key).map((each) => readCurve(reader, key, each));
    return [{ row: entry.row, domains: listLosses(bundle.study, entry), stages }];
  });
  return json({ networks, unknown: keys.filter((key) => !known.has(key)) } satisfies NetworkComparison);
}

export function answerNetwork(dataFolder: string, bundle: StudyBundle, key: string): AnalysisAnswer {
  const entry = requireEntry(bundle, key);
  const reader = maybeReader(bundle, entry);
  const { network, row } = entry;
  const recorded = reader?.maybeNetwork(key);
  const mixed = recorded?.parts ?? [];
  const parts = mixed.length > 0 ? mixed : (network.mixture?.map((share) => ({ ...share, first: null })) ?? null);
  return json({
    ...{ row, published: bundle.study.published, citation: bundle.study.published ? CITATION : null, parts },
    domains: reader === undefined ? toMetrics(bundle.study, entry) : readMetrics(bundle.study, entry, reader),
    stages: reader === undefined ? [] : listStages(reader, key).map((each) => readStage(bundle, reader, key, each)),
    commands: reader === undefined ? [] : listCommands(dataFolder, row.study, key),
  } satisfies NetworkDetails);
}

function requireEntry(bundle: StudyBundle, key: string): NetworkEntry {
  const entry = bundle.entries().find(({ row }) => row.key === key);
  if (entry !== undefined) return entry;
  throw new RequestError(404, `${bundle.study.name} has no network ${key}`);
}

/** Absent of those that were published, and of those that are missing. */
function maybeReader(bundle: StudyBundle, { row }: NetworkEntry): NetworkDetailsReader | undefined {
  return bundle.study.published || row.state !== 'recorded' ? undefined : bundle.maybeDetails();
}

function listStages(reader: NetworkDetailsReader, key: string): readonly StageStep[] {
  const { pretrain, transfer } = reader.maybeNetwork(key) ?? {};
  return [
    ...(pretrain === undefined ? [] : [{ stage: 'pretrain' as const, step: pretrain }]),
    ...(transfer === undefined || transfer === null ? [] : [{ stage: 'transfer' as const, step: transfer }]),
  ];
}

interface StageStep {
  readonly stage: Stage;
  readonly step: string;
}

function readCurve(reader: NetworkDetailsReader, key: string, { stage, step }: StageStep): StageCurve {
  const [measured] = reader.metricsOf(key);
  return {
    ...{ stage, bestEpoch: reader.maybeStep(step)?.bestEpoch ?? null, epochs: reader.epochsOf(step) },
    trainingOffset: maybeTrainingOffset(measured?.metrics),
  };
}

function readStage(
  bundle: StudyBundle,
  reader: NetworkDetailsReader,
  key: string,
  { stage, step }: StageStep,
): StageDetails {
  const curve = readCurve(reader, key, { stage, step });
  const { epochs } = curve;
  const found = reader.maybeStep(step);
  const names = bundle.datasetNames();
  const others = [...reader.validationsOf(step)].map(([dataset, losses]) => ({
    domain: names.get(dataset) ?? dataset.slice(0, 12),
    losses: epochs.map(({ epoch }) => losses.get(epoch) ?? null),
  }));
  return {
    ...{ ...curve, step, seconds: found?.seconds ?? 0 },
    ...{ startedAt: found?.startedAt ?? '', environment: { ...found?.environment }, attempts: found?.attempts ?? [] },
    others: others.sort((a, b) => placeOf(bundle.study, a.domain) - placeOf(bundle.study, b.domain)),
  };
}

function listLosses({ domains }: MeasuredStudy, { network }: NetworkEntry): readonly DomainLosses[] {
  return domains.map(({ name }, place) => ({
    domain: name,
    before: toNumber(network.before[place]),
    after: toNumber(network.after[place]),
  }));
}

function toMetrics(study: MeasuredStudy, entry: NetworkEntry): readonly DomainMetrics[] {
  const rest = { crossEntropy: null, trainedLoss: null, iou: null, dice: null, precision: null, recall: null };
  const toKnown = (loss: number | null) => (loss === null ? null : { loss, ...rest });
  return listLosses(study, entry)
    .filter(({ before, after }) => before !== null || after !== null)
    .map(({ domain, before, after }) => {
      return { domain, role: roleOf(entry, domain), before: toKnown(before), after: toKnown(after) };
    });
}

function readMetrics(
  study: MeasuredStudy,
  entry: NetworkEntry,
  reader: NetworkDetailsReader,
): readonly DomainMetrics[] {
  const found = reader.metricsOf(entry.row.key);
  const names = [...new Set(found.map(({ domain }) => domain))].sort((a, b) => placeOf(study, a) - placeOf(study, b));
  return names.map((domain) => {
    const maybeOf = (phase: string) =>
      found.find((each) => each.domain === domain && each.phase === phase)?.metrics ?? null;
    return { domain, role: roleOf(entry, domain), before: maybeOf('before'), after: maybeOf('after') };
  });
}

function roleOf({ network }: NetworkEntry, domain: string): DomainMetrics['role'] {
  if (network.mixture?.some((share) => share.domain === domain) === true) return 'part';
  if (domain === network.target) return 'target';
  return domain === network.source ? 'source' : 'other';
}

function placeOf({ domains }: MeasuredStudy, name: string): number {
  const place = domains.findIndex((domain) => domain.name === name);
  return place < 0 ? domains.length : place;
}

/** So many digits of a key name it in any data folder. */
const DIGITS = 12;

function listCommands(dataFolder: string, study: string, key: string): NetworkDetails['commands'] {
  const data = resolve(dataFolder) === resolve(DEFAULT_DATA_FOLDER) ? '' : dataOption(resolve(dataFolder));
  const short = key.slice(0, DIGITS);
  const rest = ` --study ${quote(study)}${data}`;
  return [
    {
      what: 'use it elsewhere, as ONNX',
      line: `npx hrtem-transfer export-network ${short} --onnx network.onnx${rest}`,
    },
    { what: 'make it again elsewhere, and compare', line: `npx hrtem-transfer reproduce ${short} --to bundle/${rest}` },
    { what: 'say why it was trained', line: `npx hrtem-transfer why ${short}${data}` },
  ];
}

function toNumber(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
