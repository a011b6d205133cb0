import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { StepKey } from '../study/step.js';
import { CLAIM_MS, type ArtifactStore, type ClaimOwner, type StepClaim } from './artifact-store.js';
import { maybeParseJson } from './maybe-parse-json.js';
import { isGone, maybeMarkProcess, processMarkSchema } from './process-mark.js';

/** Where claims are written down, one a step. */
export interface ClaimRecords {
  /** Returns whether this call wrote it: of several writers exactly one does. */
  create(key: StepKey, text: string): Promise<boolean>;
  read(key: StepKey): Promise<ClaimRecord | undefined>;
  /** Unless it has changed since it was read. Returns whether this call wrote it. The same text again makes it young. */
  replace(key: StepKey, found: ClaimRecord, text: string): Promise<boolean>;
  /** Unless it has changed since it was read. */
  remove(key: StepKey, found: ClaimRecord): Promise<void>;
}

export interface ClaimRecord {
  readonly text: string;
  /** Names these bytes, where the place has such names. */
  readonly tag?: string;
  /** Since it was written last: by the clock of the place, since those of two machines may differ. */
  measureAgeMs(): number;
}

const schema = z
  .object({
    activity: z.string(),
    attempt: z.number(),
    study: z.string(),
    /** Absent where it can't be named. */
    process: processMarkSchema.optional(),
    /** Of this claim alone. */
    nonce: z.string(),
  })
  .readonly();

type Holder = z.infer<typeof schema>;

/** A record that can't be read is about to be written by now, or its writer was killed in the midst of it. */
const UNREADABLE_MS = 2_000;
/** Looks at a claim that others take and leave at the same time. */
const MOST_LOOKS = 5;

export function createStepClaims(records: ClaimRecords): Pick<ArtifactStore, 'claim' | 'discardClaim'> {
  return {
    async claim(key, owner) {
      const { activity, attempt, study } = owner;
      const mark = maybeMarkProcess();
      const holder: Holder = { activity, attempt, study, ...(mark && { process: mark }), nonce: randomUUID() };
      const text = JSON.stringify(holder);
      let lastSeen: ClaimOwner | 'unknown' = 'unknown';
      for (let look = 0; look < MOST_LOOKS; look++) {
        if (await records.create(key, text)) return { claim: createClaim(records, key, text) };
        const found = await records.read(key);
        if (found === undefined) continue;
        const present = maybeParseJson(schema, found.text);
        lastSeen = present ?? 'unknown';
        if (!isFree(present, owner, found.measureAgeMs())) break;
        if (await records.replace(key, found, text)) return { claim: createClaim(records, key, text) };
      }
      return { holder: lastSeen };
    },

    async discardClaim(key) {
      const found = await records.read(key);
      if (found !== undefined) await records.remove(key, found);
    },
  };
}

function createClaim(records: ClaimRecords, key: StepKey, text: string): StepClaim {
  const findOurs = async () => {
    const found = await records.read(key);
    return found?.text === text ? found : undefined;
  };
  return {
    async renew() {
      const found = await findOurs();
      return found !== undefined && (await records.replace(key, found, text));
    },
    async release() {
      const found = await findOurs();
      if (found !== undefined) await records.remove(key, found);
    },
  };
}

function isFree(holder: Holder | undefined, owner: ClaimOwner, ageMs: number): boolean {
  if (holder === undefined) return ageMs >= UNREADABLE_MS;
  if (holder.activity === owner.activity) return holder.attempt <= owner.attempt;
  return ageMs >= CLAIM_MS || (holder.process !== undefined && isGone(holder.process));
}
