import { z } from 'zod';

const pair = z.tuple([z.number(), z.number()]);

const particle = z.object({
  xAngstrom: z.number(),
  yAngstrom: z.number(),
  zAngstrom: z.number(),
  radiusAngstrom: z.number(),
  stackingFaults: z.number(),
  atoms: z.number(),
});

/** What a simulated structure holds besides its arrays. Places are in the whole cell, before the crop. */
export const structureFacts = {
  leastContrastDefocusAngstrom: z.number(),
  atoms: z.number(),
  slices: z.number(),
  particles: z.array(particle).readonly(),
  substrateThicknessAngstrom: z.number(),
} as const;

const schema = z.array(
  z.object({
    index: z.number(),
    appliedDefocusAngstrom: z.number(),
    corner: pair.readonly(),
    ...structureFacts,
  }),
);

/**
 * Where an image of a dataset comes from: structure `index` of the split, imaged at `appliedDefocusAngstrom` from its
 * least contrast, which is `leastContrastDefocusAngstrom` from the exit face, and cropped from the pixel `corner` [x, y].
 */
export type ImageRecord = z.infer<typeof schema>[number];

/** One entry an image, in the order of the images; one a line. */
export function formatImageRecords(records: readonly ImageRecord[]): string {
  return `[\n${records.map((record) => JSON.stringify(record)).join(',\n')}\n]\n`;
}

/** Throws where the text is no list of image records. */
export function parseImageRecords(text: string): readonly ImageRecord[] {
  return schema.parse(JSON.parse(text));
}
