import { NO_OPTIONS, type OptionGrammar } from './options.js';

interface Wrapper {
  /** Fits the module, or the directory or script, that is started. */
  readonly name: RegExp;
  /** The command among its words behind which its options begin; null: it has none. */
  readonly command: string | null;
  readonly grammar: OptionGrammar;
  /** Fits what it does itself; null: it runs others alone. */
  readonly own: RegExp | null;
  /** Whether it knows what it runs by a name of its own, which is no file. */
  readonly isModule: boolean;
}

const PLAIN = { own: null, isModule: false } as const;

const VALUES = (text: string) => new Set(text.split(' '));

/** From `--help` of debugpy 1.8, coverage 7, and of pdb and cProfile of Python 3.11. */
const WRAPPERS: readonly Wrapper[] = [
  {
    ...PLAIN,
    name: /(^|\/)(debugpy|ptvsd)(\/__main__\.py)?$/,
    command: null,
    grammar: {
      ...NO_OPTIONS,
      module: 'm',
      code: 'c',
      words: /^--(wait(-for-client)?|log-to-stderr|disable-sys-remote-exec)$/,
      wordValues: VALUES(
        '--listen --connect --host --port --log-to --parent-session-pid --adapter-access-token --configure-qt --configure-subProcess',
      ),
    },
  },
  {
    ...PLAIN,
    name: /(^|\/)(coverage|coverage3|python3-coverage)$/,
    command: 'run',
    grammar: {
      ...NO_OPTIONS,
      flags: 'apLh',
      module: 'm',
      words: /^--(append|branch|parallel-mode|pylib|timid|debug=.*|[\w-]+=.*)$/,
      wordValues: VALUES('--concurrency --context --data-file --include --omit --source --rcfile --debug'),
    },
  },
  {
    ...PLAIN,
    name: /^(pdb|cProfile|profile)$/,
    command: null,
    grammar: { ...NO_OPTIONS, module: 'm', values: 'cos', words: /^--(command|outfile|sort)=.*$/ },
  },
  {
    // twistd(1) of Twisted 22: options, a plug-in, the plug-in's options. Code from files is the user's own.
    name: /(^|\/)(twistd\d?|twist\d?)$/,
    command: null,
    own: /^(web|ftp|dns|mail|conch|words|portforward|procmon|socks|telnet|xmpp-router|inetd|manhole|manhole-old|news)$/,
    isModule: true,
    grammar: {
      ...NO_OPTIONS,
      flags: 'nobe',
      values: 'lpdugr',
      code: 'yfs',
      words: /^--(nodaemon|no_save|originalname|syslog|euid|debug|encrypted|savestats|[\w-]+=.*)$/,
      wordValues: VALUES(
        '--logfile --logger --profile --profiler --rundir --prefix --pidfile --chroot --uid --gid --umask --reactor --log-level --log-file --log-format',
      ),
      wordCode: VALUES('--python --file --source'),
    },
  },
];

/** Whether what Python was told to run runs another program in turn: how its own options are read, and where they begin. */
export function wrapperOf(
  started: string | null,
  rest: readonly string[],
): {
  readonly grammar: OptionGrammar;
  readonly from: number;
  readonly own: RegExp | null;
  readonly isModule: boolean;
} | null {
  const wrapper = started === null ? undefined : WRAPPERS.find(({ name }) => name.test(started));
  if (wrapper === undefined || (wrapper.command !== null && rest[0] !== wrapper.command)) return null;
  const { grammar, own, isModule } = wrapper;
  return { grammar, own, isModule, from: wrapper.command === null ? 0 : 1 };
}
