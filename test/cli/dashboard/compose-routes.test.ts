import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { composeRoutes } from '../../../cli/dashboard/compose-routes.js';
import type { DomainsAnswer } from '../../../dashboard/contract/domains.js';
import type { NetworkPage } from '../../../dashboard/contract/networks.js';
import type { Stages } from '../../../dashboard/contract/stages.js';
import type { StudyPast } from '../../../dashboard/contract/studies.js';
import type { StatusReport } from '../../../study/study-status.js';
import { serveFolder, type ServedFolder } from '../../dashboard/serve-folder.js';
import { finishStudy } from '../../lineage/finished-study.js';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

describe('the page of a data folder', () => {
  const root = makeTemporaryFolder({ after });
  const data = join(root, 'data');
  let dashboard: ServedFolder;
  const read = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${dashboard.url}api/${path}`);
    const text = await response.text();
    assert.equal(response.status, 200, `${path}: ${text}`);
    return JSON.parse(text) as T;
  };
  before(async () => {
    for (const name of ['first', 'second']) {
      mkdirSync(join(root, name));
      await finishStudy(join(root, name), minimalStudy().replace('name: minimal', `name: ${name}`));
    }
    renameSync(join(root, 'first'), data);
    dashboard = await serveFolder(data);
  });
  after(async () => {
    await dashboard.close();
  });

  const requireStudy = async (name: string) => {
    const { studies } = await read<StatusReport>('status');
    assert.deepEqual(
      studies.map(({ study }) => study),
      [name],
    );
    const [stages, domains, networks, past] = await Promise.all([
      read<Stages>(`studies/${name}/stages`),
      read<DomainsAnswer>(`studies/${name}/domains`),
      read<NetworkPage>(`studies/${name}/networks`),
      read<StudyPast>(`studies/${name}/past`),
    ]);
    assert.equal(networks.rows[0]?.state, 'recorded');
    assert.ok(past.workflow?.includes(name));
    assert.equal((await fetch(`${dashboard.url}api/studies/nothing/past`)).status, 404);
    return { stages, domains };
  };

  it('says the same whether its studies were read before or not', async () => {
    const cold = await requireStudy('first');
    await dashboard.prepare();
    assert.deepEqual(await requireStudy('first'), cold);
  });

  it('is that of the folder that lies there now, as after a restore', async () => {
    await requireStudy('first');
    rmSync(data, { recursive: true });
    assert.deepEqual((await read<StatusReport>('status')).studies, []);
    renameSync(join(root, 'second'), data);
    await requireStudy('second');
  });

  it('prepares nothing of what can’t be read, and says so only to those who ask', async () => {
    for (const name of ['plans', 'steps']) rmSync(join(data, 'artifacts', name), { recursive: true, force: true });
    const other = composeRoutes(data);
    await other.prepare();
    await other.close();
    writeFileSync(join(root, 'results.sqlite'), 'no database');
    const broken = composeRoutes(root);
    await broken.prepare();
    await broken.close();
  });
});
