/** The structure class asks for what can't be placed: the same input fails again. */
export class ImpossibleStructureError extends Error {
  override readonly name = 'ImpossibleStructureError';
}
