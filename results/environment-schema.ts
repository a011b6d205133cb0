import { z } from 'zod';
import type { Environment } from './manifest.js';

export const environmentSchema = z.object({
  host: z.string(),
  cpu: z.string(),
  node: z.string(),
  tensorflow: z.string(),
  device: z.string(),
  threads: z.number(),
  waveKernel: z.string().exactOptional(),
  networkKernels: z.string().exactOptional(),
  version: z.string(),
  software: z.string().exactOptional(),
}) satisfies z.ZodType<Environment>;
