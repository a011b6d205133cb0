import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../../temporary-folder.js';

export interface FakeSystemctl {
  /** Where units go, and the programs in the place of systemd's. */
  readonly environment: Readonly<Record<string, string>>;
  readonly unitFolder: string;
  /** What was asked of systemctl, but for questions. */
  acts(): readonly string[];
}

/** Programs that note what they are asked, so that no test touches the machine's own services. */
export function fakeSystemctl(context: { after(hook: () => void): void }, answers: boolean): FakeSystemctl {
  const root = makeTemporaryFolder(context);
  const programs = join(root, 'bin');
  const acts = join(root, 'acts');
  const enabled = join(root, 'enabled');
  mkdirSync(programs);
  writeProgram(
    join(programs, 'systemctl'),
    `case "$*" in
  *" show "*) exit ${answers ? 0 : 1} ;;
  *" is-enabled "*) test -e '${enabled}' && echo enabled || { echo not-found; exit 4; } ;;
  *" is-active "*) test -e '${enabled}' && echo active || { echo inactive; exit 3; } ;;
  *) echo "$*" >> '${acts}' ;;
esac
case "$*" in
  *" enable "*) touch '${enabled}' ;;
  *" disable "*) rm '${enabled}' ;;
esac`,
  );
  writeProgram(join(programs, 'loginctl'), 'echo no');
  const config = join(root, 'con fig');
  return {
    environment: { PATH: `${programs}:${process.env['PATH'] ?? ''}`, XDG_CONFIG_HOME: config },
    unitFolder: join(config, 'systemd', 'user'),
    acts: () => (existsSync(acts) ? readFileSync(acts, 'utf8').trim().split('\n') : []),
  };
}

function writeProgram(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}
