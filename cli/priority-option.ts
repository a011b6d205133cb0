import { z } from 'zod';
import { STUDY_PRIORITIES } from '../study/study-priority.js';

export const studyPriority = z.enum(STUDY_PRIORITIES, { error: `one of ${STUDY_PRIORITIES.join(', ')}` });
