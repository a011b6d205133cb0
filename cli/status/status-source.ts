import { createPlanSource } from '../../activities/plan-source.js';
import type { StudySummary } from '../../results/result-store.js';
import { followFile } from '../../results/sqlite/follow-file.js';
import { maybeCreateResultReader } from '../../results/sqlite/result-reader.js';
import { describeError } from '../../study/describe-error.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { maybeFindHolder } from '../../workers/embedded/lock.js';
import { openArtifacts } from '../open-artifacts.js';
import { namesOwnServer } from '../own-server.js';
import { createStepNames, createStepOwners } from '../progress/describe-step.js';
import { describeStudy, type KnownPlan } from './describe-study.js';
import { nameWorker } from './name-worker.js';
import { rememberSlowly } from './remember-slowly.js';
import type { StatusReport, StudyStatus } from '../../study/study-status.js';
import type { StudyServer } from './study-server.js';
import { createUnknownStudyError } from '../unknown-study.js';

/** Looks at a data folder and at the server that its studies go on with, as often as it is asked. */
export interface StatusSource {
  look(): Promise<StatusReport>;
  close(): Promise<void>;
}

const SLOW_MS = 10_000;

/**
 * Writes nothing. A server that doesn't answer is a part of the report.
 * @param study this one alone, by its name
 */
export function createStatusSource(dataFolder: string, study: string | undefined): StatusSource {
  const folder = layOutDataFolder(dataFolder);
  const plans = new Map<string, Promise<KnownPlan | undefined>>();
  const { maybeReader, close: closeReader } = followFile(folder.results, maybeCreateResultReader);
  let connected: { readonly address: string | undefined; readonly server: StudyServer } | undefined;

  const listFinished = rememberSlowly(async () => (await openArtifacts(dataFolder)).listFinished(), SLOW_MS);
  const listTimes = rememberSlowly(() => Promise.resolve(maybeReader()?.stepTimes() ?? []), SLOW_MS);

  const maybeKnowPlan = (hash: string): Promise<KnownPlan | undefined> => {
    const known = plans.get(hash);
    if (known !== undefined) return known;
    const loading = openArtifacts(dataFolder)
      .then((artifacts) => createPlanSource(artifacts).load(hash))
      .then((plan) => ({ plan, nameStep: createStepNames(plan), maybeOwner: createStepOwners(plan) }))
      // its file is lost: its networks are told all the same
      .catch(() => undefined);
    plans.set(hash, loading);
    return loading;
  };

  const disconnect = async () => {
    const old = connected;
    connected = undefined;
    await old?.server.close();
  };
  const maybeConnect = async (address: string | undefined): Promise<StudyServer | undefined> => {
    if (address === undefined && !namesOwnServer(process.env)) {
      await disconnect();
      return undefined;
    }
    if (connected !== undefined && connected.address === address) return connected.server;
    await disconnect();
    // its client takes 35 MB as it is loaded, and while no run goes on it has nothing to ask
    const { connectStudyServer } = await import('./study-server.js');
    connected = { address, server: await connectStudyServer(address) };
    return connected.server;
  };

  const chooseSummaries = (): readonly StudySummary[] => {
    const all = maybeReader()?.studies() ?? [];
    if (study === undefined) return all;
    const found = all.filter((summary) => summary.study === study);
    if (found.length > 0) return found;
    throw createUnknownStudyError(study, { path: folder.results, names: all.map((summary) => summary.study) });
  };

  const describe = async (summary: StudySummary, server: StudyServer | undefined): Promise<StudyStatus> => {
    const nowMs = Date.now();
    const going = server === undefined ? {} : await server.maybeObserve(summary, maybeKnowPlan);
    const isDetailed = study !== undefined || going.observed !== undefined;
    const known = isDetailed ? await maybeKnowPlan(summary.plan) : undefined;
    const finished = known === undefined ? new Set<string>() : await listFinished();
    const times = going.observed === undefined ? [] : await listTimes();
    const kept = Object.keys(going).length > 0 ? [] : (maybeReader()?.missing(summary.plan) ?? []);
    return describeStudy({
      ...going,
      kept,
      summary,
      isFinished: (key) => finished.has(key),
      times,
      nowMs,
      ...(known && { known }),
    });
  };

  return {
    async look() {
      const holder = await maybeFindHolder(folder.lock);
      const summaries = chooseSummaries();
      const studies: StudyStatus[] = [];
      let idle: StatusReport['idle'] = [];
      let problem: string | null = null;
      try {
        const server = await maybeConnect(namesOwnServer(process.env) ? undefined : holder?.server?.address);
        for (const summary of summaries) studies.push(await describe(summary, server));
        if (server !== undefined) {
          const busy = new Set(studies.flatMap(({ working }) => working.map(({ host, pid }) => `${host} ${pid}`)));
          idle = (await server.listPollers()).map(nameWorker).filter(({ host, pid }) => !busy.has(`${host} ${pid}`));
        }
      } catch (error) {
        problem = describeError(error);
        for (const summary of summaries.slice(studies.length)) studies.push(await describe(summary, undefined));
      }
      const run = holder === undefined ? null : { pid: holder.pid, server: holder.server?.address ?? null };
      return { at: new Date().toISOString(), dataFolder, run, problem, studies, idle };
    },
    async close() {
      closeReader();
      await disconnect();
    },
  };
}
