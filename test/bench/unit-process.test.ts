import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { startUnitProcess } from '../../bench/unit-process.js';

const schema = z.object({ seconds: z.number() });

describe('a process that does units of work', () => {
  it('answers one request after the other', async (context) => {
    const unit = start(context, `let n = 0; lines.on('line', () => console.log(JSON.stringify({ seconds: ++n })));`);
    assert.deepEqual(await unit.ask({ do: 'unit' }, schema), { seconds: 1 });
    assert.deepEqual(await unit.ask({ do: 'unit' }, schema), { seconds: 2 });
  });

  it('tells what it could not do', async (context) => {
    const unit = start(context, `lines.on('line', () => console.log('{"error": "No module named abtem"}'));`);
    await assert.rejects(unit.ask({ do: 'hello' }, schema), /could not do 'hello': No module named abtem$/);
  });

  it('that ends is told with its exit code, at every later request too', async (context) => {
    const unit = start(context, `lines.on('line', () => process.exit(7));`);
    await assert.rejects(unit.ask({ do: 'unit' }, schema), /gave no answer to 'unit': it exited with 7$/);
    await assert.rejects(unit.ask({ do: 'unit' }, schema), /gave no answer to 'unit': it exited with 7$/);
  });

  it('that can not be started is told so', async () => {
    const unit = startUnitProcess('/absent/python', [], process.env);
    await assert.rejects(
      unit.ask({ do: 'hello' }, schema),
      /absent\/python gave no answer to 'hello': spawn .* ENOENT$/,
    );
  });
});

function start(context: TestContext, body: string) {
  const script = `const lines = require('node:readline').createInterface({ input: process.stdin }); ${body}`;
  const unit = startUnitProcess(process.execPath, ['-e', script], process.env);
  context.after(unit.stop);
  return unit;
}
