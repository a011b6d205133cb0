import { existsSync, readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, freemem, totalmem, type } from 'node:os';
import { type Check, createGroup } from './check.js';
import { formatBytes } from '../../study/format-bytes.js';
import { maybeFirstLine } from './run-program.js';

export async function checkMachine(): Promise<readonly Check[]> {
  const gpu = await maybeFirstLine('nvidia-smi', [
    '--query-gpu=name,driver_version,memory.total',
    '--format=csv,noheader',
  ]);
  return createGroup('Machine', [
    ['System', 'fact', `${nameSystem()}, ${arch()}`],
    ['Processor', 'fact', `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} threads`],
    ['Memory', 'fact', `${formatBytes(totalmem())}, ${formatBytes(freemem())} free`],
    ['NVIDIA GPU', 'fact', gpu ?? 'none seen (nvidia-smi)'],
  ]);
}

function nameSystem(): string {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return /^PRETTY_NAME="(.*)"$/m.exec(release)?.[1] ?? type();
}
