import { resolve } from 'node:path';
import { formatArtifactLocation } from '../results/artifact-location.js';
import { hashText } from '../results/file-hash.js';
import type { Plan } from '../study/plan.js';
import { VERSION } from '../study/version.js';
import { maybeReadCheckout } from '../workers/checkout-state.js';
import { checkout } from './installation.js';
import { recordEvent } from './record-event.js';
import type { StudyPriority } from '../study/study-priority.js';
import type { OngoingStudy } from './serving/ongoing-studies.js';
import type { ServedPlaces } from './serving/reach-server.js';

export interface Launch {
  readonly kind: 'launched' | 'detached';
  /** The study's workflow was under way already. */
  readonly wasGoingOn: boolean;
  /** Process that serves the data folder, where it is another one. */
  readonly servedBy: number | undefined;
}

/** By what a study is started. */
export interface LaunchOptions extends ServedPlaces {
  /** As the person named it. */
  readonly file: string;
  /** What stands in it; absent where it is no study file. */
  readonly text?: string;
  /** It was handed in as a text: `file` is no path. */
  readonly isText?: boolean;
  /** Why the person starts it. */
  readonly reason?: string;
  /** Among other studies on the same workers; absent: normal, or what it had before. */
  readonly priority?: StudyPriority;
}

/** Writes down who has started the study, or has joined it, by which file, program and options. */
export async function recordLaunch(
  plan: Plan,
  options: LaunchOptions,
  { kind, wasGoingOn, servedBy }: Launch,
  warn: (line: string) => void,
): Promise<void> {
  const { dataFolder, file, text, isText, reason, artifacts, queues, devices, trainings, priority } = options;
  const studyFile = text === undefined ? undefined : { sha256: hashText(text), text };
  const details = {
    file: isText === true ? file : resolve(file),
    ...(studyFile && { studyFile: studyFile.sha256 }),
    version: VERSION,
    ...(await describeCommit(dataFolder)),
    options: {
      ...(artifacts && { artifacts: formatArtifactLocation(artifacts) }),
      ...{ queues, devices, trainings },
      ...(priority && { priority }),
    },
    wasGoingOn,
    ...(servedBy !== undefined && { servedBy }),
  };
  const news = { kind, study: plan.study.name, plan: plan.hash, ...(reason && { reason }), details };
  await recordEvent(dataFolder, news, { ...(studyFile && { studyFile }), warn });
}

/** Writes down that a launch has ended the workflow of an earlier form of the study. */
export async function recordSuperseded(
  plan: Plan,
  earlier: OngoingStudy,
  { dataFolder }: Pick<LaunchOptions, 'dataFolder'>,
  warn: (line: string) => void,
): Promise<void> {
  const details = { superseded: { plan: earlier.plan, version: earlier.version } };
  await recordEvent(dataFolder, { kind: 'cancelled', study: plan.study.name, plan: plan.hash, details }, { warn });
}

/** Nothing where the program was not installed from a repository. */
async function describeCommit(
  dataFolder: string,
): Promise<{ readonly commit?: string; readonly hasChanges?: boolean }> {
  const state = await maybeReadCheckout(checkout, dataFolder);
  return state === undefined
    ? {}
    : { commit: state.commit, hasChanges: state.patch !== '' || state.untracked.length > 0 };
}
