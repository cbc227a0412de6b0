import { NO_OPTIONS, type OptionGrammar } from './options.js';

interface Wrapper {
  /** Fits the module, or the directory or script, that is started. */
  readonly name: RegExp;
  /** The command among its words behind which its options begin; null: it has none. */
  readonly command: string | null;
  readonly grammar: OptionGrammar;
}

const VALUES = (text: string) => new Set(text.split(' '));

/** From `--help` of debugpy 1.8, coverage 7, and of pdb and cProfile of Python 3.11. */
const WRAPPERS: readonly Wrapper[] = [
  {
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
    name: /^(pdb|cProfile|profile)$/,
    command: null,
    grammar: { ...NO_OPTIONS, module: 'm', values: 'cos', words: /^--(command|outfile|sort)=.*$/ },
  },
];

/** Whether what Python was told to run runs another program in turn: how its own options are read, and where they begin. */
export function wrapperOf(
  started: string | null,
  rest: readonly string[],
): { readonly grammar: OptionGrammar; readonly from: number } | null {
  const wrapper = started === null ? undefined : WRAPPERS.find(({ name }) => name.test(started));
  if (wrapper === undefined || (wrapper.command !== null && rest[0] !== wrapper.command)) return null;
  return { grammar: wrapper.grammar, from: wrapper.command === null ? 0 : 1 };
}
