/** Of a lineage's picture, in user units. */
export const BOX_WIDTH = 210;
export const MARGIN = 16;
export const TITLE_SIZE = 11.5;
export const LINE_SIZE = 9.5;
/** What a box is for those to the left of it. */
export const ROLE_SIZE = 9.5;
export const ROLE_HEIGHT = 11;
export const LINE_HEIGHT = 13;
export const PADDING = 7;
