import { formatCount } from '../figures/numbers.js';
import type { StructureClass } from '../study/domain.js';
import { formatTime } from '../study/format-time.js';
import type { Metrics } from '../study/metrics.js';
import type { LineageNode, StepNode, StreamName, StructureBlock } from './graph.js';
import { kindOf, type FoldedGroup } from './fold-graph.js';

/** What a person reads of a node, or of several that are alike. */
export interface Description {
  readonly title: string;
  /** First digits of its key or hash. */
  readonly key?: string;
  /** Below it, each a line or more. */
  readonly details: readonly string[];
}

/** Marks where a step ran: `[1]`. */
export type MarkOf = (environment: string | null) => string;

const DIGITS = 12;

export function shortenHash(hash: string): string {
  return hash.slice(0, DIGITS);
}

export function describeGroup({ members }: Pick<FoldedGroup, 'members'>, markOf: MarkOf): Description {
  const [first, ...others] = members;
  return others.length === 0 ? describeNode(first, markOf) : describeAlike(members, markOf);
}

function describeNode(node: LineageNode, markOf: MarkOf): Description {
  switch (node.kind) {
    case 'value': {
      const { domain, network, study, before, after } = node;
      const details = [
        ...(before === null ? [] : [`before transfer: ${formatMetrics(before)}`]),
        ...(after === null
          ? []
          : [`${before === null && node.phase === undefined ? 'after training' : 'after'}: ${formatMetrics(after)}`]),
      ];
      return { title: `value on ${domain} of ${network} of ${study}`, details };
    }
    case 'cell':
      return { title: `cell ${node.name}`, details: [countOf(node.networks, 'network')] };
    case 'network':
      return {
        title: `network ${node.identity.id} of ${node.identity.study}`,
        key: shortenHash(node.key),
        details: [],
      };
    case 'step':
      return {
        title: `${node.step} ${node.name}`.trim(),
        key: shortenHash(node.key),
        details: listStepDetails(node, markOf),
      };
    case 'image': {
      const title = `image ${node.index} of ${node.domain}, ${node.split}`;
      const place = `structure ${node.index} of the ${node.split} set, ${ordinal(node.position)} of its block of waves`;
      return { title, details: [place, ...listRecord(node.record), ...formatSeed(node.seed, node.streams)] };
    }
    case 'file': {
      const details = [
        `${formatCount(node.bytes)} bytes${node.path === undefined ? '' : `, ${node.path}`}`,
        node.readers.length === 0
          ? 'no step said that it has read it'
          : `read by ${countOf(node.readers.length, 'step')}`,
      ];
      return { title: `file ${node.roles.join(', ')}`.trim(), key: shortenHash(node.sha256), details };
    }
    case 'seed':
      return { title: `seed ${node.seed}`, details: [] };
    case 'plan':
      return {
        title: `study ${node.study}`,
        key: shortenHash(node.plan),
        details: [`planned ${formatTime(node.plannedAt)} UTC`],
      };
    case 'study-file':
      return { title: `study file ${node.path ?? ''}`.trim(), key: shortenHash(node.sha256), details: [] };
    case 'code':
      return { title: `code of version ${node.environment.version}`, key: shortenHash(node.hash), details: [] };
    case 'published':
      return {
        title: node.network === undefined ? `study ${node.study}` : `network ${node.network} of ${node.study}`,
        details: [node.citation, `imported ${formatTime(node.importedAt)}`],
      };
    default:
      return node satisfies never;
  }
}

/** Of groups. */
const PLURALS: Readonly<Record<string, string>> = {
  waves: 'blocks of waves',
  generate: 'datasets',
  pretrain: 'pretrainings',
  evaluate: 'evaluations',
};

function describeAlike(members: readonly [LineageNode, ...LineageNode[]], markOf: MarkOf): Description {
  const kind = kindOf(members[0]);
  const names = [...new Set(members.map(nameOf))].sort(BY_NAME.compare);
  const blocks = members.flatMap((node) => (node.kind === 'step' ? (node.structures ?? []) : []));
  const label = blocks.length === members.length ? formatBlocks(blocks) : listSome(names);
  const steps = members.filter((node) => node.kind === 'step');
  return {
    title: `${formatCount(members.length)} ${PLURALS[kind] ?? `${kind}s`}: ${label}`,
    details: [...summariseRuns(steps, markOf), ...listClasses(blocks), ...summariseSeeds(steps)],
  };
}

function nameOf(node: LineageNode): string {
  switch (node.kind) {
    case 'network':
      return node.identity.id;
    case 'step':
      return node.name === '' ? shortenHash(node.key) : node.name;
    case 'plan':
    case 'published':
      return node.study;
    default:
      return node.id;
  }
}

function listStepDetails(step: StepNode, markOf: MarkOf): readonly string[] {
  const { run, structures = [], streams, seed } = step;
  const attempts = run === null ? 0 : run.attempts.length;
  const ran =
    run === null
      ? ['its manifest is not in the results']
      : [
          `${formatTime(run.startedAt)}, ${formatSeconds(run.durationMs)}${markOf(run.environment)}` +
            (attempts > 1 ? `, ${attempts} attempts` : ''),
        ];
  const records = structures.flatMap(({ records: file }) =>
    file === undefined ? [] : [`structure records: ${shortenHash(file.sha256)}`],
  );
  return [...ran, ...listClasses(structures), ...records, ...formatSeed(seed, streams)];
}

function formatSeed(seed: number | null, streams: readonly StreamName[]): readonly string[] {
  if (seed === null || streams.length === 0) return [];
  return [
    `seed ${seed}: ${streams.length > MOST_STREAMS ? summariseStreams(streams) : streams.map(formatStream).join(', ')}`,
  ];
}

/** More stand in the JSON alone. */
const MOST_STREAMS = 3;

/** `defocus, crop, noise of training/0…47 and validation/0…31`. */
function summariseStreams(streams: readonly StreamName[]): string {
  const names = new Set(streams.map(([name]) => name));
  const places = new Set(streams.map((name) => formatStream(name.slice(-2))));
  return `${[...names].join(', ')} of ${[...places].join(' and ')}`;
}

/** `noise/-100,0,30,400/training/0…47`. */
function formatStream(name: StreamName): string {
  return name.map((part) => (/^[0-9a-f]{64}$/.test(String(part)) ? shortenHash(String(part)) : part)).join('/');
}

function summariseRuns(steps: readonly StepNode[], markOf: MarkOf): readonly string[] {
  const runs = steps.flatMap(({ run }) => run ?? []);
  const gone = steps.length - runs.length;
  const starts = runs.map(({ startedAt }) => startedAt).sort();
  const [first, last] = [starts[0], starts.at(-1)];
  const marks = [...new Set(runs.map(({ environment }) => markOf(environment)))].join('');
  const seconds = runs.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return [
    ...(first === undefined || last === undefined
      ? []
      : [`${formatTime(first)}${formatEnd(first, last)}, ${formatSeconds(seconds)} in all${marks}`]),
    ...(gone > 0 ? [`of ${gone} the manifests are not in the results`] : []),
  ];
}

/** ` to 15:41:09`, or with its date where that is another one. */
function formatEnd(first: string, last: string): string {
  const [from, to] = [formatTime(first), formatTime(last)];
  if (from === to) return '';
  return ` to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}

function summariseSeeds(steps: readonly StepNode[]): readonly string[] {
  const seeds = [...new Set(steps.flatMap(({ seed }) => seed ?? []))];
  const streams = [...new Set(steps.flatMap((step) => step.streams.map(([name]) => name)))];
  return seeds.length === 0 ? [] : [`seed ${seeds.join(', ')}: streams ${streams.join(', ')}`];
}

function listClasses(blocks: readonly StructureBlock[]): readonly string[] {
  const classes = new Set(blocks.map((block) => formatClass(block.class)));
  return [...classes].map((words) => `structures: ${words}`);
}

/** `w_CdSe, 3–5 nm, on carbon`. */
function formatClass({ particles, substrate }: Omit<StructureClass, 'name'>): string {
  const [from, to] = particles.diameterAngstrom.map((diameter) => String(Number((diameter / 10).toPrecision(6))));
  const carbon = substrate.thicknessAngstrom[1] > 0 ? ' on carbon' : '';
  return `${particles.lattice}, ${from === to ? from : `${from}–${to}`} nm${carbon}`;
}

/** Neighbouring blocks as one: `training 0…47, validation 0…31`. */
function formatBlocks(blocks: readonly StructureBlock[]): string {
  const joined: { readonly split: string; readonly first: number; last: number }[] = [];
  const sorted = [...blocks].sort((a, b) => (a.split === b.split ? a.first - b.first : a.split < b.split ? -1 : 1));
  for (const { split, first, last } of sorted) {
    const before = joined.at(-1);
    if (before?.split === split && first <= before.last + 1) before.last = Math.max(before.last, last);
    else joined.push({ split, first, last });
  }
  return listSome(joined.map(({ split, first, last }) => `${split} ${first}…${last}`));
}

const MOST_NAMED = 4;

/** Numbers by their size, the same on every machine. */
const BY_NAME = new Intl.Collator('en', { numeric: true });

function listSome(names: readonly string[]): string {
  const separator = names.some((name) => name.includes(',')) ? '; ' : ', ';
  const rest = names.length - MOST_NAMED;
  return rest <= 1
    ? names.join(separator)
    : `${names.slice(0, MOST_NAMED).join(separator)} and ${formatCount(rest)} more`;
}

function listRecord(record: unknown): readonly string[] {
  if (!(record instanceof Object)) return [];
  const { appliedDefocusAngstrom, corner, atoms, particles }: Readonly<Record<string, unknown>> = { ...record };
  const facts = [
    ...(typeof appliedDefocusAngstrom === 'number' ? [`defocus ${(appliedDefocusAngstrom / 10).toFixed(2)} nm`] : []),
    ...(Array.isArray(corner) ? [`corner [${corner.join(', ')}]`] : []),
    ...(typeof atoms === 'number' ? [`${formatCount(atoms)} atoms`] : []),
    ...(Array.isArray(particles) ? [countOf(particles.length, 'particle')] : []),
  ];
  return facts.length === 0 ? [] : [facts.join(', ')];
}

function formatMetrics({ loss, iou }: Metrics): string {
  return `loss ${loss.toFixed(4)}, IoU ${iou.toFixed(3)}`;
}

function ordinal(position: number): string {
  return `place ${position}`;
}

export function countOf(count: number, what: string, several = `${what}s`): string {
  return `${formatCount(count)} ${count === 1 ? what : several}`;
}

export function formatSeconds(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
