/** A text that doesn't describe atoms in an orthogonal cell. */
export class AtomsFormatError extends Error {
  override readonly name = 'AtomsFormatError';

  /**
   * @param field dotted path, or the column's name
   * @param line counts from 1; absent where the format has no lines
   */
  constructor(
    readonly field: string,
    readonly expected: string,
    readonly got: string,
    readonly line?: number,
  ) {
    super(`${field}: expected ${expected}, got ${got}`);
  }
}
