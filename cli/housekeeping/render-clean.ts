import pc from 'picocolors';
import type { RemovalKind } from '../../results/housekeeping/choose-removals.js';
import type { Removed } from '../../results/housekeeping/remove-chosen.js';
import { formatBytes } from '../../study/format-bytes.js';
import { renderTable } from '../render-table.js';

/** What `clean --json` prints. */
export interface CleanReport {
  readonly dataFolder: string;
  /** Where artifacts are, if not there. */
  readonly artifacts: string | null;
  readonly kinds: readonly {
    readonly kind: RemovalKind;
    /** Whether it was asked for, or goes unasked. */
    readonly isChosen: boolean;
    readonly steps: number;
    readonly files: number;
    readonly bytes: number;
  }[];
  /** Of the chosen kinds together. */
  readonly bytes: number;
  /** While there is one, no file is taken for one that no manifest names. */
  readonly unreadableManifests: readonly string[];
  /** Something runs here, so that what is younger than some minutes stays. */
  readonly isBusy: boolean;
  /** Null of a dry run, and where there was nothing to remove. */
  readonly removed: Removed | null;
  /** On the disk, afterwards. */
  readonly freeBytes: number;
}

const MEANING = {
  unreachable: 'steps that no study’s latest plan needs; made again should one need them',
  orphans: 'files that no manifest names',
  scratch: 'unfinished work that nothing goes on from',
  waves: 'exit waves whose datasets are finished; simulated again for new domains',
  damaged: 'manifests that were set aside as damaged: evidence',
  cache: 'copies of artifacts, fetched again when they are read',
} as const satisfies Record<RemovalKind, string>;

export function renderClean(report: CleanReport): string {
  const { artifacts, kinds, bytes, unreadableManifests, isBusy, removed, freeBytes } = report;
  const rows = kinds
    .filter(({ steps, files }) => steps + files > 0)
    .map(({ kind, isChosen, ...entry }) => {
      const cells = [kind, isChosen ? 'yes' : `--what ${kind}`, MEANING[kind]];
      return [...cells, String(entry.steps), String(entry.files), formatBytes(entry.bytes)];
    });
  const lines = [
    ...(artifacts === null ? [] : [`artifacts are in ${artifacts}: only their copies here can be removed`]),
    ...(rows.length === 0 ? [] : [renderTable(['kind', 'goes', ''], ['steps', 'files', 'bytes'], rows), '']),
    ...unreadableManifests.map((path) => `${path} can’t be read, so that no file counts as an orphan`),
    ...(isBusy ? ['a study runs here: what is younger than 10 min stays'] : []),
  ];
  if (removed !== null) {
    const gone = `removed ${removed.steps} steps and ${removed.files} files, ${formatBytes(removed.bytes)}`;
    lines.push(`${gone}; ${formatBytes(freeBytes)} free now`);
    if (removed.isCutShort) lines.push('a study was begun meanwhile, so that it ended early: give the command again');
  } else if (kinds.some(({ isChosen, steps, files }) => isChosen && steps + files > 0)) {
    lines.push(`${pc.bold('nothing was removed')}: with --yes ${formatBytes(bytes)} would go`);
  } else lines.push('nothing to remove');
  return `${lines.join('\n')}\n`;
}
