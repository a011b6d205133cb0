import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from 'commander';
import { addCommands } from '../../cli/command-table.js';

const listCommands = async (name: string | undefined) => {
  const program = new Command();
  await addCommands(program, name);
  return program.commands.map((command) => command.name());
};

describe('the table of commands', () => {
  it('adds each command alone under the name that it has in the table', async () => {
    const names = await listCommands(undefined);
    assert.ok(names.includes('run') && names.includes('export-network'), names.join(', '));
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.deepEqual(await listCommands(name), [name]);
  });

  it('adds all of them in the same order for a name that none has', async () => {
    const names = await listCommands(undefined);
    for (const name of ['unknown', 'toString', '']) assert.deepEqual(await listCommands(name), names);
  });
});
