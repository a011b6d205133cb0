import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMissing } from '../../analysis/findings/finding.js';
import type { Figure, FigureRequest } from '../../figures/figure.js';
import { FIGURE_NAMES, FIGURES, type FigureName } from '../../figures/figures.js';
import type { MeasuredStudy } from '../../study/measured-study.js';
import { sampleDomains, sampleMeasured } from '../analysis/sample-study.js';
import { readTexts, readViewBox } from './read-svg.js';
import {
  DEFOCI,
  domainsOfDose,
  domainsOfStructure,
  lossAfter,
  lossBefore,
  requestOf,
  sampleGrid,
  STEP,
} from './sample-corpora.js';

const defocus = sampleGrid(sampleDomains(DEFOCI), {}, [
  { freeze: 'none', images: 64 },
  { freeze: 'encoder', images: 128 },
]);
const mixtures: MeasuredStudy = {
  ...defocus,
  name: 'mixed',
  networks: [128, 256, 384].flatMap((images) =>
    [0, 1].map((replicate) =>
      sampleMeasured(
        [
          [NaN, NaN, NaN, NaN, NaN],
          [0.01, NaN, NaN, 0.02 - images * 1e-5, NaN],
        ],
        {
          study: 'mixed',
          kind: 'mixture',
          source: null,
          target: '5nm',
          freeze: null,
          transferLearningRate: null,
          images,
          replicate,
          mixture: [
            { domain: '-10nm', images: 512 - images },
            { domain: '5nm', images },
          ],
          pretraining: `m${images}/${replicate}`,
        },
      ),
    ),
  ),
};
const noise = sampleGrid(domainsOfDose([30, 75, 150, 300, 600]));
const structure = sampleGrid(domainsOfStructure(['w_CdSe', 'bcc_Fe', 'spinel_Fe3O4', 'dc_Si']));

const requests: Readonly<Record<FigureName, FigureRequest>> = {
  hyperparameters: requestOf([defocus]),
  transfer: requestOf([defocus]),
  mixtures: requestOf([defocus, mixtures]),
  generalisation: requestOf([defocus]),
  noise: requestOf([noise]),
  structure: requestOf([structure]),
};

const onePair = {
  ...defocus,
  networks: defocus.networks.filter(({ source, target }) => source === '-10nm' && target === '5nm'),
};
const longNames = sampleGrid(
  domainsOfDose([30, 75, 150, 300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 76800]).map((domain, at) => ({
    ...domain,
    defocusAngstrom: 10 * at,
    name: `a-domain-of-many-letters-that-tell-little-${at}`,
  })),
);

describe('the figures', () => {
  for (const [what, study] of Object.entries({ 'one pair': onePair, 'twelve domains with long names': longNames })) {
    it(`keep all text within the picture for ${what}`, () => {
      for (const name of ['transfer', 'generalisation'] as const) requireTidy(draw(name, requestOf([study])).svg);
    });
  }

  for (const name of FIGURE_NAMES) {
    it(`keep all text of ${name} within the picture, and none over another`, () => {
      const { svg } = draw(name, requests[name]);
      requireTidy(svg);
    });

    it(`give ${name} a table as wide as its header, a title and a caption`, () => {
      const { data, title, caption, svg } = draw(name, requests[name]);
      assert.ok(data.rows.length > 0);
      assert.deepEqual(new Set(data.rows.map((row) => row.length)), new Set([data.columns.length]));
      assert.ok(svg.includes(`<title>${title}</title>`));
      assert.match(caption, /0 is perfect/);
    });

    it(`say why a study without networks has no ${name}`, () => {
      const figure = FIGURES[name].draw(requestOf([{ ...noise, networks: [] }]));
      assert.ok(isMissing(figure));
      assert.match(figure.missing, /\w/);
    });
  }

  it('draw the same of the same data', () => {
    const again = requestOf([defocus, mixtures]);
    assert.equal(draw('mixtures', again).svg, draw('mixtures', requests.mixtures).svg);
  });

  it('write what people named as text, never as markup', () => {
    const domains = noise.domains.map((domain, at) =>
      at === 0 ? { ...domain, name: '<b>&"', defocusAngstrom: 0 } : domain,
    );
    const study = sampleGrid(domains);
    const { svg } = draw('transfer', requestOf([study], { source: '<script>alert(1)</script>' }));
    assert.ok(!svg.includes('<script') && !svg.includes('<b>'));
    assert.ok(readTexts(svg).some(({ text }) => text === '<b>&"'));
    assert.ok(readTexts(svg).some(({ text }) => text.startsWith('<script>')));
  });

  it('tell what networks were chosen by', () => {
    const { svg } = draw('transfer', requestOf([defocus], { conditions: ['images > 64'] }));
    assert.ok(readTexts(svg).some(({ text }) => text.includes('only images > 64')));
  });
});

describe('transfer', () => {
  it('has rows by pretraining and columns by target, ascending, and the losses of both phases in its table', () => {
    const { data } = draw('transfer', requestOf([defocus], { reduction: 'min' }));
    const [first, second] = [data.rows.slice(0, 25), data.rows.slice(25)];
    assert.deepEqual(
      first.map(([, source, target]) => `${source} ${target}`),
      defocus.domains.flatMap(({ name }) => defocus.domains.map((other) => `${name} ${other.name}`)),
    );
    first.forEach((row, at) => closeTo(row[3], lossBefore(Math.floor(at / 5), at % 5)));
    second.forEach((row, at) => {
      const [source, target] = [Math.floor(at / 5), at % 5];
      closeTo(row[3], source === target ? lossBefore(source, target) : lossAfter(source, target, target));
    });
  });

  it('reduces as it is asked to', () => {
    const at = (reduction: 'min' | 'max') => draw('transfer', requestOf([defocus], { reduction })).data.rows[26][3];
    closeTo(at('min'), lossAfter(0, 1, 1));
    closeTo(at('max'), lossAfter(0, 1, 1) + 2 * STEP);
  });

  it('counts a pretraining once that several networks share', () => {
    const networks = defocus.networks.map((network) => ({
      ...network,
      pretraining: `${network.source}/${network.replicate}`,
    }));
    const { data } = draw('transfer', requestOf([{ ...defocus, networks }]));
    assert.deepEqual([...new Set(data.rows.slice(0, 25).map((row) => row[4]))], [2]);
  });

  it('has the article’s colours for published results, and round limits for others', () => {
    const ticksOf = (published: boolean) =>
      readTexts(draw('transfer', requestOf([{ ...defocus, published }])).svg).map(({ text }) => text);
    assert.ok(ticksOf(true).includes('0.10'));
    assert.ok(!ticksOf(false).includes('0.10'));
  });

  it('sends who has doses to the figure of doses', () => {
    const figure = FIGURES.transfer.draw(requestOf([noise]));
    assert.ok(isMissing(figure));
    assert.match(figure.missing, /noise/);
  });
});

describe('hyperparameters', () => {
  it('counts every network once a panel, and leaves out targets at 0 nm', () => {
    const { data } = draw('hyperparameters', requests.hyperparameters);
    const ofPanel = (title: string) => data.rows.filter(([panel]) => panel === title);
    const expected = defocus.networks.filter(({ target }) => target !== '0nm').length;
    for (const title of ['By target images', 'By frozen part']) {
      const counted = ofPanel(title).reduce((sum, row) => sum + Number(row[4]), 0);
      const shared = ofPanel(title).reduce((sum, row) => sum + Number(row[5]), 0);
      assert.ok(counted > 0.9 * expected && counted <= expected, `${counted} of ${expected}`);
      closeTo(shared, counted / expected);
    }
  });

  it('has the article’s bins for published defoci', () => {
    const { data } = draw('hyperparameters', requestOf([{ ...defocus, published: true }]));
    const edges = data.rows.filter(([panel, series]) => panel === 'By target images' && series === '64');
    assert.equal(edges.length, 30);
    assert.deepEqual([edges[0][2], edges[0][3], edges[29][3]], [0.01, 0.0105, 0.025]);
  });

  it('says that nothing differs where nothing does', () => {
    const figure = FIGURES.hyperparameters.draw(requestOf([noise]));
    assert.ok(isMissing(figure));
    assert.match(figure.missing, /images, frozen part or learning rate/);
  });
});

describe('generalisation', () => {
  it('leaves out 0 nm, reduces first, and takes the shift as after less before', () => {
    const { data } = draw('generalisation', requestOf([defocus], { reduction: 'min' }));
    const find = (panel: string, source: string, target: string | null) =>
      data.rows.find((row) => row[0] === panel && row[1] === source && row[2] === target)?.[4];
    const places = [0, 1, 3, 4];
    const before = deviation(places.map((place) => lossBefore(0, place)));
    const after = deviation(places.map((place) => lossAfter(0, 1, place)));
    closeTo(find('spread after pretraining', '-10nm', null), before);
    closeTo(find('spread after transfer', '-10nm', '-5nm'), after);
    closeTo(find('shift of the spread', '-10nm', '-5nm'), after - before);
  });

  it('shows the article’s two pairs', () => {
    const { data } = draw('generalisation', requests.generalisation);
    const pairs = data.rows.filter(([panel]) => panel === 'loss after transfer').map((row) => `${row[1]} ${row[2]}`);
    assert.deepEqual([...new Set(pairs)], ['-5nm -10nm', '-5nm 10nm']);
  });
});

describe('mixtures', () => {
  it('runs from the networks of the first domain to those of the second, and has a line for each number of images', () => {
    const { data } = draw('mixtures', requests.mixtures);
    const onSecond = data.rows.filter((row) => row[1] === '5nm');
    assert.deepEqual(
      onSecond.map(([kind, , share, images]) => [kind, share, images]),
      [
        ['pretrained', 0, null],
        ['mixture', 0.25, null],
        ['mixture', 0.5, null],
        ['mixture', 0.75, null],
        ['pretrained', 1, null],
        ['transferred', null, 64],
        ['transferred', null, 128],
      ],
    );
    closeTo(onSecond[1][4], 0.02 - 128e-5);
    closeTo(onSecond[0][4], lossBefore(0, 3) + STEP / 2);
    closeTo(onSecond[5][4], lossAfter(0, 3, 3) + STEP / 2);
  });

  it('does with mixtures alone', () => {
    const { data } = draw('mixtures', requestOf([mixtures]));
    assert.deepEqual([...new Set(data.rows.map(([kind]) => kind))], ['mixture']);
  });
});

describe('structure', () => {
  it('maps the smaller particles and has histograms of both sizes without spinels', () => {
    const { data } = draw('structure', requests.structure);
    const maps = data.rows.filter(([map]) => map === 'after transfer');
    assert.equal(maps.length, 16);
    assert.ok(maps.every((row) => String(row[1]).endsWith('_20') && String(row[2]).endsWith('_20')));
    const small = data.rows.filter(
      ([map, series]) => map === 'on large after pretraining' && series === 'pretrained on small',
    );
    const counted = small.reduce((sum, row) => sum + Number(row[4]), 0);
    // 4 sources, 7 targets, 2 replicates, 3 lattices without the spinel; the axis may leave out the last percent
    assert.ok(counted > 0.9 * 168 && counted <= 168, String(counted));
  });

  it('names crystals as chemists do', () => {
    const texts = readTexts(draw('structure', requests.structure).svg).map(({ text }) => text);
    assert.ok(texts.includes('Fe₃O₄') && texts.includes('CdSe'));
  });
});

function draw(name: FigureName, request: FigureRequest): Figure {
  const figure = FIGURES[name].draw(request);
  if (isMissing(figure)) assert.fail(`there is no ${figure.missing}`);
  return figure;
}

function closeTo(got: unknown, expected: number): void {
  assert.ok(typeof got === 'number' && Math.abs(got - expected) < 1e-9, `${String(got)} is not ${expected}`);
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** No text outside the picture, none over another. */
function requireTidy(svg: string): void {
  const { width, height } = readViewBox(svg);
  const texts = readTexts(svg);
  assert.ok(texts.length > 8);
  const outside = texts.filter(
    ({ left, right, top, bottom }) => left < 0 || top < 0 || right > width || bottom > height,
  );
  assert.deepEqual(outside, []);
  const overlaps = texts.flatMap((a, at) =>
    texts
      .slice(at + 1)
      .filter((b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
      .map((b) => `${a.text} / ${b.text}`),
  );
  assert.deepEqual(overlaps, []);
}
