/** Markup of SVG as text. All coordinates are absolute: no element is moved by a group, so that a text's place can be checked. */
export type Svg = string;

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; what is undefined is left out, numbers are rounded to hundredths. */
export function createElement(name: string, attributes: Attributes, children: readonly Svg[] = []): Svg {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === 'number' ? roundNumber(value) : escapeText(value)}"`],
  );
  const open = `<${name}${written.join('')}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

export function roundNumber(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in SVG and HTML, in attributes too. Control characters, which XML forbids, become spaces. */
export function escapeText(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ' ')
    .replace(/[&<>"']/g, (found) => ENTITIES[found] ?? found);
}
