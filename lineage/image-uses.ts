import { listHeldOutStretches, listStretches, type MixedDataset, type Stretch } from '../study/mixture.js';
import type { StepEdge } from '../study/step-inputs.js';
import type { Split } from '../study/split.js';
import type { StepKey } from '../study/step.js';
import type { LedgerIndex } from './ledger-index.js';
import { maybeReadIdentity } from './read-identity.js';

/** The steps that have used one image of a dataset: a stage trains on its first images, or on a stretch of them. */
export function listImageUses(
  { dataset, split, index }: { readonly dataset: StepKey; readonly split: Split; readonly index: number },
  ledger: LedgerIndex,
): readonly StepEdge[] {
  const { reader } = ledger;
  const own = maybeReadIdentity(reader.maybeStep(dataset)?.identity);
  const heldOut = own?.kind === 'generate' ? own.input.validationImages : 0;
  const covers = ({ first, count }: Stretch) => index >= first && index < first + count;
  const isMixed = (mixture: MixedDataset) => {
    const stretches = split === 'training' ? listStretches(mixture) : listHeldOutStretches(mixture, heldOut);
    return stretches.some((stretch) => stretch.dataset === dataset && covers(stretch));
  };
  return reader.usersOf(dataset).filter(({ key, role }) => {
    if (role === 'validation') return split === 'validation';
    const user = maybeReadIdentity(reader.maybeStep(key)?.identity);
    if (user === undefined) return true;
    if (user.kind === 'evaluate') return split === 'validation';
    if (user.kind === 'pretrain' && user.input.mixture !== undefined) return isMixed(user.input.mixture);
    if (user.kind === 'pretrain' || user.kind === 'transfer') {
      return split === 'validation' || index < user.input.stage.images;
    }
    return true;
  });
}
