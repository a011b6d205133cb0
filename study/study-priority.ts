export const STUDY_PRIORITIES = ['high', 'normal', 'low'] as const;

/** Of a study among others that share its workers. */
export type StudyPriority = (typeof STUDY_PRIORITIES)[number];
