import type { Command } from 'commander';
import pc from 'picocolors';
import type { Check } from '../doctor/check.js';
import { checkInstalled } from '../doctor/check-installed.js';
import { checkMachine } from '../doctor/check-machine.js';
import { checkPlaces } from '../doctor/check-places.js';
import { checkPrograms } from '../doctor/check-programs.js';
import { checkTemporalServer } from '../doctor/check-temporal-server.js';
import { renderChecks } from '../doctor/render-checks.js';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';
import { readGlobalOptions } from '../global-options.js';
import { readInstallation } from '../installation.js';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('print what is installed, the engine chosen and why, and whether a Temporal server answers')
    .action(async (_options: unknown, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const installation = readInstallation();
      const groups = await Promise.all([
        checkMachine(),
        checkPrograms(),
        checkInstalled(installation),
        checkPlaces(installation.cache, dataFolder),
        checkTemporalServer(),
      ]);
      const checks = groups.flat();
      const missing = checks.filter(({ state }) => state === 'missing').length;
      if (json) process.stdout.write(`${JSON.stringify({ ok: missing === 0, ...installation, checks })}\n`);
      else process.stdout.write(`${renderChecks(checks)}\n\n${summarise(checks, missing)}\n`);
      if (missing > 0) throw new ExitRequest(EXIT_CODES.environment);
    });
}

function summarise(checks: readonly Check[], missing: number): string {
  if (missing > 0) return pc.red(`${missing} of ${checks.length} need attention.`);
  return pc.green('All that is needed is there.');
}
