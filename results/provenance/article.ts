import type { CrateCitation } from './crate-facts.js';

/** What the studies of this program follow. */
export const ARTICLE: CrateCitation = {
  url: 'https://doi.org/10.69761/kjte5358',
  name: 'Strategies for effective transfer learning for HRTEM analysis with neural networks',
  authors: ['L. Rangel DaCosta', 'H. Oill', 'M. Scott'],
  published: '2025',
  journal: 'Elemental Microscopy',
};
