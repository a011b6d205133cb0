import type { Command } from 'commander';
import { z } from 'zod';
import { InputError } from '../../study/errors.js';
import type { Plan } from '../../study/plan.js';
import { cancelUpdate, type CancelTarget } from '../../workflows/messages.js';
import { targetBranch, targetNetwork } from '../control/find-planned.js';
import { askStudy, withOpenStudy } from '../control/open-study.js';
import { recordControl } from '../control/record-control.js';
import { reportControl } from '../control/report-control.js';
import { readGlobalOptions } from '../global-options.js';
import { parseOptions } from '../parse-options.js';
import { addReasonOption, reason } from '../reason-option.js';

const schema = z.object({ network: z.string().optional(), branch: z.string().optional(), reason });

export function addCancelCommand(program: Command): void {
  const command = program
    .command('cancel')
    .description('end a study, a branch of it or one network; finished steps stay, and `run` goes on with the rest')
    .argument('<study>', 'its name or file')
    .option('--network <network>', 'this one only: its name, or the first digits of its key')
    .option('--branch <network>', 'those that share the pretraining of this network, or the pretraining of this key');
  addReasonOption(command).action(async (name: string, _options: unknown, command: Command) => {
    const options = readGlobalOptions(command);
    const { network, branch, reason: why } = parseOptions('cancel', schema, command.opts());
    if (network !== undefined && branch !== undefined) {
      throw new InputError('cancel: expected --network or --branch, got both');
    }
    await withOpenStudy(name, options.dataFolder, async (open) => {
      const target = chooseTarget(open.plan, network, branch);
      await askStudy(open, (study) => study.executeUpdate(cancelUpdate, { args: [target] }));
      await recordControl(open, options.dataFolder, 'cancelled', why, { target });
      reportControl(open, options, describe(target), { cancelled: target });
    });
  });
}

function chooseTarget(plan: Plan, network: string | undefined, branch: string | undefined): CancelTarget {
  if (network !== undefined) return targetNetwork(plan, network);
  return branch === undefined ? { kind: 'study' } : targetBranch(plan, branch);
}

function describe(target: CancelTarget): string {
  switch (target.kind) {
    case 'study':
      return 'cancelled; running steps are stopped';
    case 'groups':
      return `cancelled the branch (${target.groups.join(', ')})`;
    case 'network':
      return `cancelled ${target.network}`;
  }
}
