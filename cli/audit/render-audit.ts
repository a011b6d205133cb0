import pc from 'picocolors';
import type { Audit } from '../../results/audit/audit-ledger.js';
import type { AuditCheck } from '../../results/audit/audit-finding.js';
import { formatBytes } from '../../study/format-bytes.js';
import { formatDuration } from '../../study/format-duration.js';
import { dataOption } from '../shell-text.js';
import { wrapText } from '../wrap-text.js';

export interface AskedAudit {
  readonly study: string | undefined;
  readonly quick: boolean;
  readonly dataFolder: string;
  readonly durationMs: number;
}

const WIDTH = 100;
/** Names of networks that a finding tells; `--json` tells all of them. */
const MOST_NAMED = 3;

/** In the place of which a finding stands. */
const TITLES = {
  database: 'database',
  schema: 'tables, views and triggers',
  events: 'events of people and program',
  'study-file': 'texts of study files',
  environment: 'environments',
  gone: 'recorded once, and gone',
  plan: 'plans',
  missing: 'why networks are missing',
  published: 'imported studies',
  step: 'rows of steps',
  epochs: 'rows of epochs',
  lineage: 'what steps were made from and left',
  attempts: 'rows of attempts',
  loose: 'rows that belong to nothing',
  removal: 'files that were removed on purpose',
  network: 'rows of networks',
  metrics: 'rows of metrics',
  manifest: 'manifests in the store',
  file: 'files in the store',
  text: 'texts in the store',
  replaced: 'computed once more, and came out otherwise',
  pending: 'found before, not in the ledger yet',
  orphan: 'what nothing needs',
  leftover: 'left over',
} as const satisfies Record<AuditCheck, string>;

export function renderAudit(audit: Audit, asked: AskedAudit): string {
  const { findings } = audit;
  const lines: string[] = [];
  let title: string | undefined;
  for (const { check, subject, problem, endangers } of findings) {
    if (TITLES[check] !== title) {
      title = TITLES[check];
      lines.push(...(lines.length > 0 ? [''] : []), pc.bold(title));
    }
    lines.push(` ${pc.red('✗')} ${subject}`, ...wrapText(problem, WIDTH).map((line) => `   ${line}`));
    const named = describeEndangered(endangers);
    if (named !== undefined) lines.push(...wrapText(named, WIDTH).map((line) => `   ${pc.yellow(line)}`));
  }
  const again = findings.some(({ check }) => check === 'file' || check === 'manifest');
  const mending = `\`run\` computes once more what lacks files or manifests; \`audit\` looks again`;
  return [
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    ...audit.counts.map(({ study, plan, networks, recorded }) => {
      return `${study}: ${recorded} of ${networks} networks recorded, plan ${plan.slice(0, 12)}`;
    }),
    describeExtent(audit, asked),
    describeVerdict(audit, asked),
    ...(again ? ['', mending] : []),
    ...(asked.quick ? ['', `reads all of it: npx hrtem-transfer audit${dataOption(asked.dataFolder)}`] : []),
    '',
  ].join('\n');
}

function describeEndangered(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const more = names.length - MOST_NAMED;
  const networks = names.length === 1 ? '1 network stands' : `${names.length} networks stand`;
  return `${networks} on it: ${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function describeExtent(
  { events, steps, networks, files, hashedBytes }: Audit,
  { quick, durationMs }: AskedAudit,
): string {
  const hashed = quick ? 'sizes of files alone' : `${formatBytes(hashedBytes)} hashed`;
  return `${networks} networks, ${steps} steps, ${files} files, ${events} events; ${hashed} in ${durationMs < 1000 ? 'less than a second' : formatDuration(durationMs)}`;
}

function describeVerdict({ findings }: Audit, { quick }: AskedAudit): string {
  if (findings.length === 0) {
    return quick
      ? `${pc.green('✓')} nothing is wrong with rows, names and sizes; files and manifests were not read`
      : `${pc.green('✓')} nothing is wrong`;
  }
  const networks = new Set(findings.flatMap(({ endangers }) => endangers)).size;
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  return `${pc.red('✗')} ${count}, on which ${networks === 1 ? '1 network stands' : `${networks} networks stand`}`;
}

export function toAuditJson(audit: Audit, { study, quick, dataFolder, durationMs }: AskedAudit) {
  const { findings, counts, ...extent } = audit;
  return {
    study: study ?? null,
    dataFolder,
    quick,
    seconds: durationMs / 1000,
    ...extent,
    plans: counts,
    findings: findings.map(({ check, subject, problem, steps = [], endangers }) => ({
      check,
      subject,
      problem,
      steps,
      endangers,
    })),
  };
}
