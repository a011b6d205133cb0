import { hostname } from 'node:os';
import type { ArtifactStore } from './artifact-store.js';
import { maybeParseDamage, type Damage, type DamageFinding } from './damage.js';

/** Where findings wait, one a file, until the ledger has them: workers on other machines have no ledger. */
export interface DamageRecords {
  /** Returns whether this call wrote it. */
  create(name: string, text: string): Promise<boolean>;
  list(): Promise<readonly string[]>;
  read(name: string): Promise<string | undefined>;
  remove(name: string): Promise<void>;
}

export interface DamageLog extends Pick<ArtifactStore, 'listDamage' | 'discardDamage'> {
  /** The same finding again changes nothing as long as the first one waits. */
  report(finding: DamageFinding): Promise<void>;
}

export function createDamageLog(records: DamageRecords): DamageLog {
  return {
    async report(finding) {
      const damage: Damage = { ...finding, at: new Date().toISOString(), by: `${process.pid}@${hostname()}` };
      await records.create(nameDamage(finding), JSON.stringify(damage, null, 1));
    },

    async listDamage() {
      const found = new Map<string, Damage>();
      for (const name of await records.list()) {
        const text = await records.read(name);
        const damage = text === undefined ? undefined : maybeParseDamage(text);
        if (damage !== undefined) found.set(name, damage);
      }
      return found;
    },

    discardDamage: (name) => records.remove(name),
  };
}

/** Of what, and as what it was found. */
function nameDamage({ sha256, step, found, bytes }: DamageFinding): string {
  const state = found === null ? 'missing' : (found?.slice(0, 16) ?? `${bytes ?? 0}-bytes`);
  return `${sha256 ?? step ?? 'unknown'}-${state}.json`;
}
