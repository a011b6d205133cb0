import { outlineGroups } from '../../activities/outline-groups.js';
import type { ResultReader } from '../../results/result-store.js';
import type { CellFailure } from '../../study/cell-failure.js';
import { InputError } from '../../study/errors.js';
import { groupBy } from '../../study/group-by.js';
import { nameGroups, type PlannedNetwork } from '../../study/plan.js';
import { progressQuery, retryUpdate } from '../../workflows/messages.js';
import { findRetriedTogether } from '../../workflows/retried-together.js';
import { openArtifacts } from '../open-artifacts.js';
import { readResults } from '../read-results.js';
import { askFailures } from './ask-failures.js';
import { recordControl, type ControlContext, type ControlOutcome } from './control-context.js';
import { findPlanned } from './find-planned.js';
import { askStudy, type OpenStudy } from './open-study.js';
import { maybeReadEnded, type EndedStudy } from './read-ended.js';
import { restartNetworks } from './restart-networks.js';

/**
 * Tries single networks again, and with one that was skipped all others that were skipped for want of the same shared steps.
 * @param texts as `findPlanned` takes them
 * @throws InputError naming each that has not failed; then nothing is tried again
 */
export async function retryNetworks(
  open: OpenStudy,
  context: ControlContext,
  texts: readonly string[],
): Promise<ControlOutcome> {
  const networks = [...new Set(texts.map((text) => findPlanned(open.plan, '--network', text)))];
  const names = networks.map(({ identity }) => identity.id);
  const ended = await maybeReadEnded(open, context.dataFolder);
  const told = ended?.failures ?? (await askFailures(open, names));
  const failures = requireFailed(networks, told, context.dataFolder, ended !== undefined);
  const isPaused =
    ended === undefined && (await open.client.workflow.getHandle(open.workflowId).query(progressQuery)).paused;
  const others =
    ended === undefined
      ? await retryRunning(open, names)
      : await restartTogether(open, ended, names, context.dataFolder);
  const retried = names.length + others;
  await recordControl(open, context, 'retried', { retried, networks: names });
  const words = [
    describeNetworks(names, others, failures),
    ...(ended === undefined ? [] : ['the study had ended and was started anew']),
    ...(isPaused ? ['the study is paused: they wait until it is resumed'] : []),
  ];
  return { words: words.join('; '), fields: { retried, networks: names } };
}

function requireFailed(
  networks: readonly PlannedNetwork[],
  told: readonly CellFailure[],
  dataFolder: string,
  hasEnded: boolean,
): readonly CellFailure[] {
  const byName = new Map(told.map((failure) => [failure.network, failure]));
  const maybeRefuse = (
    reader: ResultReader | undefined,
    { identity: { id }, steps }: PlannedNetwork,
  ): string | undefined => {
    const state = byName.get(id)?.state;
    if (state === 'failed' || state === 'skipped') return undefined;
    if (state === 'cancelled') return `${id} was cancelled: \`run\` tries it again when the study has ended`;
    if (reader?.isRecorded(steps.record) === true) return `${id} is in the results`;
    return hasEnded ? `${id} was not tried: \`run\` goes on with it` : `${id} is under way, or waits for its turn`;
  };
  const refused = readResults(dataFolder, (reader) =>
    networks.flatMap((network) => maybeRefuse(reader, network) ?? []),
  );
  if (refused.length === 0) return networks.flatMap(({ identity }) => byName.get(identity.id) ?? []);
  throw new InputError(`retry: expected what has failed or was skipped, got others\n${refused.join('\n')}`);
}

/** Returns how many others are tried again with them. */
async function retryRunning(open: OpenStudy, networks: readonly string[]): Promise<number> {
  const { others } = await askStudy(open, (study) => study.executeUpdate(retryUpdate, { args: [{ networks }] }));
  return others;
}

async function restartTogether(
  open: OpenStudy,
  { failures }: EndedStudy,
  named: readonly string[],
  dataFolder: string,
): Promise<number> {
  const finished = await (await openArtifacts(dataFolder)).listFinished();
  const groups = nameGroups(open.plan);
  const byGroup = groupBy(failures, ({ network }) => groups.get(network));
  const networks = findRetriedTogether(named, {
    outlines: outlineGroups(open.plan),
    failuresOf: (group) => byGroup.get(group) ?? [],
    hasFailed: (step) => !finished.has(step),
  });
  await restartNetworks(open, new Set(networks), failures);
  return networks.length - named.length;
}

const MOST_NAMED = 3;

/** `3 networks are tried again: NAME and 2 others that wait for the same pretraining`. */
function describeNetworks(names: readonly string[], others: number, failures: readonly CellFailure[]): string {
  const all = names.length + others;
  const counted = all === 1 ? '1 network is' : `${all} networks are`;
  const named = names.length > MOST_NAMED ? `${names.length} that were named` : names.join(', ');
  const kinds = new Set(failures.flatMap(({ state, step }) => (state === 'skipped' ? [step] : [])));
  const shared = kinds.size > 1 ? 'steps' : kinds.has('generate') ? 'images' : 'pretraining';
  const more = others === 1 ? ` and 1 other that waits` : ` and ${others} others that wait`;
  return `${counted} tried again: ${named}${others === 0 ? '' : `${more} for the same ${shared}`}`;
}
