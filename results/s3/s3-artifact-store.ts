import { rm } from 'node:fs/promises';
import type { StepKey } from '../../study/step.js';
import { formatArtifactLocation, type ArtifactLocation } from '../artifact-location.js';
import { CorruptArtifactError, StoreRefusedError, type ArtifactStore, type FinishedStep } from '../artifact-store.js';
import { createDamageLog } from '../damage-records.js';
import { hashFile, hashText } from '../file-hash.js';
import { isFrozenPlan } from '../is-frozen-plan.js';
import { createKeptTexts } from '../kept-texts.js';
import type { ArtifactRef, Manifest } from '../manifest.js';
import { nameArtifact } from '../artifact-name.js';
import { nameManifest, readKeys } from '../manifest-name.js';
import { maybeParseManifest, maybeParseRun, parseManifest } from '../parse-manifest.js';
import { createScratchFolders } from '../scratch-folders.js';
import { createStepClaims } from '../step-claims.js';
import { createArtifactCache, type CacheLimits } from './artifact-cache.js';
import { createS3Claims } from './s3-claims.js';
import { createS3Damage } from './s3-damage.js';
import { createS3Objects } from './s3-objects.js';

export interface S3StoreOptions {
  readonly location: ArtifactLocation;
  /** For unfinished work; on the file system of the cache. */
  readonly scratchFolder: string;
  readonly cacheFolder: string;
  readonly cacheLimits: CacheLimits;
}

/** Looks at a manifest that is in the way and can be neither read nor taken out of it. */
const MOST_LOOKS = 10;

/**
 * Artifacts in a bucket, below the prefix as in a folder: `files/<aa>/<sha256>`, `steps/<key>.json`,
 * `plans/<hash>.json`, `texts/<sha256>`, `runs/<key>.json`, `claims/<key>.json`, `damage/…json`. Files are read from copies in
 * the data folder. The server has to know conditional writes.
 */
export function createS3ArtifactStore(options: S3StoreOptions): ArtifactStore {
  const { location, scratchFolder, cacheFolder, cacheLimits } = options;
  const objects = createS3Objects(location);
  const cache = createArtifactCache(cacheFolder, cacheLimits);
  const damage = createDamageLog(createS3Damage(objects));
  /** Files that this process is fetching, by hash. */
  const underWay = new Map<string, Promise<string>>();

  const manifestName = (key: StepKey) => `steps/${nameManifest(key)}`;
  const runName = (step: StepKey) => `runs/${step}.json`;
  const textName = (sha256: string) => `texts/${sha256}`;
  const planName = (hash: string) => `plans/${hash}.json`;
  const urlOf = (name: string) => `${formatArtifactLocation(location)}/${name}`;

  async function openArtifact(ref: ArtifactRef): Promise<string> {
    const found = await cache.maybeFind(ref.sha256);
    if (found !== undefined) return found;
    let fetched = underWay.get(ref.sha256);
    if (fetched === undefined) {
      fetched = fetchArtifact(ref).finally(() => underWay.delete(ref.sha256));
      underWay.set(ref.sha256, fetched);
    }
    return fetched;
  }

  async function fetchArtifact({ sha256 }: ArtifactRef): Promise<string> {
    const name = nameArtifact(sha256);
    const incoming = await cache.nameIncoming();
    try {
      let got = await objects.download(name, incoming);
      if (got?.sha256 === sha256) return await cache.keep(sha256, incoming);
      if (got !== undefined) {
        // bytes may change on their way as well: what is taken out of the store was wrong twice
        await rm(incoming);
        got = await objects.download(name, incoming);
        if (got?.sha256 === sha256) return await cache.keep(sha256, incoming);
      }
      await damage.report({ what: 'file', sha256, found: got?.sha256 ?? null, where: urlOf(name) });
      if (got === undefined) throw new CorruptArtifactError(`artifact ${sha256} is missing: expected ${urlOf(name)}`);
      // gone, so that the step which made it is no longer taken for finished, on any machine
      await objects.remove(name, got.tag);
      throw new CorruptArtifactError(
        `artifact ${sha256} was damaged: ${urlOf(name)} had the hash ${got.sha256}, and was removed`,
      );
    } finally {
      await rm(incoming, { force: true });
    }
  }

  /** What the server has other than that, as far as can be told without fetching it; undefined where it is the same. */
  async function maybeDiffer({ sha256, bytes }: ArtifactRef) {
    const found = await objects.describe(nameArtifact(sha256));
    if (found?.bytes === bytes && (found.sha256 ?? sha256) === sha256) return undefined;
    if (found === undefined) return { found: null };
    return { bytes: found.bytes, ...(found.sha256 !== undefined && { found: found.sha256 }) };
  }

  async function findManifest(key: StepKey): Promise<Manifest | undefined> {
    const name = manifestName(key);
    const written = await objects.readText(name);
    if (written === undefined) return undefined;
    const manifest = maybeParseManifest(written.text, urlOf(name));
    const differences = await Promise.all(
      Object.entries(manifest?.outputs ?? {}).map(async ([role, ref]) => {
        const difference = await maybeDiffer(ref);
        const where = urlOf(nameArtifact(ref.sha256));
        return difference && { what: 'file' as const, step: key, role, sha256: ref.sha256, ...difference, where };
      }),
    );
    const damaged = differences.filter((finding) => finding !== undefined);
    if (manifest !== undefined && damaged.length === 0) return manifest;
    for (const finding of damaged) await damage.report(finding);
    if (manifest === undefined) {
      await damage.report({ what: 'manifest', step: key, found: hashText(written.text), where: urlOf(name) });
    }
    // kept beside the others under a name that nothing looks up, as evidence
    await objects.replaceText(`${name}.damaged`, written.text);
    await objects.remove(name, written.tag);
    return undefined;
  }

  async function takeFile(path: string): Promise<ArtifactRef> {
    const ref = await hashFile(path);
    if ((await maybeDiffer(ref)) !== undefined) await objects.upload(nameArtifact(ref.sha256), path, ref);
    await cache.keep(ref.sha256, path);
    return ref;
  }

  return {
    findManifest,
    openArtifact,

    async readManifest(key) {
      const written = await objects.readText(manifestName(key));
      return written && parseManifest(written.text, urlOf(manifestName(key)));
    },

    async listFinished() {
      return readKeys(await objects.list('steps/'));
    },

    async publish(step: FinishedStep): Promise<Manifest> {
      const { files, ...rest } = step;
      const outputs: Record<string, ArtifactRef> = {};
      for (const [role, path] of Object.entries(files)) outputs[role] = await takeFile(path);
      const manifest: Manifest = { ...rest, outputs };
      const text = JSON.stringify(manifest, null, 1);
      // a damaged manifest in the way is set aside by the look at it, which makes room for ours
      for (let look = 0; !(await objects.createText(manifestName(step.key), text)); look++) {
        const present = await findManifest(step.key);
        if (present !== undefined) return present;
        if (look === MOST_LOOKS) throw new StoreRefusedError(`${urlOf(manifestName(step.key))} can't be replaced`);
      }
      return manifest;
    },

    async freezePlan(hash, text) {
      const name = planName(hash);
      if (!(await objects.createText(name, text))) {
        const present = await objects.readText(name);
        if (present === undefined || present.text === text || isFrozenPlan(present.text, hash)) return;
        await damage.report({ what: 'plan', sha256: hash, found: hashText(present.text), where: urlOf(name) });
        await objects.replaceText(name, text, present.tag);
        return;
      }
      // the first object of every study shows whether “only if absent” is understood, on which all else stands
      if (await objects.createText(name, text)) {
        throw new StoreRefusedError(
          `${formatArtifactLocation(location)}: the server overwrites objects that it is asked to keep ` +
            '(If-None-Match): expected S3 with conditional writes',
        );
      }
    },

    async loadPlan(hash) {
      const plan = await objects.readText(planName(hash));
      // the study was started with another place than this worker: its other workers may know it
      if (plan === undefined) throw new StoreRefusedError(`there is no plan ${urlOf(planName(hash))}`);
      return plan.text;
    },

    async keepRun(step, run) {
      await objects.replaceText(runName(step), JSON.stringify(run));
    },

    async maybeReadRun(step) {
      const written = await objects.readText(runName(step));
      return written && maybeParseRun(written.text);
    },

    ...createKeptTexts({
      read: async (sha256) => (await objects.readText(textName(sha256)))?.text,
      write: async (sha256, text) => void (await objects.replaceText(textName(sha256), text)),
    }),
    listEntries: () => objects.measure(''),
    hashEntry: (name) => objects.hash(name),
    readEntry: async (name) => (await objects.readText(name))?.text,
    listDamage: damage.listDamage,
    discardDamage: damage.discardDamage,
    ...createScratchFolders(scratchFolder),
    ...createStepClaims(createS3Claims(objects)),
  };
}
