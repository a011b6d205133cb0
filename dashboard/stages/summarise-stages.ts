import { STEP_KINDS, type StepKind } from '../../study/step.js';
import type { StageBox, StageColumn, StageCount, Stages } from '../contract/stages.js';
import type { IndexedStep, PlanIndex } from './index-plan.js';
import type { StepStates } from './step-states.js';

/** Boxes that a person still finds their way through; more domains than these are one box. */
export const MOST_BOXES = 25;

/** The steps of a plan as columns of boxes, one a domain, with the edges between them. */
export function summariseStages(index: PlanIndex, { stateOf }: Pick<StepStates, 'stateOf'>): Stages {
  const columns = STEP_KINDS.flatMap((kind): readonly StageColumn[] => {
    const ofKind = index.kinds[kind];
    if (ofKind.size === 0) return [];
    const boxes = [...ofKind].map(([domain, steps]): StageBox => {
      return { id: nameBox(kind, domain), domain, domains: 1, ...countStates(steps, stateOf) };
    });
    const all = addUp(boxes);
    const isFolded = boxes.length > MOST_BOXES;
    const shown = isFolded ? [{ id: nameBox(kind, null), domain: null, domains: boxes.length, ...all }] : boxes;
    return [{ kind, ...all, boxes: shown }];
  });
  const folded = new Set(columns.filter(({ boxes }) => boxes[0]?.domain === null).map(({ kind }) => kind));
  const place = ({ kind, domain }: { readonly kind: StepKind; readonly domain: string }) =>
    nameBox(kind, folded.has(kind) ? null : domain);
  const edges = new Map(
    index.edges.map(({ from, to }) => {
      const edge = { from: place(from), to: place(to) };
      return [JSON.stringify(edge), edge] as const;
    }),
  );
  return { plan: index.plan, columns, edges: [...edges.values()] };
}

function nameBox(kind: StepKind, domain: string | null): string {
  return domain === null ? kind : `${kind}/${domain}`;
}

function countStates(steps: readonly IndexedStep[], stateOf: StepStates['stateOf']): StageCount {
  const counts = { done: 0, running: 0, failed: 0, cancelled: 0, skipped: 0, left: 0 };
  for (const { key } of steps) counts[stateOf(key)]++;
  const { done, running, failed, cancelled, skipped } = counts;
  return { total: steps.length, done, running, failed, setAside: cancelled + skipped };
}

function addUp(boxes: readonly StageCount[]): StageCount {
  const sum = (field: keyof StageCount) => boxes.reduce((total, box) => total + box[field], 0);
  const [total, done, running, failed] = [sum('total'), sum('done'), sum('running'), sum('failed')];
  return { total, done, running, failed, setAside: sum('setAside') };
}
