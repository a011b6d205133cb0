import type { Command } from 'commander';
import { z } from 'zod';
import { EXIT_CODES, ExitRequest } from '../exit-codes.js';
import { readGlobalOptions } from '../global-options.js';
import { parseOptions } from '../parse-options.js';
import { DEVICE_WITHOUT_TRAIN, fitsDevice } from '../queue-options.js';
import { addServeOptions, readServedPlaces, serveShape } from '../serve-options.js';
import { serveDataFolder } from '../serving/serve-data-folder.js';

const schema = z
  .object({ untilIdle: z.boolean().default(false), ...serveShape })
  .refine(fitsDevice, DEVICE_WITHOUT_TRAIN);

export function addServeCommand(program: Command): void {
  const command = program
    .command('serve')
    .description('go on with every open study of the data folder, until it is stopped')
    .option('--until-idle', 'end when no study is open');
  addServeOptions(command).action(async (_options: unknown, command: Command) => {
    const { untilIdle, ...asked } = parseOptions('serve', schema, command.opts());
    const options = readGlobalOptions(command);
    const places = await readServedPlaces(asked, options.dataFolder);
    const code = await serveDataFolder({ ...options, ...places, untilIdle });
    if (code !== EXIT_CODES.done) throw new ExitRequest(code);
  });
}
