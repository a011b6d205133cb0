import type { Command } from 'commander';
import { basename } from 'node:path';
import type { ExportedNetwork } from '../../learning/export/exported-network.js';
import { encodeLayersModel } from '../../learning/export/layers-model.js';
import { encodeOnnx } from '../../learning/export/onnx.js';
import { encodeWeights } from '../../learning/export/weights.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { findNetwork } from '../export-network/find-network.js';
import { parseExportOptions, type ExportTarget } from '../export-network/options.js';
import { readNetwork } from '../export-network/read-network.js';
import { readGlobalOptions } from '../global-options.js';
import { openArtifacts } from '../open-artifacts.js';
import { writeOutputFiles, type Content } from '../output-files.js';
import { requireWritable } from '../output-place.js';

export function addExportNetworkCommand(program: Command): void {
  program
    .command('export-network')
    .description('write a trained network for other programs')
    .argument('<network>', 'best, or the name or key of a network in the data folder')
    .option('--onnx <file>', 'an ONNX model')
    .option('--tfjs <folder>', 'a LayersModel of TensorFlow.js: model.json and weights.bin')
    .option('--safetensors <file>', 'the weights alone')
    .option('--study <name>', 'look among the networks of this study')
    .action(async (text: string, given: Readonly<Record<string, unknown>>, command: Command) => {
      const { dataFolder, json } = readGlobalOptions(command);
      const { study, targets } = parseExportOptions(given);
      const folder = layOutDataFolder(dataFolder);
      const found = findNetwork(text, folder.results, study);
      for (const { place } of targets) requireWritable(place);
      const exported = await readNetwork(await openArtifacts(dataFolder), found);
      const files: Record<string, readonly string[]> = {};
      for (const { format, place } of targets) {
        files[format] = await writeOutputFiles(place, encodeFor({ format, place }, exported));
      }
      const written = { ...exported.description, ...exported.network, files };
      process.stdout.write(json ? `${JSON.stringify(written)}\n` : `${describe(exported, files)}\n`);
    });
}

function encodeFor({ format, place }: ExportTarget, exported: ExportedNetwork): Record<string, Content> {
  switch (format) {
    case 'onnx':
      return { [basename(place.path)]: encodeOnnx(exported) };
    case 'tfjs':
      return { ...encodeLayersModel(exported) };
    case 'safetensors':
      return { [basename(place.path)]: encodeWeights(exported) };
    default:
      return format satisfies never;
  }
}

function describe({ description }: ExportedNetwork, files: Readonly<Record<string, readonly string[]>>): string {
  const { network = 'pretrained', networkKey, epoch, pixelAngstrom } = description;
  const paths = Object.values(files).flat();
  return `${String(network)} (${String(networkKey)}), epoch ${String(epoch)}, ${String(pixelAngstrom)} Å a pixel: ${paths.join(', ')}`;
}
