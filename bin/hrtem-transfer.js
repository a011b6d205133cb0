#!/usr/bin/env node
import { setUpOrExit } from '../scripts/setup.js';

if (process.env.HRTEM_SKIP_SETUP !== '1') await setUpOrExit();
await import('../dist/cli/main.js');
