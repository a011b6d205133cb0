import pc from 'picocolors';
import type { Check } from './check.js';

const marks = { ok: pc.green('✓'), missing: pc.red('✗'), fact: ' ' } as const satisfies Record<Check['state'], string>;

/** Groups with aligned names; remedies stand below what is missing. */
export function renderChecks(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines: string[] = [];
  let group: string | undefined;
  for (const check of checks) {
    if (check.group !== group) lines.push(...(group === undefined ? [] : ['']), pc.bold(check.group));
    group = check.group;
    lines.push(`  ${marks[check.state]} ${check.name.padEnd(width)}  ${check.value}`);
    if (check.remedy !== undefined) lines.push(`    ${' '.repeat(width)}  ${pc.yellow(`→ ${check.remedy}`)}`);
  }
  return lines.join('\n');
}
