/** What a person can put right: `sentence` says what is missing and the remedy; `details` are lines shown below it. */
export class SetupProblem extends Error {
  constructor(sentence, { details = [], cause } = {}) {
    super(sentence, { cause });
    this.name = 'SetupProblem';
    this.details = details;
  }
}

/** Several problems that were found together, so that they can be put right together. */
export class SetupProblems extends SetupProblem {
  constructor(sentences) {
    super(sentences.join('\n'));
    this.sentences = sentences;
  }
}
