import { z } from 'zod';
import type { StructureWaves } from '../../physics/structure-waves.js';
import { structureFacts } from '../image-records.js';

/** All of a simulated structure but its arrays. */
export type StructureRecord = Omit<StructureWaves, 'waves' | 'label'>;

/** What imaging needs of it, and what is kept with the images. */
const imagingSchema = z.array(
  z.object({
    energyElectronvolt: z.number(),
    configurations: z.number(),
    pixels: z.number(),
    ...structureFacts,
  }),
);

export type ImagingRecord = z.infer<typeof imagingSchema>[number];

/** Throws where the text is no list of structure records. */
export function parseImagingRecords(text: string): readonly ImagingRecord[] {
  return imagingSchema.parse(JSON.parse(text));
}
