import type { ListedCommand } from './types.js';

/** Every command, in the order of `--help`; the first one is meant when none is named. */
export const COMMANDS: readonly ListedCommand[] = [
  {
    name: 'audit',
    summary: 'look at what listens on this machine and say what does not fit (the default)',
    load: async () => (await import('./audit.js')).audit,
  },
  {
    name: 'allow',
    summary: 'accept what listens on a port now: adds an entry with your reason to a policy',
    load: async () => (await import('./allow.js')).allow,
  },
  {
    name: 'baseline',
    summary: 'write a policy file from what listens now',
    load: async () => (await import('./baseline.js')).baseline,
  },
  {
    name: 'check',
    summary: 'audit in strict mode, for CI: whatever the policy does not allow is a finding',
    load: async () => (await import('./check.js')).check,
  },
  {
    name: 'collect',
    summary: 'only look: print what listens here as a snapshot (JSON), to be judged elsewhere',
    load: async () => (await import('./collect.js')).collect,
  },
  {
    name: 'completion',
    summary: 'print the completion script of a shell: bash, zsh or fish',
    load: async () => (await import('./completion.js')).completion,
  },
  {
    name: 'cron',
    summary: 'the unattended run: remembers what it told, and speaks only of what is new, changed or resolved',
    load: async () => (await import('./cron.js')).cron,
  },
  {
    name: 'diff',
    summary: 'compare two snapshots or reports: what was added, what is gone, what changed',
    load: async () => (await import('./diff.js')).diff,
  },
  {
    name: 'explain',
    summary: 'everything that is known of a port, a rule, a program or a service',
    load: async () => (await import('./explain.js')).explain,
  },
  {
    name: 'fleet',
    summary: 'many machines judged and compared with each other: what is rare, what is everywhere, what is new',
    load: async () => (await import('./fleet.js')).fleet,
  },
  {
    name: 'history',
    summary: 'what `port-audit cron` remembers: which finding was first and last seen when',
    load: async () => (await import('./history.js')).history,
  },
  {
    name: 'judge',
    summary: 'a filter: snapshots, or what osquery, Ansible and Wazuh show, one a line; reports or rows out',
    load: async () => (await import('./judge.js')).judge,
  },
  {
    name: 'port',
    summary: 'who is on a port, since when, and whether it belongs there; `port-audit 3099` is the same',
    load: async () => (await import('./port.js')).port,
  },
  {
    name: 'predict',
    summary: 'what would listen if a root directory or image were booted, without booting it',
    load: async () => (await import('./predict.js')).predict,
  },
  {
    name: 'register',
    summary: 'the approved services of a policy beside what was seen, as a list for auditors',
    load: async () => (await import('./register.js')).register,
  },
  {
    name: 'registry',
    summary: 'read the port registry, or install a newer one',
    load: async () => (await import('./registry.js')).registry,
  },
  {
    name: 'watch',
    summary: 'what begins and ends to listen, as it happens; as root from the kernel itself, by a tracing instance',
    load: async () => (await import('./watch.js')).watch,
  },
];
