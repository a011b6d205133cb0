import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ArtifactStore } from '../../results/artifact-store.js';
import type { ArtifactRef } from '../../results/manifest.js';
import { refuseDamaged } from '../dataset.js';
import { RequestError } from '../request-error.js';
import type { AddRoutes } from '../server.js';

export interface ArtifactPorts {
  readonly openArtifacts: () => Promise<ArtifactStore>;
  /** Undefined where neither the ledger nor a manifest names it. */
  readonly maybeFindArtifact: (sha256: string) => Promise<ArtifactRef | undefined>;
}

const SHA256 = /^[0-9a-f]{64}$/;

/** Files that steps have left, by their hash. */
export function createArtifactRoutes({ openArtifacts, maybeFindArtifact }: ArtifactPorts): AddRoutes {
  return (server) => {
    server.get<{ Params: { sha256: string } }>('/artifacts/:sha256', async (request, reply) => {
      const { sha256 } = request.params;
      const found = SHA256.test(sha256) ? await maybeFindArtifact(sha256) : undefined;
      if (found === undefined) throw new RequestError(404, 'no step has left a file of this hash');
      const artifacts = await openArtifacts();
      const path = await refuseDamaged(() => artifacts.openArtifact(found));
      const { size } = await stat(path);
      return reply
        .headers({
          'content-type': 'application/octet-stream',
          'content-length': String(size),
          'content-disposition': `attachment; filename="${sha256}"`,
        })
        .send(createReadStream(path));
    });
  };
}
