import type { SheetExample } from '../../micrographs/sheet.js';
import type { Domain } from '../../study/domain.js';

/** Where the images of a domain on the sheet are from. */
export type Source = 'data folder' | 'simulation';

export interface DomainExamples {
  readonly domain: Domain;
  readonly source: Source;
  readonly examples: readonly SheetExample[];
}
