import { STEP_KINDS } from '../../study/step.js';
import { describeProgress } from '../progress/describe-progress.js';
import { describeState, maybeDescribePace } from './describe-state.js';
import type { StatusReport, StudyStatus } from '../../study/study-status.js';

/** What happened since the report before, a line each: for files and pipes. */
export function createStatusLines(): (report: StatusReport) => readonly string[] {
  const said = new Map<string, string>();
  const isNew = (subject: string, line: string): boolean => {
    if (said.get(subject) === line) return false;
    said.set(subject, line);
    return true;
  };
  return ({ at, studies, problem, run }) => {
    const time = at.slice(11, 19);
    const lines = studies.flatMap((study) => [
      ...(isNew(study.study, describeCounts(study)) ? [describeLine(study)] : []),
      ...describeWorkers(study).filter((line) => isNew(line, line)),
      ...study.failures
        .map(({ network, step, state, error, reason }) => `${network}: ${step} ${state} (${error}): ${reason}`)
        .filter((line) => isNew(line, line)),
    ]);
    const going = problem ?? (run === null ? 'no run is going on' : `process ${run.pid} runs studies`);
    if (isNew('', going)) lines.push(going);
    return lines.map((line) => `${time}  ${line}`);
  };
}

function describeCounts(study: StudyStatus): string {
  const { steps, recorded, networks } = study;
  const stages = steps === null ? [] : STEP_KINDS.map((kind) => `${kind} ${steps[kind].done}/${steps[kind].total}`);
  return [`${study.study}: ${describeState(study)}`, `${recorded} of ${networks} networks`, ...stages].join('  ');
}

function describeLine(study: StudyStatus): string {
  const pace = maybeDescribePace(study);
  return pace === undefined ? describeCounts(study) : `${describeCounts(study)}  ${pace}`;
}

/** A line an epoch. */
function describeWorkers({ study, working }: StudyStatus): readonly string[] {
  return working.map(({ host, pid, kind, step, done, total, key }) => {
    const where = pid === null ? host : `${host} ${pid}`;
    const isTraining = kind === 'pretrain' || kind === 'transfer';
    const progress = isTraining && done > 0 ? `: ${describeProgress(kind, { step: key ?? '', done, total })}` : '';
    return `${study}: ${kind} ${step ?? ''} on ${where}${progress}`;
  });
}
