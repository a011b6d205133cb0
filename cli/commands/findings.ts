import type { Command } from 'commander';
import pc from 'picocolors';
import { CLAIMS } from '../../analysis/findings/claims.js';
import { createCorpus } from '../../analysis/findings/corpus.js';
import { maybeExplainInterval } from '../../analysis/findings/describe-interval.js';
import { evaluateFindings, type EvaluatedFinding, type Verdict } from '../../analysis/findings/evaluate-findings.js';
import { FINDINGS } from '../../analysis/findings/findings.js';
import { createStreams } from '../../study/random-stream.js';
import { readGlobalOptions } from '../global-options.js';
import { readMeasuredStudies } from '../read-measured.js';
import { wrapText } from '../wrap-text.js';

/** The same data give the same intervals. */
const SEED = 0;
const NARROW = 110;

export function addFindingsCommand(program: Command): void {
  program
    .command('findings')
    .description('ask a study whether the paper’s findings hold in it')
    .argument('<study>', 'its name; `published` for the published ones together')
    .action((name: string, _options: unknown, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const corpus = createCorpus(readMeasuredStudies(dataFolder, name, { withGaps: false }));
      const streams = createStreams(SEED);
      const findings = evaluateFindings(FINDINGS, corpus, streams('findings'), false);
      const claims = evaluateFindings(CLAIMS, corpus, streams('claims'), true);
      if (json) {
        process.stdout.write(`${JSON.stringify({ study: name, findings, claims })}\n`);
        return;
      }
      const width = Math.min(process.stdout.columns ?? NARROW, NARROW);
      const held = findings.filter(({ verdict }) => verdict === 'holds').length;
      process.stdout.write(
        [
          ` ${pc.bold(`${held} of ${findings.length} findings of the paper hold in ${name}`)}`,
          '',
          ...findings.flatMap((finding) => describe(finding, width)),
          ` ${pc.bold('what it also says, and its own tables don’t clearly show')}`,
          '',
          ...claims.flatMap((claim) => describe(claim, width)),
          pc.dim(' in brackets 95 % intervals from resamples of the replicates; sections are the paper’s'),
          '',
        ].join('\n'),
      );
    });
}

const MARKS: Readonly<Record<Verdict, (text: string) => string>> = {
  holds: (text) => pc.green(text),
  'does not hold': (text) => pc.red(text),
  "can't tell": (text) => pc.yellow(text),
};

const VERDICT_WIDTH = 13;

function describe(finding: EvaluatedFinding, width: number): readonly string[] {
  const { id, section, statement, verdict, reason, statistic, statisticName, interval } = finding;
  const indent = ' '.repeat(VERDICT_WIDTH + 3);
  const range = interval === null ? '' : ` [${interval.map(format).join(', ')}]`;
  const number = statistic === null ? '' : `${statisticName} ${format(statistic)}${range}; `;
  const texts = [...wrapText(statement, width - indent.length)];
  const bias = maybeExplainInterval(finding);
  const notes = wrapText(`${number}${reason}${bias === undefined ? '' : `; ${bias}`}`, width - indent.length).map(
    (line) => `${indent}${pc.dim(line)}`,
  );
  const title = ` ${MARKS[verdict](verdict.padEnd(VERDICT_WIDTH))}  ${id}, section ${section}`;
  return [title, ...texts.map((line) => `${indent}${line}`), ...notes, ''];
}

function format(value: number): string {
  return String(Number(value.toPrecision(3)));
}
