import type { ExamplePictures } from './example-pictures.js';

/** What a contact sheet says and shows, whatever it is drawn as. */
export interface Sheet {
  readonly title: string;
  readonly subtitle: string;
  /** How to read the pictures, a sentence or two each. */
  readonly notes: readonly string[];
  readonly domains: readonly SheetDomain[];
}

export interface SheetDomain {
  readonly name: string;
  readonly facts: readonly Fact[];
  readonly examples: readonly SheetExample[];
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface SheetExample {
  readonly caption: string;
  readonly pictures: ExamplePictures;
}

/** What is said under the three pictures of an example. */
export function captionPictures({ caption, pictures }: SheetExample) {
  return {
    micrograph: caption,
    mask: `${(100 * pictures.particleShare).toFixed(0)} % particles`,
    spectrum: 'power spectrum',
  } as const;
}
