import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { nameNetworks, type NetworkAct } from '../../../../page-model/network-acts.js';
import { ReasonDialog } from '../../components/reason-dialog.js';
import { orderStudy } from './controls.js';

interface Wish extends Pick<NetworkAct, 'act' | 'missing'> {
  /** One at least. */
  readonly networks: readonly string[];
}

interface NetworkOrders {
  /** Asks why, and does it. */
  readonly ask: (wish: Wish) => void;
  /** Whether something was done. */
  readonly hasSaid: boolean;
  /** What was done, and the dialog: to be shown once, where the buttons are. */
  readonly view: ComponentChildren;
}

/** Retries and cancels single networks. What was clicked may be gone afterwards, so that the focus goes to what was done. */
export function useNetworkOrders(study: string): NetworkOrders {
  const [wish, setWish] = useState<Wish>();
  const [said, setSaid] = useState<readonly string[]>([]);
  const status = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (wish === undefined && said.length > 0) status.current?.focus();
  }, [wish, said]);
  const carryOut = async (reason: string) => {
    if (wish === undefined) return;
    const { act, networks } = wish;
    const which = act === 'retry' ? { networks } : { network: networks[0] };
    setSaid(await orderStudy(study, act, { reason, ...which }));
  };
  const view = (
    <>
      <div role="status" tabIndex={-1} ref={status} class="said">
        {said.map((words, at) => (
          <p key={at} class="note">
            {words}
          </p>
        ))}
      </div>
      {wish && (
        <ReasonDialog
          title={`${wish.act === 'retry' ? 'Retry' : 'Cancel'} ${nameNetworks(wish.networks)}?`}
          act={wish.act === 'retry' ? 'Retry' : 'Cancel the network'}
          isDangerous={wish.act === 'cancel'}
          onClose={() => setWish(undefined)}
          onAct={carryOut}
        >
          <p>{explain(wish)}</p>
        </ReasonDialog>
      )}
    </>
  );
  return {
    ask: (next) => {
      setSaid([]);
      setWish(next);
    },
    hasSaid: said.length > 0,
    view,
  };
}

/** With the name for those who don’t see what it stands beside. */
export function ActButton({
  act,
  networks,
  isDisabled = false,
  describedBy,
  onClick,
}: {
  readonly act: NetworkAct['act'];
  readonly networks: readonly string[];
  readonly isDisabled?: boolean;
  /** The element that says why not. */
  readonly describedBy?: string | undefined;
  readonly onClick: () => void;
}) {
  return (
    <button
      type="button"
      class={act === 'cancel' ? 'danger' : ''}
      disabled={isDisabled}
      aria-describedby={isDisabled ? describedBy : undefined}
      onClick={onClick}
    >
      {/* one line of words, or a reader says them as two */}
      <span>
        {act === 'retry' ? 'Retry' : 'Cancel'}
        <span class="visually-hidden"> {nameNetworks(networks)}</span>
      </span>
    </button>
  );
}

function explain({ act, missing, networks }: Wish): string {
  if (act === 'cancel') {
    return 'What is done for it alone is stopped. Steps that other networks need go on, and what is finished stays.';
  }
  if (missing === 'skipped') {
    const [was, shares] = networks.length === 1 ? ['It was', 'it shares'] : ['They were', 'they share'];
    return `${was} skipped, because a step failed that ${shares} with others. That step is run again, once for all, and networks that wait for nothing else are tried again together.`;
  }
  return 'The step that failed is run again, and what comes after it. Finished steps are found and not computed again.';
}
