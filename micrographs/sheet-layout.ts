import { measureText, type Box, type TextStyle } from './canvas.js';
import { PANEL_PIXELS } from './example-pictures.js';
import { captionPictures, type Fact, type Sheet, type SheetDomain, type SheetExample } from './sheet.js';
import { wrapText } from './wrap-text.js';

const PICTURE_KINDS = ['micrograph', 'mask', 'spectrum'] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

const INK = [28, 32, 38] as const;
const FAINT = [98, 106, 117] as const;

export const TEXT_STYLES = {
  title: { capHeight: 26, weight: 3.8, colour: INK },
  subtitle: { capHeight: 12, weight: 1.7, colour: INK },
  note: { capHeight: 10.5, weight: 1.4, colour: FAINT },
  domain: { capHeight: 14, weight: 2.4, colour: INK },
  factName: { capHeight: 10.5, weight: 1.4, colour: FAINT },
  factValue: { capHeight: 10.5, weight: 1.5, colour: INK },
  caption: { capHeight: 9.5, weight: 1.3, colour: FAINT },
} as const satisfies Record<string, TextStyle>;

export interface PlacedText {
  readonly text: string;
  readonly style: keyof typeof TEXT_STYLES;
  readonly left: number;
  readonly baseline: number;
}

export interface PlacedPicture {
  readonly kind: PictureKind;
  readonly example: SheetExample;
  readonly box: Box;
}

/** Where everything stands, in pixels. */
export interface SheetLayout {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PlacedText[];
  readonly pictures: readonly PlacedPicture[];
  /** Thin lines between the domains. */
  readonly rules: readonly Box[];
}

const MARGIN = 56;
const FACTS_WIDTH = 300;
const FACT_NAME_WIDTH = 104;
const FACTS_GAP = 36;
/** Between the pictures of an example, between examples, and between their lines. */
const PICTURE_GAP = 6;
const EXAMPLE_GAP = 26;
const LINE_GAP = 18;
const CAPTION_HEIGHT = 24;
const DOMAIN_PADDING = 30;
const MOST_EXAMPLES_A_LINE = 3;
const EXAMPLE_WIDTH = 3 * PANEL_PIXELS + 2 * PICTURE_GAP;

/** Title and notes, then a row a domain: its facts to the left, its examples to the right, the n-th below the n-th. */
export function layOutSheet(sheet: Sheet): SheetLayout {
  const columns = countColumns(Math.max(1, ...sheet.domains.map(({ examples }) => examples.length)));
  const picturesWidth = columns * EXAMPLE_WIDTH + (columns - 1) * EXAMPLE_GAP;
  const width = 2 * MARGIN + FACTS_WIDTH + FACTS_GAP + picturesWidth;
  const inner = width - 2 * MARGIN;
  const texts: PlacedText[] = [];
  const pictures: PlacedPicture[] = [];
  const rules: Box[] = [];

  let top = MARGIN;
  top += placeText(texts, sheet.title, 'title', MARGIN, top, inner) + 4;
  top += placeText(texts, sheet.subtitle, 'subtitle', MARGIN, top, inner) + 8;
  for (const note of sheet.notes) top += placeText(texts, note, 'note', MARGIN, top, inner);
  top += DOMAIN_PADDING;
  for (const domain of sheet.domains) {
    rules.push({ left: MARGIN, top, width: inner, height: 1 });
    top += DOMAIN_PADDING;
    const factsHeight = placeFacts(texts, domain, top);
    const picturesHeight = placePictures(texts, pictures, domain.examples, columns, top);
    top += Math.max(factsHeight, picturesHeight) + DOMAIN_PADDING;
  }
  return { width, height: Math.ceil(top - DOMAIN_PADDING + MARGIN), texts, pictures, rules };
}

/** Lines of equal length, as far as it goes. */
function countColumns(examples: number): number {
  return Math.ceil(examples / Math.ceil(examples / MOST_EXAMPLES_A_LINE));
}

function placeFacts(texts: PlacedText[], { name, facts }: SheetDomain, top: number): number {
  let height = placeText(texts, name, 'domain', MARGIN, top - 4, FACTS_WIDTH) + 2;
  for (const fact of facts) height += placeFact(texts, fact, top + height);
  return height;
}

function placeFact(texts: PlacedText[], { name, value }: Fact, top: number): number {
  const left = MARGIN + FACT_NAME_WIDTH;
  return Math.max(
    placeText(texts, name, 'factName', MARGIN, top, FACT_NAME_WIDTH - 8),
    placeText(texts, value, 'factValue', left, top, FACTS_WIDTH - FACT_NAME_WIDTH),
  );
}

function placePictures(
  texts: PlacedText[],
  pictures: PlacedPicture[],
  examples: readonly SheetExample[],
  columns: number,
  top: number,
): number {
  const lineHeight = PANEL_PIXELS + CAPTION_HEIGHT + LINE_GAP;
  examples.forEach((example, index) => {
    const left = MARGIN + FACTS_WIDTH + FACTS_GAP + (index % columns) * (EXAMPLE_WIDTH + EXAMPLE_GAP);
    const lineTop = top + Math.floor(index / columns) * lineHeight;
    const captions = captionPictures(example);
    PICTURE_KINDS.forEach((kind, position) => {
      const pictureLeft = left + position * (PANEL_PIXELS + PICTURE_GAP);
      pictures.push({
        kind,
        example,
        box: { left: pictureLeft, top: lineTop, width: PANEL_PIXELS, height: PANEL_PIXELS },
      });
      placeText(texts, captions[kind], 'caption', pictureLeft, lineTop + PANEL_PIXELS + 1, PANEL_PIXELS);
    });
  });
  return Math.ceil(examples.length / columns) * lineHeight - LINE_GAP;
}

/** Returns the height of all its lines. */
function placeText(
  texts: PlacedText[],
  text: string,
  style: PlacedText['style'],
  left: number,
  top: number,
  width: number,
): number {
  const { capHeight } = TEXT_STYLES[style];
  const advance = Math.round(capHeight * 1.95);
  const lines = wrapText(text, capHeight, width);
  lines.forEach((line, index) => {
    texts.push({ text: line, style, left, baseline: top + index * advance + Math.round(capHeight * 1.45) });
  });
  return lines.length * advance;
}

/** The ink of a text, with accents and descenders. */
export function boundText({ text, style, left, baseline }: PlacedText): Box {
  const { capHeight } = TEXT_STYLES[style];
  const top = baseline - capHeight * 1.3;
  return { left, top, width: measureText(text, capHeight), height: capHeight * 1.75 };
}
