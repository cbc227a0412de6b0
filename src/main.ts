import { EXIT } from './api/exit-code.js';
import { OptionError, UnobservableError, UsageError } from './base/errors.js';
import { parseCommandLine, type Texts } from './cli.js';
import { flagOf } from './commands/flags.js';
import { COMMANDS } from './commands/list.js';
import { print, remark } from './commands/output.js';
import { foreignStart } from './host/foreign-start.js';
import { HELPERS } from './host/host-helper.js';
import { errorText, type Host } from './host/types.js';
import { forTerminal } from './reports/text.js';

/** bin/port-audit.js calls `run` on this machine. */
export { nodeHost } from './host/node.js';

/** The lines of an error in the words of the command line. */
function linesOf(error: unknown): readonly string[] {
  if (error instanceof OptionError) return error.sentence(flagOf).split('\n');
  return error instanceof UsageError ? error.lines : [errorText(error)];
}

/** Tells what went wrong in plain lines, and which exit code that is. */
async function tell(error: unknown, host: Host): Promise<number> {
  for (const line of linesOf(error)) await remark(host, line);
  return error instanceof UsageError ? EXIT.invalid : EXIT.unobserved;
}

/** An error that is no answer of ours is a defect: said in one line, with the trace only when it is asked for. */
async function tellDefect(error: unknown, host: Host): Promise<number> {
  const trace = error instanceof Error && host.env.PORT_AUDIT_DEBUG ? `${error.stack}\n` : '';
  await host.stderr.write(`port-audit: internal error: ${forTerminal(errorText(error))}\n${trace}`);
  return EXIT.unobserved;
}

/** What a run of this program has started: its words are not for people. */
const SERVING: Readonly<Record<string, (host: Host) => Promise<void>>> = {
  [HELPERS.events]: async (host) => (await import('./api/watch/read-events.js')).readEvents(host),
  [HELPERS.processes]: async (host) => (await import('./api/read-processes.js')).serveProcesses(host),
};

async function serve(word: string, host: Host): Promise<number> {
  try {
    await SERVING[word]?.(host);
    return EXIT.clean;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError([`${word} is what port-audit starts by itself; run port-audit --help`]);
  }
}

/** The whole program: reads the command line, does what it says and returns the exit code. */
export async function run(argv: readonly string[], host: Host): Promise<number> {
  const texts: Texts = { stdout: '', stderr: '' };
  try {
    const foreign = foreignStart(host);
    if (foreign !== null) throw new UsageError([foreign]);
    if (argv[0] !== undefined && Object.hasOwn(SERVING, argv[0])) return await serve(argv[0], host);
    const parsed = await parseCommandLine(argv, COMMANDS, host, texts);
    if (texts.stdout !== '') await print(host, texts.stdout);
    if (texts.stderr !== '') await host.stderr.write(texts.stderr);
    return 'exitCode' in parsed ? parsed.exitCode : await parsed.command.run(parsed.input, host);
  } catch (error) {
    const told = error instanceof UsageError || error instanceof UnobservableError;
    return told ? tell(error, host) : tellDefect(error, host);
  }
}
