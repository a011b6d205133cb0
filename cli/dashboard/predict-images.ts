import type { PredictionPorts } from '../../dashboard/routes/predictions.js';
import { RequestError } from '../../dashboard/request-error.js';
import { ComputeError } from '../../activities/compute.js';
import type { ForkedCompute } from '../../workers/forked-compute.js';

/**
 * A prediction that is under way when its request goes away may end within this time: to end its process at once would
 * cost the next one the seconds in which TensorFlow is loaded, at every image that is paged past.
 */
const ABANDONED_MS = 10_000;

/** Predicts in a process of its own, one image at a time. What waits when its request goes away is not begun. */
export function createPredictor(compute: ForkedCompute): {
  readonly predict: PredictionPorts['predict'];
  readonly close: () => Promise<void>;
} {
  const closing = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  const run = async (request: Parameters<PredictionPorts['predict']>[0], signal: AbortSignal) => {
    signal.throwIfAborted();
    closing.signal.throwIfAborted();
    const abandoned = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const abandon = () => {
      timer = setTimeout(() => abandoned.abort(signal.reason), ABANDONED_MS);
    };
    signal.addEventListener('abort', abandon, { once: true });
    try {
      const { result } = await compute.run(
        { kind: 'predict', ...request },
        { signal: AbortSignal.any([abandoned.signal, closing.signal]), report: () => undefined },
      );
      const bytes = Uint8Array.from(Buffer.from(result, 'base64'));
      return new Float32Array(bytes.buffer);
    } catch (error) {
      if (!(error instanceof ComputeError)) throw error;
      throw new RequestError(503, `the network could not be asked: ${error.message}`, { cause: error });
    } finally {
      signal.removeEventListener('abort', abandon);
      clearTimeout(timer);
    }
  };

  return {
    predict: (request, signal) => {
      const answer = last.then(() => run(request, signal));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: async () => {
      closing.abort(new Error('the page’s server ends'));
      await last;
      compute.endIdle();
    },
  };
}
