export const SPLITS = ['training', 'validation'] as const;
/** Which of a dataset's images. */
export type Split = (typeof SPLITS)[number];
