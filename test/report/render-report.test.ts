import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluateFindings } from '../../analysis/findings/evaluate-findings.js';
import { FINDINGS } from '../../analysis/findings/findings.js';
import { FIGURE_NAMES, FIGURES } from '../../figures/figures.js';
import { renderReport } from '../../report/render-report.js';
import type { ReportFacts } from '../../report/report-facts.js';
import { summariseNetworks } from '../../report/summarise-networks.js';
import { createStreams } from '../../study/random-stream.js';
import { sampleDomains } from '../analysis/sample-study.js';
import { DEFOCI, requestOf, sampleGrid } from '../figures/sample-corpora.js';

const study = sampleGrid(sampleDomains(DEFOCI), {}, [{ freeze: 'none' }, { freeze: 'encoder' }]);
const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';

describe('the report', () => {
  it('is one file: nothing in it is fetched from elsewhere, and nothing runs', () => {
    const html = renderReport(sampleFacts());
    const references = [...html.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    assert.ok(references.length > 8);
    assert.deepEqual(
      references.filter((address) => !/^(?:#|data:image\/png;base64,)/.test(address)),
      [],
    );
    assert.ok(!/<script|<link|@import|url\((?!#)/i.test(html));
    assert.deepEqual([...new Set(html.match(/https?:\/\/[^" <]*/g))], ['http://www.w3.org/2000/svg']);
  });

  it('has every section, and links to each', () => {
    const html = renderReport(sampleFacts());
    const sections = [...html.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
    assert.deepEqual(sections, [
      'methods',
      'domains',
      'results',
      'figures',
      'findings',
      'failures',
      'computing',
      'environment',
    ]);
    for (const id of sections) assert.ok(html.includes(`href="#${id}"`));
  });

  it('uses no name twice, so that every figure has its own colours', () => {
    const html = renderReport(sampleFacts());
    const names = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(names).size, names.length);
    for (const [, name] of html.matchAll(/url\(#([^)]+)\)/g)) assert.ok(names.includes(name), name);
  });

  it('shows the numbers behind every figure and says why others are not there', () => {
    const html = renderReport(sampleFacts());
    assert.match(html, /<summary>Its 50 numbers<\/summary>/);
    assert.match(html, /noise: there is no dose that alone differs/);
  });

  it('writes what people named as text, never as markup', () => {
    const html = renderReport(sampleFacts({ study: '<img src=x onerror=alert(1)>', citation: '"A" & <b>' }));
    assert.ok(!html.includes('<img src=x'));
    assert.ok(html.includes('&quot;A&quot; &amp; &lt;b&gt;'));
  });

  it('tells failures with their reasons, or that there are none', () => {
    assert.match(renderReport(sampleFacts()), /None: every planned network/);
    const failure = {
      network: 'a->b',
      step: 'transfer',
      state: 'failed',
      error: 'diverged',
      reason: 'loss is NaN',
    } as const;
    const html = renderReport(sampleFacts({ failures: [failure] }));
    assert.match(html, /1 planned networks? (?:is|are) not in the results/);
    assert.match(html, /<td>a-&gt;b<\/td><td>transfer<\/td><td>failed<\/td><td>diverged<\/td><td>loss is NaN<\/td>/);
  });

  it('adds up time and energy by the model that it states', () => {
    const totals = [
      { kind: 'pretrain', device: 'cpu', threads: 2, steps: 2, seconds: 3600 },
      { kind: 'transfer', device: 'cuda:0', threads: 4, steps: 1, seconds: 7200 },
    ];
    const computing = { totals, firstStartedAt: '2026-01-01T00:00:00Z', lastStartedAt: '2026-01-02T00:00:00Z' };
    const html = renderReport(sampleFacts({ computing }));
    // 2 threads of 10 W for an hour, a GPU of 250 W for two
    assert.match(html, /<td>20\.0 Wh<\/td>/);
    assert.match(html, /<td>0\.500 kWh<\/td>/);
    assert.match(html, /<td>all<\/td>.*<td>3\.0 h<\/td><td>0\.520 kWh<\/td>/);
    assert.match(html, /Estimated, not measured/);
  });

  it('tells a scale bar’s length and both pictures of a domain', () => {
    const html = renderReport(sampleFacts());
    assert.match(html, />2 nm<\/text>/);
    assert.match(html, /alt="Micrograph of under, structure 1"/);
    assert.match(html, /alt="Mask of under, structure 1"/);
  });
});

describe('the summary of networks', () => {
  const table = summariseNetworks(study, createStreams(1)('summary'));

  it('has all networks and a group for each setting that differs', () => {
    assert.deepEqual(
      table.groups.map(({ field, rows }) => [field, rows.length]),
      [
        [undefined, 1],
        ['freeze', 2],
        ['source', 5],
        ['target', 5],
      ],
    );
    for (const { rows } of table.groups) {
      assert.equal(
        rows.reduce((sum, { networks }) => sum + networks, 0),
        study.networks.length,
      );
    }
  });

  it('gives medians, with intervals that hold them, and leaves out measures that none has', () => {
    assert.ok(!table.columns.some(({ name }) => name === 'loss-gap-id'));
    const at = table.columns.findIndex(({ name }) => name === 'target-loss-after');
    const [all] = table.groups[0].rows;
    const losses = study.networks
      .map(({ after, target }) => after[study.domains.findIndex(({ name }) => name === target)])
      .sort((a, b) => a - b);
    const median = (losses[losses.length / 2 - 1] + losses[losses.length / 2]) / 2;
    const { value, interval } = all.estimates[at];
    assert.ok(value !== null && Math.abs(value - median) < 1e-12);
    assert.ok(interval !== null && interval[0] <= value && value <= interval[1]);
  });
});

function sampleFacts(changes: Partial<ReportFacts> = {}): ReportFacts {
  const request = requestOf([study]);
  return {
    study: 'sample',
    version: '0.0.0',
    counts: [{ name: 'networks', value: '80' }],
    methods: [{ title: 'Study', facts: [{ name: 'replicates', value: '2' }] }],
    domains: [
      {
        name: 'under',
        facts: [{ name: 'dose', value: '400 e/Å²' }],
        pictures: [{ caption: 'structure 1', micrograph: PIXEL, mask: PIXEL, scaleBar: { length: 2, part: 0.3 } }],
      },
    ],
    tables: [summariseNetworks(study, createStreams(1)('summary'))],
    figures: FIGURE_NAMES.map((name) => ({ name, figure: FIGURES[name].draw(request) })),
    findings: evaluateFindings(FINDINGS, request.corpus, createStreams(1)('findings'), false),
    claims: [],
    failures: [],
    environments: [],
    ...changes,
  };
}
