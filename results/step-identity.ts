import { z } from 'zod';
import { listInputs, type StepEdge } from '../study/step-inputs.js';
import type { StepInput } from '../study/step.js';

const identitySchema = z.object({ kind: z.string(), input: z.looseObject({}) });

/** The steps that one of this identity reads. None of a step whose identity is of a form that this version doesn't know. */
export function inputsOf(identity: unknown): readonly StepEdge[] {
  const parsed = identitySchema.safeParse(identity).data;
  if (parsed === undefined || parsed.kind === 'waves') return [];
  try {
    // an identity is a step without the names, which inputs don't depend on
    return listInputs({ ...parsed.input, kind: parsed.kind } as unknown as StepInput);
  } catch {
    return [];
  }
}
