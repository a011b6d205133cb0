import type { Finding } from '../finding.js';
import { opticsFields } from '../optics-fields.js';

/** Fields whose one value is a list itself. */
const OWN_LISTS: ReadonlySet<unknown> = new Set(['astigmatism', 'threefoldAstigmatism', 'coma', 'mtf']);

/** Says of a list of optics in a domain that there are none: each would be a domain of its own. */
export function hintAtLists(finding: Finding): Finding {
  const [part, , field] = finding.path;
  const isOptics = part === 'domains' && typeof field === 'string' && Object.hasOwn(opticsFields, field);
  const isNested = finding.path.length > 3 || !OWN_LISTS.has(field);
  if (!isOptics || !isNested || !finding.got.startsWith('a list')) return finding;
  return { ...finding, hint: 'lists go with structure, defocus and dose alone: write a domain for each value' };
}
