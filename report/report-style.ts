/** Dark on white, for the screen and for paper: figures are made for it. */
export const REPORT_STYLE = `
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body {
  margin: 0 auto; padding: 2.2rem 1.4rem 4rem; max-width: 60rem; background: #fff; color: #1f2328;
  font: 15px/1.5 Helvetica, Arial, "Liberation Sans", sans-serif;
}
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .2rem; overflow-wrap: anywhere; }
h2 { font-size: 1.35rem; margin: 2.6rem 0 .8rem; padding-bottom: .25rem; border-bottom: 2px solid #0072b2; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; }
p { margin: .4rem 0; max-width: 48rem; }
.quiet, figcaption, dt { color: #57606a; }
.counts { display: flex; flex-wrap: wrap; gap: .8rem 2.2rem; margin: 1.1rem 0; }
.counts div { min-width: 6rem; }
.counts b { display: block; font-size: 1.5rem; font-weight: 600; line-height: 1.2; }
.counts span { color: #57606a; font-size: .87rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; padding: 0; margin: .8rem 0; list-style: none; }
a { color: #0060a0; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: .4rem 2rem; }
dl { margin: 0; font-size: .9rem; }
dl div { display: grid; grid-template-columns: 10rem 1fr; gap: .6rem; padding: .1rem 0; border-bottom: 1px solid #eef0f2; }
dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .82rem; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .22rem .4rem; border-bottom: 1px solid #e6e8eb; vertical-align: top; }
th { color: #57606a; font-weight: 600; border-bottom: 1.5px solid #1f2328; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
td:first-child { white-space: nowrap; }
table.words td { white-space: normal; }
tr.group td { font-weight: 600; padding-top: .7rem; border-bottom-color: #b9bec4; }
table.words th, table.words td { text-align: left; }
td small { display: block; color: #57606a; font-size: .88em; white-space: nowrap; }
figure { margin: 1.2rem 0 2rem; break-inside: avoid; }
figure > svg { display: block; width: 100%; max-width: 720px; height: auto; }
figcaption { font-size: .87rem; max-width: 720px; margin-top: .3rem; }
details { font-size: .87rem; margin: .3rem 0; }
summary { cursor: pointer; color: #0060a0; }
details .scroll { max-height: 26rem; overflow-y: auto; margin-top: .4rem; border: 1px solid #e6e8eb; padding: 0 .6rem; }
.domains { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1.4rem 1.6rem; }
.domain { break-inside: avoid; }
.domain h3 { margin: 0 0 .4rem; overflow-wrap: anywhere; }
.domain dl div { grid-template-columns: 7rem 1fr; }
.pictures { display: grid; grid-template-columns: 1fr 1fr; gap: .4rem; margin-bottom: .4rem; }
.picture { position: relative; margin: 0; aspect-ratio: 1; }
.picture img, .picture svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.bar path { stroke: #fff; stroke-width: 2; fill: none; }
.bar path.edge { stroke: #000; stroke-width: 3; }
.bar text { font: 600 7px Helvetica, Arial, sans-serif; fill: #fff; stroke: #000; stroke-width: 1.2; paint-order: stroke; text-anchor: middle; }
.finding { display: grid; grid-template-columns: 7.2rem 1fr; gap: .2rem .9rem; padding: .5rem 0; border-bottom: 1px solid #eef0f2; break-inside: avoid; }
.finding p { margin: 0; }
.verdict { font-weight: 600; }
.verdict.holds { color: #00694c; }
.verdict.holds::before { content: "✓ "; }
.verdict.fails { color: #a04000; }
.verdict.fails::before { content: "✗ "; }
.verdict.open { color: #57606a; }
.verdict.open::before { content: "? "; }
@page { size: A4; margin: 16mm 15mm; }
@media print {
  body { padding: 0; max-width: none; font-size: 10pt; }
  nav, details { display: none; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
  .scroll { overflow: visible; }
  table { font-size: 7.2pt; }
  th, td { padding: .12rem .3rem; }
  td small { font-size: .85em; }
}
`;
