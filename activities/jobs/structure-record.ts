import { z } from 'zod';
import type { StructureWaves } from '../../physics/structure-waves.js';

/** All of a simulated structure but its arrays. */
export type StructureRecord = Omit<StructureWaves, 'waves' | 'label'>;

/** The part of it that imaging needs. */
const imagingSchema = z.array(
  z.object({
    energyElectronvolt: z.number(),
    configurations: z.number(),
    pixels: z.number(),
    leastContrastDefocusAngstrom: z.number(),
  }),
);

export type ImagingRecord = z.infer<typeof imagingSchema>[number];

/** Throws where the text is no list of structure records. */
export function parseImagingRecords(text: string): readonly ImagingRecord[] {
  return imagingSchema.parse(JSON.parse(text));
}
