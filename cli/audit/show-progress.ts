import type { AuditOptions } from '../../results/audit/audit-ledger.js';
import { formatBytes } from '../../study/format-bytes.js';

const EACH_MS = 200;

/** One line on a terminal, which goes away; nothing elsewhere. */
export function showProgress(output: NodeJS.WriteStream): { report: AuditOptions['report']; close(): void } {
  let shownMs = 0;
  const clear = () => void (shownMs > 0 && output.write('\r\u001b[K'));
  return {
    report: ({ files, of, bytes }) => {
      if (!output.isTTY || Date.now() - shownMs < EACH_MS) return;
      shownMs = Date.now();
      output.write(`\r\u001b[K${files} of ${of} files, ${formatBytes(bytes)}`);
    },
    close: clear,
  };
}
