/** A thread or a process of the server that holds studies in memory. */
import type { AnalysisAnswer, AnalysisQuestion } from '../../../dashboard/analysis-port.js';
import { serveQuestions } from '../answering/serve-questions.js';
import { createAnswerer } from './answer-questions.js';

const [dataFolder] = process.argv.slice(2);
const { answer } = createAnswerer(dataFolder);

serveQuestions<AnalysisQuestion, AnalysisAnswer>(answer);
