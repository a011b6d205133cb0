import { FREE_KINDS, type RemovalKind } from '../../results/housekeeping/choose-removals.js';
import type { StudyUse, UseKind } from '../../results/housekeeping/measure-use.js';
import { formatBytes } from '../../study/format-bytes.js';
import { renderTable } from '../render-table.js';
import { dataOption } from '../shell-text.js';

/** What `disk --json` prints. */
export interface DiskReport {
  readonly dataFolder: string;
  /** Where artifacts are, if not there. */
  readonly artifacts: string | null;
  readonly bytes: number;
  /** Left on the disk. */
  readonly freeBytes: number;
  readonly kinds: Partial<Readonly<Record<UseKind, number>>>;
  readonly studies: readonly StudyUse[];
  /** Bytes that `clean` would free, by kind; of the study, if one was asked for. */
  readonly cleanable: Partial<Readonly<Record<RemovalKind, number>>>;
  /** Why that isn't known. */
  readonly problem: string | null;
}

const WORDS = {
  waves: 'exit waves, which can be made again',
  images: 'datasets',
  weights: 'networks',
  unnamed: 'files that no manifest names',
  manifests: 'what tells of steps and plans',
  results: 'the database of results',
  temporal: 'the workflows’ database',
  logs: '',
  cache: 'copies of artifacts that lie elsewhere',
  scratch: 'unfinished work',
  damaged: 'manifests set aside as damaged',
  reserve: 'room for `clean` on a full disk',
  other: '',
} as const satisfies Record<UseKind, string>;

export function renderDisk(report: DiskReport): string {
  const { dataFolder, artifacts, bytes, freeBytes, kinds, studies, cleanable, problem } = report;
  const rows = Object.entries(WORDS).flatMap(([kind, words]) => {
    const [, taken = 0] = Object.entries(kinds).find(([name]) => name === kind) ?? [];
    return taken === 0 ? [] : [[kind, words, formatBytes(taken)]];
  });
  const studyRows = studies.map(({ study, ownBytes, sharedBytes }) => {
    return [study, formatBytes(ownBytes), formatBytes(sharedBytes)];
  });
  const free = Object.entries(cleanable).filter(([, gain]) => gain > 0);
  const [atOnce, onRequest] = [true, false].map((isFree) =>
    free.filter(([kind]) => FREE_KINDS.some((name) => name === kind) === isFree),
  );
  const name = (part: readonly (readonly [string, number])[] = []) =>
    part.map(([kind, gain]) => `${kind} ${formatBytes(gain)}`).join(', ');
  const command = `npx hrtem-transfer clean${dataOption(dataFolder)}`;
  return [
    `${dataFolder}: ${formatBytes(bytes)}, ${formatBytes(freeBytes)} free on its disk`,
    ...(artifacts === null ? [] : [`artifacts are in ${artifacts}, which is not counted`]),
    '',
    rows.length === 0 ? 'nothing there yet' : renderTable(['kind', ''], ['bytes'], rows),
    ...(studyRows.length === 0 ? [] : ['', renderTable(['study'], ['its own', 'shared'], studyRows)]),
    '',
    ...(problem === null ? [] : [`what can be removed isn’t known: ${problem}`]),
    ...(atOnce?.length ? [`to be freed without loss: ${name(atOnce)}: ${command}`] : []),
    ...(onRequest?.length
      ? [`to be freed on request:   ${name(onRequest)}: ${command} --what ${onRequest.map(([kind]) => kind).join(',')}`]
      : []),
    ...(problem === null && free.length === 0 ? ['nothing to be freed'] : []),
    '',
  ].join('\n');
}
