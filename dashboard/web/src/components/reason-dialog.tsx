import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { describeError } from '../../../../study/describe-error.js';
import { Problem } from './async.js';
import { Dialog } from './dialog.js';

interface Asked {
  readonly title: string;
  /** On the button that does it. */
  readonly act: string;
  readonly isDangerous?: boolean;
  /** What it means, and what else is asked. */
  readonly children?: ComponentChildren;
  readonly onClose: () => void;
  /** Rejects with the words of why not. */
  readonly onAct: (reason: string) => Promise<void>;
}

/** Asks why, and does it; what goes wrong is said here, so that nothing that was typed is lost. */
export function ReasonDialog({ title, act, isDangerous = false, children, onClose, onAct }: Asked) {
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const id = useId();
  const submit = async (event: Event) => {
    event.preventDefault();
    setIsBusy(true);
    setProblem(undefined);
    try {
      await onAct(reason.trim());
      onClose();
    } catch (error) {
      setProblem(describeError(error));
      setIsBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="stack tight" onSubmit={(event) => void submit(event)}>
        {children}
        <div class="field">
          <label for={id}>Why? In your words, or nothing; it is kept with who did it and when</label>
          <textarea
            id={id}
            rows={3}
            maxLength={2000}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </div>
        {problem !== undefined && <Problem>{problem}</Problem>}
        <div class="row end">
          <button type="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" class={isDangerous ? 'danger' : 'main'} disabled={isBusy}>
            {isBusy ? 'One moment …' : act}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
