import { encode } from 'fast-png';
import { RING_STEP_INVERSE_NANOMETRE } from './contact-sheet.js';
import { PANEL_PIXELS } from './example-pictures.js';
import { PAGE_STYLE } from './page-style.js';
import { chooseScaleBar } from './scale-bar.js';
import { captionPictures, type Sheet, type SheetDomain, type SheetExample } from './sheet.js';

/** The sheet as one HTML page that needs nothing else: no script, no network. A click on a micrograph shows or hides its mask. */
export function renderContactPage(sheet: Sheet): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(sheet.title)}: gallery</title>
<style>
${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escape(sheet.title)}</h1>
<p>${escape(sheet.subtitle)}</p>
<details open>
<summary>How to read this</summary>
<ul>
${sheet.notes.map((note) => `<li>${escape(note)}</li>`).join('\n')}
<li>Click a micrograph, or press space on it, to show or hide its mask.</li>
</ul>
</details>
</header>
<main>
${sheet.domains.map(renderDomain).join('\n')}
</main>
</body>
</html>
`;
}

function renderDomain({ name, facts, examples }: SheetDomain): string {
  const list = facts.map((fact) => `<div><dt>${escape(fact.name)}</dt><dd>${escape(fact.value)}</dd></div>`);
  return `<section>
<div class="facts">
<h2>${escape(name)}</h2>
<dl>
${list.join('\n')}
</dl>
</div>
<div class="examples">
${examples.map((example) => renderExample(name, example)).join('\n')}
</div>
</section>`;
}

function renderExample(domain: string, example: SheetExample): string {
  const { micrograph, mask, spectrum, fieldNanometre, reachInverseNanometre } = example.pictures;
  const captions = captionPictures(example);
  const of = escape(`${domain}, ${example.caption}`);
  return `<div class="example">
<figure>
<label class="picture">
<input type="checkbox" checked aria-label="Mask of ${of}">
<img src="${toDataUri(micrograph, 1)}" alt="Micrograph of ${of}">
<img class="mask" src="${toDataUri(mask, 4)}" alt="Its mask: ${escape(captions.mask)}">
${renderScaleBar(fieldNanometre, 'nm')}
</label>
<figcaption>${escape(captions.micrograph)} · ${escape(captions.mask)}</figcaption>
</figure>
<figure>
<div class="picture">
<img src="${toDataUri(spectrum, 1)}" alt="Power spectrum of ${of}">
${renderScaleBar(2 * reachInverseNanometre, 'nm⁻¹', renderRings(reachInverseNanometre))}
</div>
<figcaption>${escape(captions.spectrum)}</figcaption>
</figure>
</div>`;
}

function renderScaleBar(width: number, unit: string, below = ''): string {
  const { length, part } = chooseScaleBar(width);
  const end = (100 * part).toFixed(2);
  return `<svg class="bar" aria-hidden="true" viewBox="0 0 100 100">${below}<path d="M3 96.5h${end}"/><path d="M3 96.5h${end}"/><text x="${(3 + 50 * part).toFixed(2)}" y="94">${length} ${unit}</text></svg>`;
}

function renderRings(reachInverseNanometre: number): string {
  const count = Math.ceil(reachInverseNanometre / RING_STEP_INVERSE_NANOMETRE) - 1;
  return Array.from({ length: count }, (_, index) => {
    const radius = (50 * RING_STEP_INVERSE_NANOMETRE * (index + 1)) / reachInverseNanometre;
    return `<circle cx="50" cy="50" r="${radius.toFixed(2)}"/>`;
  }).join('');
}

function toDataUri(data: Uint8Array, channels: 1 | 4): string {
  const png = encode({ width: PANEL_PIXELS, height: PANEL_PIXELS, data, channels, depth: 8 });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
