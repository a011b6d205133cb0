import assert from 'node:assert/strict';
import { decode } from 'fast-png';
import { describe, it } from 'node:test';
import { renderContactPage } from '../../micrographs/contact-page.js';
import { sampleSheet } from './sample-sheet.js';

describe('the page', () => {
  const page = renderContactPage({ ...sampleSheet(2, 2, '<b>&"'), title: 'a <script> & "more"' });

  it('needs nothing from elsewhere, and no script', () => {
    assert.doesNotMatch(page, /<script|https?:|<link|url\(/);
    const sources = [...page.matchAll(/ src="([^"]*)"/g)].map(([, source]) => source);
    assert.equal(sources.length, 3 * 4);
    for (const source of sources) {
      const [head, base64] = source.split(',');
      assert.equal(head, 'data:image/png;base64');
      assert.equal(decode(Buffer.from(base64, 'base64')).width, 256);
    }
  });

  it('says what every picture is, to those who can’t see it', () => {
    for (const [image] of page.matchAll(/<img[^>]*>/g)) assert.match(image, / alt="[^"]{8,}"/);
    for (const [input] of page.matchAll(/<input[^>]*>/g)) assert.match(input, / checked aria-label="Mask of /);
    assert.equal([...page.matchAll(/<h1>/g)].length, 1);
    assert.equal([...page.matchAll(/<h2>/g)].length, 2);
  });

  it('shows names as they are written', () => {
    assert.match(page, /<h1>a &lt;script&gt; &amp; &quot;more&quot;<\/h1>/);
    assert.match(page, /<h2>&lt;b&gt;&amp;&quot;@0<\/h2>/);
  });
});
