import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { renderDot } from '../../lineage/render-dot.js';
import { renderSvg } from '../../lineage/render-svg.js';
import { readGlobalOptions } from '../global-options.js';
import { openTracer, type Traced } from '../lineage/open-tracer.js';
import { renderTree } from '../lineage/render-tree.js';
import { writeOutputFiles } from '../output-files.js';
import { requireWritable, type OutputPlace } from '../output-place.js';

interface Given {
  readonly study?: string;
  readonly down?: boolean;
  readonly tree?: boolean;
  readonly full?: boolean;
  readonly dot?: string;
  readonly svg?: string;
}

const WIDTH = 80;
const PICTURES = { dot: renderDot, svg: renderSvg } as const;

export function addLineageCommand(program: Command): void {
  program
    .command('lineage')
    .description('tell what a thing came from, down to seeds, structures, study file and code; or what came of it')
    .argument(
      '<thing>',
      'a network, NETWORK#DOMAIN, a domain, DOMAIN#training/17, conditions as source=NAME,freeze=none, a study, the first digits of a key or hash, or a file',
    )
    .option('--down', 'what came of it, instead of what it came from')
    .option('--study <study>', 'look in this study alone (default: all, the latest first)')
    .option('--full', 'show every step by itself, also where many are alike')
    .option('--tree', 'print the tree, also where a picture is written')
    .option('--dot <file>', 'write it for Graphviz')
    .option('--svg <file>', 'draw it')
    .action(async (text: string, given: Given, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const places = listPlaces(given);
      for (const { place } of places) requireWritable(place);
      const { graph, note } = await traceThing(text, given, dataFolder);
      if (note !== undefined) process.stderr.write(`${note}\n`);
      for (const { format, place } of places) {
        await writeOutputFiles(place, { [basename(place.path)]: PICTURES[format](graph, given.full) });
      }
      if (json) {
        process.stdout.write(`${JSON.stringify(graph, null, 1)}\n`);
        return;
      }
      if (places.length === 0 || given.tree === true) {
        process.stdout.write(renderTree(graph, { full: given.full === true, width: WIDTH }));
      }
      for (const { place } of places) process.stdout.write(`${place.path}\n`);
    });
}

function listPlaces(given: Given) {
  return (['dot', 'svg'] as const).flatMap((format) => {
    const path = given[format];
    if (path === undefined) return [];
    const place: OutputPlace = { command: 'lineage', kind: 'file', path: resolve(path), option: `--${format}` };
    return [{ format, place }];
  });
}

async function traceThing(text: string, { study, down }: Given, dataFolder: string): Promise<Traced> {
  const tracer = openTracer(dataFolder, { files: true });
  try {
    return await tracer.trace({
      text,
      direction: down === true ? 'down' : 'up',
      ...(study !== undefined && { study }),
    });
  } finally {
    tracer.close();
  }
}
