import { COLLECTORS } from '../api/lists.js';
import { UsageError } from '../base/errors.js';
import type { Input, OptionSpec } from './types.js';

export const SOURCE_OPTION: OptionSpec = {
  flags: '--source <list>',
  description: `live sources, separated by commas: ${COLLECTORS.map(({ id }) => id).join(', ')}`,
  values: ['auto', ...COLLECTORS.map(({ id }) => id)],
  default: 'auto: all that serve on this platform, compared with each other',
};

export const VERIFY_OPTION: OptionSpec = {
  flags: '--verify',
  description: 'compare executables with the checksums of the packages that installed them',
};

export const HIDDEN_OPTION: OptionSpec = {
  flags: '--hidden',
  description:
    'also look for ports that are taken though nothing shows them (Linux, some seconds): binds each port for less than a millisecond, in which a daemon that is just starting could be refused it',
};

export const REDACT_OPTION: OptionSpec = {
  flags: '--no-redact',
  description: 'show passwords and the like in command lines as they are',
};

/** What `--from` cannot be asked for: it needs the machine itself. */
const LIVE_ONLY = {
  source: 'a capture has no live sources',
  verify: 'verify where the files are, with collect --verify',
  hidden: 'look where the ports are, with collect --hidden',
};

/** The capture of `--from`, null for this machine. Throws UsageError where the machine itself is asked as well. */
export function readFrom(options: Input['options']): string | null {
  if (typeof options.from !== 'string') return null;
  for (const [name, reason] of Object.entries(LIVE_ONLY)) {
    if (options[name] !== undefined && options[name] !== false) {
      throw new UsageError([`--from and --${name} exclude each other: ${reason}`]);
    }
  }
  return options.from;
}

export const DYNAMIC_PORTS_OPTION: OptionSpec = {
  flags: '--dynamic-ports <low-high>',
  description: 'the range that the system of the capture hands out by itself, where it was moved',
};

/** The range of `--dynamic-ports`, null where none was given. Throws UsageError. */
export function readDynamicPorts({ dynamicPorts, from }: Input['options']): readonly [number, number] | null {
  if (typeof dynamicPorts !== 'string') return null;
  if (typeof from !== 'string') {
    throw new UsageError(['--dynamic-ports: this machine is asked for its range itself; only with --from']);
  }
  const [low = 0, high = 0] = (/^(\d{1,5})-(\d{1,5})$/.exec(dynamicPorts) ?? []).slice(1).map(Number);
  if (low < 1 || high > 65535 || low > high) {
    throw new UsageError([`--dynamic-ports: "${dynamicPorts}" is no range LOW-HIGH from 1 to 65535`]);
  }
  return [low, high];
}

/** The words of `--source`. */
export function readSources(options: Input['options']): readonly string[] {
  if (typeof options.source !== 'string') return ['auto'];
  return options.source
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}
