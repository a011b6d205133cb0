import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ArtifactStore } from '../../results/artifact-store.js';
import type { NetworkShape } from '../../study/recipe.js';
import type { StepKey } from '../../study/step.js';
import { findImage, isStepKey, openOutput, parseIdentity, refuseDamaged, type ImagePlace } from '../dataset.js';
import { parseRequest } from '../parse-request.js';
import { oneOf } from '../query-values.js';
import { RequestError } from '../request-error.js';
import type { AddRoutes } from '../server.js';
import { rememberBytes } from './remember-bytes.js';
import { sendImage } from './send-bytes.js';

export interface PredictionRequest {
  readonly network: NetworkShape;
  /** File of the weights. */
  readonly weights: string;
  /** File of the images, float32 [n, pixels, pixels]. */
  readonly images: string;
  readonly index: number;
}

export interface PredictionPorts {
  readonly openArtifacts: () => Promise<ArtifactStore>;
  /** The trainings of a recorded network; `transfer` is null of one that is trained once. */
  readonly maybeTrainings: (
    record: StepKey,
  ) => { readonly pretrain: StepKey; readonly transfer: StepKey | null } | undefined;
  /** Each pixel's probability of a particle, [x, y]. Nobody waits for it any more when the signal is aborted. */
  readonly predict: (request: PredictionRequest, signal: AbortSignal) => Promise<Float32Array>;
}

interface Place {
  readonly record: string;
  readonly dataset: string;
  readonly split: string;
  readonly index: string;
}

const KEPT_BYTES = 50 * 2 ** 20;

const phaseQuery = z.object({ phase: oneOf(['before', 'after']).default('after') });
const trainingIdentity = z.object({ input: z.object({ network: z.object({ baseFilters: z.number() }) }) });

/** What a recorded network, at its best epoch before or after transfer, says of an image. */
export function createPredictionRoutes({ openArtifacts, maybeTrainings, predict }: PredictionPorts): AddRoutes {
  const remembered = rememberBytes(KEPT_BYTES);
  const predictPlace = async (artifacts: ArtifactStore, key: StepKey, place: ImagePlace, signal: AbortSignal) => {
    const manifest = await refuseDamaged(() => artifacts.readManifest(key));
    if (manifest === undefined) throw new RequestError(404, `the weights of training ${key} are not there any more`);
    const { network } = parseIdentity(trainingIdentity, manifest.identity).input;
    const weights = await openOutput(artifacts, manifest, 'best-weights');
    const images = await openOutput(artifacts, place.manifest, `${place.split}-images`);
    return predict({ network, weights, images, index: place.index }, signal).catch((error: unknown) => {
      // no failure of ours
      if (signal.aborted) throw new RequestError(409, 'nobody waits for the prediction any more', { cause: error });
      throw error;
    });
  };
  return (server) => {
    server.get<{ Params: Place }>(
      '/api/networks/:record/predictions/:dataset/:split/:index',
      async (request, reply) => {
        const { record, ...params } = request.params;
        const { phase } = parseRequest(phaseQuery, request.query);
        const trainings = isStepKey(record) ? maybeTrainings(record) : undefined;
        if (trainings === undefined) throw new RequestError(404, 'there is no such network in the results');
        const { pretrain, transfer } = trainings;
        if (phase === 'before' && transfer === null) {
          throw new RequestError(404, 'the network is trained once: there is nothing before transfer');
        }
        const key = phase === 'before' ? pretrain : (transfer ?? pretrain);
        const artifacts = await openArtifacts();
        const place = await findImage(artifacts, params);
        const { pixels } = place.grid;
        const name = [key, place.manifest.key, place.split, place.index].join('/');
        const known = remembered.maybe(name);
        const data = known ?? (await predictPlace(artifacts, key, place, whenGone(reply)));
        if (known === undefined) remembered.keep(name, data);
        return sendImage(reply, place.grid, { data, shape: [pixels, pixels] });
      },
    );
  };
}

/** Aborted when the connection ends before the answer is sent. */
function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort(new Error('nobody waits for the prediction any more')));
  return gone.signal;
}
