import type { CodeNode, LineageGraph, LineageNode, PlanNode, SeedNode, StudyFileNode } from './graph.js';
import { countOf, shortenHash } from './describe-node.js';
import type { Software } from '../results/software.js';
import { formatTime } from '../study/format-time.js';
import { groupPairs } from '../study/group-by.js';

/** What nearly everything came from, told once: name and words. */
export interface BesideLine {
  readonly name: string;
  readonly words: readonly string[];
}

/** The places where steps ran, in the order of the graph: the first is `[1]`. */
function listCodes({ nodes }: LineageGraph): readonly CodeNode[] {
  return nodes.filter((node) => node.kind === 'code');
}

/** ` [2]`, or nothing where it isn't known. */
export function createMarks(graph: LineageGraph): (environment: string | null) => string {
  const places = new Map(listCodes(graph).map(({ hash }, place) => [hash, place + 1]));
  return (environment) => {
    const place = environment === null ? undefined : places.get(environment);
    return place === undefined ? '' : ` [${place}]`;
  };
}

/** Studies, study files, seeds, code, and what isn't known. */
export function listBeside(graph: LineageGraph): readonly BesideLine[] {
  const others = graph.nodes.filter(({ id }) => id !== graph.root);
  return [
    ...others.filter((node) => node.kind === 'plan').map(describePlan),
    ...others.filter((node) => node.kind === 'study-file').map(describeStudyFile),
    ...describeSeeds(others.filter((node) => node.kind === 'seed')),
    ...listCodes(graph).map(describeCode),
    ...listUnknown(graph).map((words) => ({ name: 'not known', words: [words] })),
  ];
}

/** What should be known and isn't, alike things once. */
export function listUnknown({ nodes }: LineageGraph): readonly string[] {
  const lacking = groupPairs(
    nodes.flatMap((node) => (node.unknown ?? []).map((words): readonly [string, LineageNode] => [words, node])),
  );
  return [...lacking].map(([words, of]) =>
    of.length === 1 ? `of ${nameOf(of[0])}: ${words}` : `of ${of.length}: ${words}`,
  );
}

function nameOf(node: LineageNode): string {
  switch (node.kind) {
    case 'step':
      return `${node.step} ${shortenHash(node.key)}`;
    case 'plan':
      return `study ${node.study}`;
    case 'published':
      return node.network ?? node.study;
    case 'code':
      return `version ${node.environment.version}`;
    default:
      return node.id.length > 80 ? node.kind : node.id;
  }
}

function describePlan({ study, plan, plannedAt, launches }: PlanNode): BesideLine {
  const by = launches.map(({ kind, at, who, reason }) => {
    return `${kind} ${formatTime(at)} by ${who}${reason === null ? '' : `: ${reason}`}`;
  });
  return { name: 'study', words: [`${study}, planned ${formatTime(plannedAt)} UTC, plan ${shortenHash(plan)}`, ...by] };
}

function describeStudyFile({ sha256, path, text }: StudyFileNode): BesideLine {
  const kept =
    text === null ? '' : `, ${countOf(text.split('\n').length - (text.endsWith('\n') ? 1 : 0), 'line')} kept`;
  return { name: 'file', words: [`${path ?? ''} sha256 ${shortenHash(sha256)}${kept}`.trim()] };
}

function describeSeeds(seeds: readonly SeedNode[]): readonly BesideLine[] {
  return seeds.length === 0 ? [] : [{ name: 'seed', words: [seeds.map(({ seed }) => seed).join(', ')] }];
}

function describeCode({ environment, software }: CodeNode, place: number): BesideLine {
  const { version, host, cpu, node, tensorflow, device, threads, waveKernel, networkKernels } = environment;
  const kernels = [...new Set([waveKernel, networkKernels].filter((kernel) => kernel !== undefined))];
  return {
    name: 'code',
    words: [
      `[${place + 1}] hrtem-transfer ${version}${describeSoftware(software)}`,
      `TensorFlow ${tensorflow}, Node ${node}${kernels.length === 0 ? '' : `, kernels ${kernels.join(', ')}`}`,
      `${device} of ${host} (${cpu}), ${countOf(threads, 'thread')}`,
    ],
  };
}

/** `, commit 0123456789ab with uncommitted changes, lockfile …`. */
function describeSoftware(software: Software | null): string {
  if (software === null) return '';
  const { commit, patch, untracked, lockfile, libraries } = software;
  const changes = patch === undefined && untracked === undefined ? '' : ' with uncommitted changes';
  return [
    commit !== undefined ? `, commit ${shortenHash(commit)}${changes}` : ', commit not known',
    lockfile !== undefined ? `, lockfile ${shortenHash(lockfile)}` : '',
    `, ${countOf(Object.keys(libraries).length, 'library', 'libraries')}`,
  ].join('');
}
