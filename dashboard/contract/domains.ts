/** What the addresses of domains, images and predictions answer. */
import type { Fact } from '../../micrographs/sheet.js';
import type { Split } from '../../study/split.js';

export interface DomainsAnswer {
  readonly study: string;
  readonly domains: readonly StudyDomain[];
  /** Why there are none, of a study of others. */
  readonly without: string | null;
}

export interface StudyDomain {
  readonly name: string;
  /** Name of the structure class, which groups the domains. */
  readonly structure: string;
  /** Everything that defines it, in units for people. */
  readonly facts: readonly Fact[];
  /** C1 from the least contrast; negative is underfocus. */
  readonly defocusNanometre: number;
  readonly doseElectronsPerSquareAngstrom: number;
  readonly pixels: number;
  readonly pixelAngstrom: number;
  /** Key of its dataset. */
  readonly dataset: string;
  /** Null where the dataset is not there yet. */
  readonly images: Readonly<Record<Split, number>> | null;
  /** Of all labels, 0 to 1; null where there are none yet. */
  readonly particleShare: number | null;
  /** Why its images can't be shown, where they should be there. */
  readonly problem: string | null;
}

export interface NetworksAnswer {
  /** Lowest loss on the domain first. */
  readonly networks: readonly EvaluatedNetwork[];
  /** How many the search has found in all. */
  readonly found: number;
}

/** A network with what was measured on the held-out images of the domain. */
export interface EvaluatedNetwork {
  readonly record: string;
  readonly network: string;
  readonly loss: number;
  readonly iou: number;
  /** Before transfer; null of a network that is trained once. */
  readonly before: { readonly loss: number; readonly iou: number } | null;
}

/** What is known of one image beside its pixels; null where the dataset was made before it was kept. */
export interface ImageAnswer {
  readonly record: ImageRecord | null;
  /** Of this image's label, 0 to 1. */
  readonly particleShare: number;
}

export interface ImageRecord {
  /** C1 of this image from the least contrast of its structure. */
  readonly appliedDefocusAngstrom: number;
  /** Of the least contrast, from the exit face. */
  readonly leastContrastDefocusAngstrom: number;
  /** Pixel [x, y] of the simulated cell at which the image begins. */
  readonly corner: readonly [number, number];
  readonly atoms: number;
  readonly particles: readonly {
    readonly radiusAngstrom: number;
    readonly stackingFaults: number;
    readonly atoms: number;
  }[];
  readonly substrateThicknessAngstrom: number;
}

/** The atoms at rest in the cell that was simulated; the beam goes along +z. */
export interface AtomsAnswer {
  readonly cellAngstrom: readonly [number, number, number];
  /** The part that the image shows: from the corner [x, y], this far along both. */
  readonly frame: { readonly cornerAngstrom: readonly [number, number]; readonly sideAngstrom: number } | null;
  readonly elements: readonly { readonly symbol: string; readonly atomicNumber: number; readonly count: number }[];
  readonly particles: number;
  /** Of each atom. */
  readonly atomicNumbers: readonly number[];
  /** x, y, z of each atom, to 0.01 Å. */
  readonly positionsAngstrom: readonly number[];
}
