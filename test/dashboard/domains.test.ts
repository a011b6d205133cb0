import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { decode } from 'fast-png';
import { composeDomainRoutes } from '../../cli/dashboard/compose-domain-routes.js';
import { createPlanReader, type PlanReader } from '../../cli/dashboard/read-plans.js';
import type { AtomsAnswer, DomainsAnswer, ImageAnswer, NetworksAnswer } from '../../dashboard/contract/domains.js';
import { scorePrediction } from '../../dashboard/page-model/prediction.js';
import { startDashboard, type Dashboard } from '../../dashboard/server.js';
import { DOUBLE_SOFTMAX_MINIMUM } from '../../learning/double-softmax.js';
import { readNpy, readNpySlice } from '../../micrographs/npy.js';
import { parseXyz } from '../../physics/structures/xyz.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { writeImagedFolder, type ImagedFolder } from './imaged-folder.js';

interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Buffer;
  readonly json: <T>() => T;
}

const PIXELS = 64;

describe('the domains of a study in the page', () => {
  const data = makeTemporaryFolder({ after });
  let folder: ImagedFolder;
  let dashboard: Dashboard;
  let plans: PlanReader;
  let composed: ReturnType<typeof composeDomainRoutes>;
  before(async () => {
    folder = await writeImagedFolder(data);
    plans = createPlanReader(data);
    composed = composeDomainRoutes(data, plans);
    const onError = (error: Error) => assert.fail(error);
    dashboard = await startDashboard({ host: '127.0.0.1', port: 0, routes: [composed.routes], onError });
  });
  after(async () => {
    await dashboard.close();
    await composed.close();
    await plans.close();
  });

  /** Paths go out as they are. */
  const ask = (path: string) =>
    new Promise<Answer>((resolve, reject) => {
      const { hostname, port } = new URL(dashboard.url);
      const asked = request({ hostname, port, path }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const body = Buffer.concat(parts);
          resolve({
            status: response.statusCode ?? 0,
            header: (name) => response.headers[name]?.toString(),
            body,
            json: <T>() => JSON.parse(body.toString()) as T,
          });
        });
      });
      asked.on('error', reject);
      asked.end();
    });
  const at = (index: number | string, split = 'validation') => `/api/datasets/${folder.dataset}/${split}/${index}`;
  const toFloats = (body: Buffer) => new Float32Array(Uint8Array.from(body).buffer);

  it('are told in units for people, also where only some have their images', async () => {
    const { domains } = (await ask('/api/studies/small/domains')).json<DomainsAnswer>();
    assert.deepEqual(
      domains.map(({ name, images, defocusNanometre }) => ({ name, images, defocusNanometre })),
      [
        { name: 'under', images: null, defocusNanometre: -10 },
        { name: 'over', images: { training: 16, validation: 16 }, defocusNanometre: 10 },
      ],
    );
    const facts = new Map(domains[1]?.facts.map(({ name, value }) => [name, value]));
    assert.equal(facts.get('defocus'), '+10 ± 1.5 nm');
    assert.equal(facts.get('image'), '64 × 64 px of 0.5 Å');
    assert.deepEqual([domains[1]?.dataset, domains[1]?.particleShare], [folder.dataset, 0.25]);
  });

  it('of an unknown study are refused in words', async () => {
    const { status, json } = await ask('/api/studies/%3Cscript%3E/domains');
    assert.equal(status, 404);
    assert.deepEqual(json(), { error: 'there is no study <script> in this data folder' });
  });

  it('list the networks that were measured on them, found by a part of their name', async () => {
    const list = async (query: string) =>
      (await ask(`/api/studies/small/domains/over/networks${query}`)).json<NetworksAnswer>();
    const { networks, found } = await list('?search=ENCODER');
    assert.equal(found, 1);
    assert.equal(networks[0]?.record, folder.record);
    assert.equal(networks[0]?.loss, folder.metrics.loss);
    assert.equal(networks[0]?.before?.loss, 1);
    assert.deepEqual(await list('?search=%25'), { networks: [], found: 0 });
    assert.equal((await ask('/api/studies/small/domains/over/networks?limit=1e9')).status, 400);
    assert.equal((await ask('/api/studies/small/domains/none/networks')).status, 404);
  });

  it('give an image and its mask as they lie in the file', async () => {
    const image = await ask(`${at(3)}/image`);
    assert.deepEqual(
      ['x-shape', 'x-dtype', 'x-pixel-angstrom'].map((name) => image.header(name)),
      ['64,64', 'float32', '0.5'],
    );
    assert.deepEqual(toFloats(image.body), readNpySlice(folder.validation.images, '<f4', 3, 4).data);
    const mask = await ask(`${at(3)}/mask`);
    assert.deepEqual(new Uint8Array(mask.body), readNpySlice(folder.validation.labels, '|u1', 3, 4).data);
    const about = (await ask(at(3))).json<ImageAnswer>();
    assert.equal(about.record?.appliedDefocusAngstrom, 103);
    assert.equal(about.particleShare, mask.body.reduce((sum, label) => sum + label, 0) / PIXELS ** 2);
  });

  it('give files to keep, named by domain, split and index', async () => {
    const npy = await ask(`${at(15)}/image.npy?name=small-over`);
    assert.equal(npy.header('content-disposition'), 'attachment; filename="small-over-validation-0015.npy"');
    const kept = join(data, 'kept.npy');
    writeFileSync(kept, npy.body);
    const { shape, data: values } = readNpy(kept, '<f4');
    assert.deepEqual(shape, [PIXELS, PIXELS]);
    assert.deepEqual(values, readNpySlice(folder.validation.images, '<f4', 15, 16).data);

    // x to the right, y up: the upper left pixel of the picture is the last of the first column
    const picture = decode((await ask(`${at(15)}/image.png`)).body);
    assert.deepEqual([picture.width, picture.height, picture.depth, picture.channels], [PIXELS, PIXELS, 16, 1]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const expected = Math.round(((values[PIXELS - 1] - low) / (high - low)) * 65_535);
    assert.ok(Math.abs(picture.data[0] - expected) <= 1, `${picture.data[0]} is not ${expected}`);
    const mask = decode((await ask(`${at(15)}/mask.png`)).body);
    const labels = readNpySlice(folder.validation.labels, '|u1', 15, 16).data;
    assert.equal(mask.data[0], labels[PIXELS - 1] === 0 ? 0 : 255);
    assert.equal(mask.data[PIXELS - 1], labels[PIXELS * PIXELS - 1] === 0 ? 0 : 255);
    assert.equal(decode((await ask(`${at(15)}/thumbnail.png?side=32`)).body).width, 32);

    const hostile = await ask(`${at(15)}/mask.npy?name=${encodeURIComponent('../a"\r\nx: y')}`);
    assert.equal(hostile.header('content-disposition'), 'attachment; filename=".._a_x_y-validation-0015-mask.npy"');
  });

  it('give the atoms of an image, which are those that are written as a file', async () => {
    const atoms = (await ask(`${at(2)}/atoms`)).json<AtomsAnswer>();
    const written = parseXyz((await ask(`${at(2)}/structure.xyz`)).body.toString());
    assert.deepEqual(atoms.atomicNumbers, [...written.atomicNumbers]);
    assert.deepEqual(atoms.elements.map(({ symbol }) => symbol).sort(), ['C', 'Cd', 'Se']);
    atoms.positionsAngstrom.forEach((value, place) => {
      assert.ok(Math.abs(value - written.positionsAngstrom[place]) < 0.006);
    });
    assert.deepEqual(atoms.frame, { cornerAngstrom: [0, 0], sideAngstrom: 32 });
    assert.match((await ask(`${at(2)}/structure.cif`)).body.toString(), /^data_/);
  });

  it('refuse what is no image of theirs', async () => {
    const strange = [
      at(16),
      `${at(16)}/image`,
      `${at(-1)}/image`,
      `${at('01')}/image`,
      `${at('1e1')}/image`,
      `${at(0, 'test')}/image`,
      `${at(0, '..')}/image`,
      `${at(0)}/image.tif`,
      `${at(0)}/__proto__`,
      `${at(0)}/constructor`,
      `/api/datasets/..%2f..%2fetc/validation/0/image`,
      `/api/datasets/${folder.plan.domains['under']}/validation/0/image`,
      `/api/datasets/${folder.dataset.toUpperCase()}/validation/0/image`,
    ];
    for (const path of strange) {
      const { status, json } = await ask(path);
      assert.equal(status, 404, path);
      assert.ok(json<{ error: string }>().error.length > 0);
    }
  });

  it('ask a network, whose probabilities have the loss and the IoU that were recorded', async () => {
    const labels = readNpy(folder.validation.labels, '|u1').data;
    const [hits, whole, losses] = [[], [], []] as number[][];
    for (let index = 0; index < 16; index++) {
      const answer = await ask(`/api/networks/${folder.record}/predictions/${folder.dataset}/validation/${index}`);
      assert.equal(answer.status, 200, answer.body.toString());
      const probabilities = toFloats(answer.body);
      const own = labels.subarray(index * PIXELS ** 2, (index + 1) * PIXELS ** 2);
      const { truePositives, falsePositives, falseNegatives } = scorePrediction(own, probabilities);
      hits.push(truePositives);
      whole.push(truePositives + falsePositives + falseNegatives);
      // cross entropy of the softmax of (p, 1 - p)
      probabilities.forEach((p, pixel) => {
        const ofClass = own[pixel] === 0 ? 1 - p : p;
        losses.push(Math.log(Math.exp(p) + Math.exp(1 - p)) - ofClass - DOUBLE_SOFTMAX_MINIMUM);
      });
    }
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const [iou, loss] = [sum(hits) / sum(whole), sum(losses) / losses.length];
    assert.ok(Math.abs(iou - folder.metrics.iou) < 1e-4, `${iou} is not ${folder.metrics.iou}`);
    assert.ok(Math.abs(loss - folder.metrics.loss) < 1e-4, `${loss} is not ${folder.metrics.loss}`);
  });

  it('forget a question that nobody waits for any more, and answer the next one', async () => {
    const of = `/api/networks/${folder.record}/predictions/${folder.dataset}/training`;
    const { hostname, port } = new URL(dashboard.url);
    const paged = request({ hostname, port, path: `${of}/0` });
    const gone = new Promise((resolve) => paged.on('error', resolve));
    const first = ask(`${of}/1`);
    paged.end();
    await new Promise((resolve) => paged.on('finish', resolve));
    paged.destroy();
    assert.match(String(await gone), /socket hang up/);
    for (const { status, body } of [await first, await ask(`${of}/2`)]) {
      assert.deepEqual([status, body.length], [200, 4 * PIXELS ** 2]);
    }
  });

  it('say why a network can’t be asked', async () => {
    const of = `/predictions/${folder.dataset}/validation/0`;
    assert.equal((await ask(`/api/networks/${'0'.repeat(64)}${of}`)).status, 404);
    const strange = await ask(`/api/networks/%3Cscript%3E${of}`);
    assert.equal(strange.status, 404);
    assert.deepEqual(strange.json(), { error: 'there is no such network in the results' });
    assert.equal((await ask(`/api/networks/${folder.record}${of}?phase=during`)).status, 400);
    const before = await ask(`/api/networks/${folder.record}${of}?phase=before`);
    assert.equal(before.status, 404);
    assert.match(before.body.toString(), /the weights of training [0-9a-f]{64} are not there any more/);
  });

  it('give whole files of steps by their hash, and no other', async () => {
    const { sha256 = '' } = folder.outputs['validation-labels'] ?? {};
    const { status, header, body } = await ask(`/artifacts/${sha256}`);
    assert.equal(status, 200);
    assert.equal(createHash('sha256').update(body).digest('hex'), sha256);
    assert.equal(header('content-disposition'), `attachment; filename="${sha256}"`);
    const { artifacts } = layOutDataFolder(data);
    const unnamed = createHash('sha256').update('nobody').digest('hex');
    const place = join(artifacts, 'files', unnamed.slice(0, 2));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, unnamed), 'nobody');
    const strange = [
      unnamed,
      sha256.toUpperCase(),
      sha256.slice(1),
      `${sha256}0`,
      '..%2f..%2fresults.sqlite',
      '..',
      '',
    ];
    for (const name of strange) {
      const answer = await ask(`/artifacts/${name}`);
      assert.equal(answer.status, 404, name);
      assert.equal(typeof answer.json<{ error: string }>().error, 'string');
    }
  });

  it('tell of a damaged file in the place of what it holds', async () => {
    const { sha256 = '' } = folder.outputs['training-images'] ?? {};
    const path = join(layOutDataFolder(data).artifacts, 'files', sha256.slice(0, 2), sha256);
    const bytes = readFileSync(path);
    truncateSync(path, bytes.length - 4);
    for (const broken of [`${at(0, 'training')}/image`, `/artifacts/${sha256}`]) {
      const { status, json } = await ask(broken);
      assert.equal(status, 409);
      assert.match(
        json<{ error: string }>().error,
        new RegExp(`artifact ${sha256} is damaged: its bytes have the hash`),
      );
    }
    assert.equal((await ask(`${at(0, 'training')}/mask`)).status, 200);
  });
});
