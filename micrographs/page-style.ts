/** Dark on light, or light on dark where the reader's system asks for it. */
export const PAGE_STYLE = `:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2026; --faint: #626a75; --rule: #d6dae0; --accent: #b36b00;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #15181c; --ink: #e8eaed; --faint: #9aa3ae; --rule: #343a42; --accent: #e69f00; }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: clamp(1rem, 4vw, 3.5rem); max-width: 132rem;
  background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif;
}
h1 { margin: 0; font-size: 2.2rem; line-height: 1.2; overflow-wrap: anywhere; }
header p { margin: .3rem 0 .8rem; }
summary { cursor: pointer; color: var(--faint); }
header ul { margin: .4rem 0 0; padding-left: 1.2rem; max-width: 75ch; color: var(--faint); }
section {
  display: grid; grid-template-columns: 19rem 1fr; gap: 1rem 2.2rem;
  margin-top: 2rem; padding-top: 2rem; border-top: 1px solid var(--rule);
}
@media (max-width: 60rem) { section { grid-template-columns: 1fr; } }
h2 { margin: 0 0 .5rem; font-size: 1.2rem; overflow-wrap: anywhere; }
dl { margin: 0; font-size: .9rem; }
dl div { display: grid; grid-template-columns: 6.8rem 1fr; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
.examples { display: flex; flex-wrap: wrap; gap: 1.2rem 1.6rem; }
.example { display: flex; flex-wrap: wrap; gap: .4rem; }
figure { margin: 0; width: 256px; }
figcaption { margin-top: .25rem; font-size: .8rem; color: var(--faint); }
.picture { position: relative; display: block; width: 256px; height: 256px; }
.picture img, .bar { position: absolute; inset: 0; width: 100%; height: 100%; }
label.picture { cursor: pointer; }
input { position: absolute; opacity: 0; }
input:not(:checked) ~ .mask { visibility: hidden; }
input:focus-visible ~ .bar { outline: 3px solid var(--accent); outline-offset: 2px; }
.bar path { stroke: #fff; stroke-width: .9; fill: none; }
.bar path:first-of-type { stroke: #000; stroke-width: 1.7; }
.bar circle { fill: none; stroke: #78c8ff; stroke-width: .4; stroke-dasharray: .8 1.6; opacity: .6; }
.bar text {
  fill: #fff; stroke: #000; stroke-width: .9; paint-order: stroke; stroke-linejoin: round;
  font: 600 5px system-ui, sans-serif; text-anchor: middle;
}
@media print { body { padding: 0; } section { break-inside: avoid; } }
`;
