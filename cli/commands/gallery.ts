import { resolve } from 'node:path';
import type { Command } from 'commander';
import { renderContactPage } from '../../micrographs/contact-page.js';
import { renderContactSheet } from '../../micrographs/contact-sheet.js';
import { createInputError } from '../../study/errors.js';
import type { Plan } from '../../study/plan.js';
import { collectExamples } from '../gallery/collect-examples.js';
import { composeSheet, shareOfParticles } from '../gallery/compose-sheet.js';
import type { DomainExamples } from '../gallery/domain-examples.js';
import { findPlan } from '../find-plan.js';
import { parseGalleryOptions } from '../gallery/gallery-options.js';
import { createSimulationProgress } from '../gallery/simulation-progress.js';
import { readGlobalOptions } from '../global-options.js';
import { openArtifacts } from '../open-artifacts.js';
import { loadFields } from '../load-fields.js';
import { writeOutputFiles } from '../output-files.js';
import { requireWritable } from '../output-place.js';

/** What a picture of one file can show: 600 examples are half a gigabyte of pixels. */
const MOST_EXAMPLES = 600;

export function addGalleryCommand(program: Command): void {
  program
    .command('gallery')
    .description('draw a contact sheet of every domain of a study: images, masks, power spectra, parameters')
    .argument('<study>', 'a study file, or the name of a study in the data folder')
    .option('--images <count>', 'of each domain, 1 to 16', '3')
    .option('--out <folder>', 'where gallery.png and gallery.html go (default: gallery-<name of the study>)')
    .action(async (study: string, given: Readonly<Record<string, unknown>>, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const options = parseGalleryOptions(given);
      const plan = await findPlan(study, dataFolder);
      requireFewEnough(plan, options.images);
      const folder = options.folder ?? resolve(`gallery-${plan.study.name}`);
      const place = { command: 'gallery', kind: 'folder', path: folder } as const;
      requireWritable(place);
      const domains = await drawDomains(plan, options.images, dataFolder);
      const sheet = composeSheet(plan.study, domains);
      const files = await writeOutputFiles(place, {
        'gallery.png': renderContactSheet(sheet),
        'gallery.html': renderContactPage(sheet),
      });
      process.stdout.write(
        json ? `${JSON.stringify({ folder, files, domains: domains.map(toJson) })}\n` : describe(domains, files),
      );
    });
}

async function drawDomains(plan: Plan, images: number, dataFolder: string): Promise<readonly DomainExamples[]> {
  const fields = await loadFields();
  try {
    return await collectExamples(plan, images, {
      fields,
      artifacts: await openArtifacts(dataFolder),
      transform: (values, pixels) =>
        fields.scope(() => fields.read(fields.fft2(fields.real(values, [pixels, pixels])))),
      tell: createSimulationProgress((line) => process.stderr.write(`${line}\n`), Date.now),
    });
  } finally {
    fields.close();
  }
}

function requireFewEnough({ study: { domains } }: Plan, images: number): void {
  if (domains.length * images <= MOST_EXAMPLES) return;
  const expected = `at most ${MOST_EXAMPLES} images on a sheet`;
  throw createInputError([
    { file: 'gallery', field: '--images', expected, got: `${images} of each of ${domains.length} domains` },
  ]);
}

/** The fields are a contract: others read them. */
function toJson({ domain, source, examples }: DomainExamples) {
  return { name: domain.name, source, images: examples.length, particleShare: shareOfParticles(examples) };
}

function describe(domains: readonly DomainExamples[], files: readonly string[]): string {
  const width = Math.max(...domains.map(({ domain }) => domain.name.length));
  const lines = domains.map(({ domain, source, examples }) => {
    const images = examples.length === 1 ? '1 image' : `${examples.length} images`;
    return ` ${domain.name.padEnd(width)}   ${images} from ${source === 'simulation' ? 'simulation' : 'the data folder'}`;
  });
  return `${[...lines, '', ...files].join('\n')}\n`;
}
