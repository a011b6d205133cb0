import { ServiceError } from '@temporalio/client';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withOpenPlan } from '../../../cli/control/open-study.js';
import { EnvironmentError } from '../../../cli/exit-codes.js';
import { readStudyFile } from '../../../cli/read-study-file.js';
import { planStudy } from '../../../study/plan.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { startEnvironment } from '../../workflows/temporal-environment.js';
import { SMALL_STUDY } from '../run-command.js';

describe('a study that a command asks for something', () => {
  it('may lose its server in the middle, which is the fault of no program', async (context) => {
    const environment = await startEnvironment();
    context.after(() => environment.teardown());
    process.env['TEMPORAL_ADDRESS'] = environment.address;
    context.after(() => delete process.env['TEMPORAL_ADDRESS']);
    const plan = planStudy(readStudyFile(SMALL_STUDY));
    const away = Object.assign(new Error('14 UNAVAILABLE'), { code: 14, details: 'No connection', metadata: {} });
    const lose = () => Promise.reject(new ServiceError('Failed to update', { cause: away }));
    await assert.rejects(withOpenPlan(plan, makeTemporaryFolder(context), lose), (error) => {
      assert.ok(error instanceof EnvironmentError);
      assert.match(error.message, /^the Temporal server of small has gone away meanwhile: `status` tells/);
      return true;
    });
  });
});
