/** A process of the tests that answers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveQuestions } from '../../../../cli/dashboard/answering/serve-questions.js';
import { RequestError } from '../../../../dashboard/request-error.js';
import { InputError } from '../../../../study/errors.js';

const [dataFolder] = process.argv.slice(2);

export type TestQuestion =
  | { readonly kind: 'echo'; readonly text: string }
  | { readonly kind: 'refuse' | 'lack' | 'break' }
  | { readonly kind: 'stay' | 'hang'; readonly file: string };

serveQuestions(
  async (question: TestQuestion, onProgress) => {
    switch (question.kind) {
      case 'echo':
        return { text: question.text, pid: process.pid };
      case 'refuse':
        throw new InputError('expected something else');
      case 'lack':
        throw new RequestError(404, 'there is no such thing');
      case 'break':
        throw new RangeError('out of range');
      case 'stay':
        onProgress(0.25);
        writeFileSync(join(dataFolder, question.file), '');
        return new Promise(() => undefined);
      case 'hang':
        writeFileSync(join(dataFolder, question.file), '');
        for (;;);
      default:
        return question satisfies never;
    }
  },
  () => writeFileSync(join(dataFolder, 'released'), ''),
);
