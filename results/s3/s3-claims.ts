import type { StepKey } from '../../study/step.js';
import type { ClaimRecords } from '../step-claims.js';
import type { S3Objects } from './s3-objects.js';

/** Claims as objects `claims/<key>.json`. */
export function createS3Claims(objects: S3Objects): ClaimRecords {
  const nameOf = (key: StepKey) => `claims/${key}.json`;
  return {
    create: (key, text) => objects.createText(nameOf(key), text),

    async read(key) {
      const found = await objects.readText(nameOf(key));
      return found && { text: found.text, tag: found.tag, measureAgeMs: () => found.ageMs };
    },

    replace: (key, { tag }, text) => objects.replaceText(nameOf(key), text, tag),

    remove: (key, { tag = '' }) => objects.remove(nameOf(key), tag),
  };
}
