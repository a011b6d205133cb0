import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { auditLedger, type Audit } from '../../results/audit/audit-ledger.js';
import type { AuditReader } from '../../results/audit/audit-reader.js';
import { maybeReadHead } from '../../results/ledger/ledger-head.js';
import { maybeCreateAuditReader } from '../../results/sqlite/audit-reader.js';
import { InputError } from '../../study/errors.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { maybeFindHolder } from '../../workers/embedded/lock.js';
import { maybeDescribeBroken, maybeDescribeLost } from '../audit/broken-database.js';
import { renderAudit, toAuditJson } from '../audit/render-audit.js';
import { showProgress } from '../audit/show-progress.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';
import { readGlobalOptions } from '../global-options.js';
import { openArtifacts } from '../open-artifacts.js';
import { parseOptions } from '../parse-options.js';
import { createUnknownStudyError } from '../unknown-study.js';

const schema = z.object({ quick: z.boolean().default(false) });

export function addAuditCommand(program: Command): void {
  program
    .command('audit')
    .description('look whether files, results and ledger are what they were, and say what stands on what is not')
    .argument('[study]', 'its name: this study alone, and all that it was made from')
    .option('--quick', 'by names, sizes and rows, without reading the files')
    .action(async (study: string | undefined, _options: unknown, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const { quick } = parseOptions('audit', schema, command.opts());
      const started = Date.now();
      const audit = await auditFolder(dataFolder, study, quick);
      const asked = { study, quick, dataFolder, durationMs: Date.now() - started };
      process.stdout.write(json ? `${JSON.stringify(toAuditJson(audit, asked))}\n` : renderAudit(audit, asked));
      if (audit.findings.length > 0) throw new ExitRequest(EXIT_CODES.failed);
    });
}

async function auditFolder(dataFolder: string, study: string | undefined, quick: boolean): Promise<Audit> {
  const { results, artifacts, lock } = layOutDataFolder(dataFolder);
  const scratch = mkdtempSync(join(tmpdir(), 'hrtem-audit-'));
  const progress = showProgress(process.stderr);
  try {
    const reader = maybeCreateAuditReader(results, scratch);
    if (reader === undefined) {
      const lost = maybeDescribeLost(maybeReadHead(artifacts));
      if (lost !== undefined) return lost;
      throw new InputError(`nothing was recorded in ${dataFolder}: expected ${results}`);
    }
    try {
      if (study !== undefined) requireStudy(reader, study, results);
      return await auditLedger(reader, await openArtifacts(dataFolder), {
        ...(study !== undefined && { study }),
        quick,
        readHead: () => maybeReadHead(artifacts),
        isServed: (await maybeFindHolder(lock)) !== undefined,
        report: progress.report,
      });
    } finally {
      reader.close();
    }
  } catch (error) {
    const broken = maybeDescribeBroken(error);
    if (broken === undefined) throw error;
    return broken;
  } finally {
    progress.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function requireStudy(reader: AuditReader, study: string, path: string): void {
  const known = [...new Set(reader.plans().map((row) => row.study))];
  if (known.includes(study)) return;
  if (reader.published().includes(study)) {
    throw new InputError(
      `study: ${study} was imported as it was published, and has no steps or files: nothing to audit`,
    );
  }
  throw createUnknownStudyError(study, { path, names: known });
}
