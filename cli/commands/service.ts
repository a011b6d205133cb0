import type { Command } from 'commander';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { z } from 'zod';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { maybeFindHolder } from '../../workers/embedded/lock.js';
import { readGlobalOptions, type GlobalOptions } from '../global-options.js';
import { checkout } from '../installation.js';
import { parseOptions } from '../parse-options.js';
import { DEVICE_WITHOUT_TRAIN, fitsDevice } from '../queue-options.js';
import { addServeOptions, readServedPlaces, serveShape } from '../serve-options.js';
import { openUnitFile, type UnitFile } from '../service/installed-unit.js';
import { chooseEnvironment } from '../service/service-environment.js';
import { nameUnit, renderUnit } from '../service/unit-text.js';
import { environmentFile, findUserManager, maybeLingers, unitFolder } from '../service/user-manager.js';
import { listServeArguments } from '../serving/start-supervisor.js';

const schema = z.object({ print: z.boolean().default(false), ...serveShape }).refine(fitsDevice, DEVICE_WITHOUT_TRAIN);

export function addServiceCommand(program: Command): void {
  const service = program
    .command('service')
    .description('serve the data folder from boot on, as a user service of systemd')
    .exitOverride();
  const install = service
    .command('install')
    .description('write the unit, enable it and start it')
    .option('--print', 'print the unit only');
  addServeOptions(install)
    .exitOverride()
    .action(async (_options: unknown, command: Command) => {
      const { print, ...asked } = parseOptions('service install', schema, command.opts());
      const options = readGlobalOptions(command);
      const places = await readServedPlaces(asked, options.dataFolder);
      const unit = nameUnit(options.dataFolder);
      const { taken, secret } = chooseEnvironment(process.env);
      const variables = environmentFile(process.env, unit);
      const text = renderUnit({
        dataFolder: options.dataFolder,
        command: [process.execPath, join(checkout, 'bin', 'hrtem-transfer.js'), ...listServeArguments(places)],
        environment: taken,
        environmentFile: variables,
      });
      if (print) process.stdout.write(options.json ? `${JSON.stringify({ unit, text })}\n` : text);
      else await installUnit(options, unit, text, secret.length === 0 ? undefined : { secret, variables });
    });
  service
    .command('remove')
    .description('stop the service and remove its unit; the studies stay open')
    .exitOverride()
    .action((_options: unknown, command: Command) => removeUnit(readGlobalOptions(command)));
  service
    .command('status')
    .description('say whether the service is installed, enabled and active')
    .exitOverride()
    .action((_options: unknown, command: Command) => reportUnit(readGlobalOptions(command)));
}

interface Secrets {
  readonly secret: readonly string[];
  readonly variables: string;
}

async function installUnit(options: GlobalOptions, unit: string, text: string, secrets?: Secrets): Promise<void> {
  const file = openUnitFile(unitFolder(process.env), unit);
  const manager = findUserManager();
  const wasActive = manager.maybeAsk('is-active', unit) === 'active';
  const change = await file.install(text);
  const acts = [['daemon-reload'], ['enable', '--now', `${unit}.service`]];
  if (manager.answers) for (const act of acts) manager.act(...act);
  const restart = wasActive && change === 'changed' ? [`systemctl --user restart ${unit}`] : [];
  const left = manager.answers ? restart : acts.map((act) => `systemctl --user ${act.join(' ')}`);
  const lingering = maybeLingers();
  const commands = [...left, ...(lingering === true ? [] : [`loginctl enable-linger ${userInfo().username}`])];
  if (options.json) {
    print({ unit, file: file.path, enabled: manager.answers, commands, ...(secrets && { secrets }) });
    return;
  }
  const done = manager.answers ? 'enabled and started' : 'written';
  say(`${pc.green('✓')} ${unit} is ${done}: serves ${options.dataFolder}`, '', `unit       ${file.path}`);
  if (manager.answers) say(`log        journalctl --user -u ${unit}`);
  if (secrets !== undefined) {
    say(
      '',
      `not written into the unit: ${secrets.secret.join(', ')}; put them as NAME=VALUE into`,
      `    ${secrets.variables}`,
    );
  }
  if (!manager.answers) say('', 'No user manager of systemd answers here. In a session of your own, give:');
  else if (restart.length > 0) say('', 'The unit has changed; what runs takes it over with');
  if (left.length > 0) say(...left.map((command) => `    ${command}`));
  if (lingering !== true) {
    say('', 'It starts at boot, and outlives your sessions, once they may linger:', `    ${commands.at(-1) ?? ''}`);
  }
}

function removeUnit({ dataFolder, json }: GlobalOptions): void {
  const unit = nameUnit(dataFolder);
  const file = openUnitFile(unitFolder(process.env), unit);
  const manager = findUserManager();
  if (manager.answers && file.isInstalled()) manager.act('disable', '--now', `${unit}.service`);
  const removed = file.remove();
  if (manager.answers && removed) manager.act('daemon-reload');
  if (json) print({ unit, file: file.path, removed });
  else if (!removed) say(`no service is installed for ${dataFolder}`);
  else
    say(
      `${pc.green('✓')} ${unit} is removed; what is open in ${dataFolder} goes on with the next \`run\` or \`serve\``,
    );
}

async function reportUnit({ dataFolder, json }: GlobalOptions): Promise<void> {
  const unit = nameUnit(dataFolder);
  const file = openUnitFile(unitFolder(process.env), unit);
  const { enabled, active, lingering } = describeUnit(unit, file);
  const holder = await maybeFindHolder(layOutDataFolder(dataFolder).lock);
  const installed = file.isInstalled();
  if (json) {
    print({ unit, file: file.path, installed, enabled, active, lingering, dataFolder, servedBy: holder?.pid ?? null });
    return;
  }
  say(
    `service    ${unit}`,
    `installed  ${installed ? file.path : 'no'}`,
    `enabled    ${enabled ? 'yes' : 'no'}`,
    `active     ${active ?? 'unknown: no user manager of systemd answers'}`,
    `lingering  ${lingering === null ? 'unknown' : lingering ? 'yes' : `no: loginctl enable-linger ${userInfo().username}`}`,
    `data       ${dataFolder}, ${holder === undefined ? 'served by no process' : `served by process ${holder.pid}`}`,
  );
}

function describeUnit(unit: string, file: UnitFile) {
  const manager = findUserManager();
  const asked = manager.maybeAsk('is-enabled', unit);
  return {
    enabled: asked === undefined ? file.isWanted() : asked === 'enabled',
    active: manager.maybeAsk('is-active', unit) ?? null,
    lingering: maybeLingers() ?? null,
  };
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function say(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
