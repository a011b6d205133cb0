/** The study's latest plan; binds its name. */
export const LATEST_PLAN = 'SELECT plan FROM plans WHERE study = ? ORDER BY sequence DESC LIMIT 1';

/** `ordinal` and `record` of its networks; binds the study's name. */
export const LATEST_CELLS = `(SELECT ordinal, record FROM cells WHERE plan = (${LATEST_PLAN}))`;
