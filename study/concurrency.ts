/** Networks of a study under way at once: more than 2,000 pending activities or children make a workflow hang. */
export const LARGEST_CONCURRENCY = 500;
