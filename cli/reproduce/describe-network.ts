import { stringify } from 'yaml';
import type { Plan } from '../../study/plan.js';

/**
 * All parameters of the plan's one network, as YAML for people. No study file: how many images a domain has, and which
 * replicate this is, come from the grid of the whole study.
 */
export function describeNetwork({ study, domains, networks, steps }: Plan): string {
  const inputs = Object.values(steps);
  const { name, seed, validationImages, pretraining = 'shared' } = study;
  const images = inputs.flatMap((input) =>
    input.kind === 'generate' ? [[input.domain.name, input.trainingImages] as const] : [],
  );
  const trained = inputs.flatMap((input) => {
    if (input.kind !== 'pretrain' && input.kind !== 'transfer') return [];
    const { kind, network, stage, replicate, seed: _seed, others, ...rest } = input;
    const validatedOn = others === undefined ? 'its own domain' : 'all domains';
    return [[kind, { ...stage, replicate, validatedOn, baseFilters: network.baseFilters, ...rest }] as const];
  });
  const document = {
    study: name,
    network: networks[0]?.identity,
    seed,
    pretraining,
    heldOutImages: validationImages,
    datasets: domains,
    trainingImages: Object.fromEntries(images),
    domains: study.domains,
    stages: Object.fromEntries(trained),
  };
  const head = '# For reading; plan.json is what runs. Lengths in Å, doses in electrons per Å².\n';
  return `${head}${stringify(document, { lineWidth: 120, aliasDuplicateObjects: false })}`;
}
