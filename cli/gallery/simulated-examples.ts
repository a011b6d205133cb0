import { renderExample } from '../../micrographs/example-pictures.js';
import type { Transform } from '../../micrographs/power-spectrum.js';
import type { SheetExample } from '../../micrographs/sheet.js';
import type { Fields } from '../../physics/fields.js';
import { formMicrograph } from '../../physics/micrograph.js';
import { computeStructureWaves } from '../../physics/structure-waves.js';
import { ImpossibleStructureError } from '../../physics/structures/impossible-structure-error.js';
import type { Domain } from '../../study/domain.js';
import { InputError } from '../../study/errors.js';
import { groupBy } from '../../study/group-by.js';
import { hashCanonical } from '../../study/identity.js';
import { createStreams } from '../../study/random-stream.js';
import { describeExample } from './describe-example.js';

export interface SimulationPorts {
  readonly fields: Fields;
  readonly transform: Transform;
  /** Called before each structure, with the number of those that are done. */
  readonly tell: (done: number, total: number, domains: readonly Domain[]) => void;
}

/**
 * The first training examples of the domains, by domain, as a run of the study would make them. Domains that differ by their
 * imaging alone share their structures, each simulated once and held only while it is imaged.
 */
export function simulateExamples(
  domains: readonly Domain[],
  seed: number,
  count: number,
  { fields, transform, tell }: SimulationPorts,
): ReadonlyMap<Domain, readonly SheetExample[]> {
  const streams = createStreams(seed);
  const groups = groupByWaves(domains);
  const examples = new Map(domains.map((domain) => [domain, [] as SheetExample[]]));
  groups.forEach((group, position) => {
    const [first] = group;
    for (let index = 0; index < count; index++) {
      tell(position * count + index, groups.length * count, group);
      const waves = withName(first, () => computeStructureWaves(fields, streams, first, 'training', index));
      for (const domain of group) {
        const { imaging, grid } = domain;
        const micrograph = formMicrograph(fields, streams, waves, imaging, grid, 'training', index);
        const caption = describeExample(index, micrograph.appliedDefocusAngstrom);
        examples.get(domain)?.push({ caption, pictures: renderExample(micrograph, grid, transform) });
      }
    }
  });
  return examples;
}

/** A structure that can't be is the study's mistake. */
function withName<T>({ name }: Domain, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof ImpossibleStructureError)
      throw new InputError(`${name}: ${error.message}`, [], { cause: error });
    throw error;
  }
}

/** Names say nothing about the waves. */
function groupByWaves(domains: readonly Domain[]): readonly (readonly [Domain, ...Domain[]])[] {
  const groups = groupBy(domains, ({ structure: { name: _name, ...structure }, multislice, grid }) =>
    hashCanonical({ structure, multislice, grid }),
  );
  return [...groups.values()];
}
