import { optionValues } from '../../domain/invocation/option-value.js';
import { readEndpoint } from './endpoint.js';
import { mspdebug, neovim, simavr, vgdb } from './stubs.js';
import type { Mode, ReadModes, Started } from './types.js';

const CONTROLS = 'Whoever connects reads and writes the memory of the program and runs code as its user.';

/** Words up to `--`, behind which those of another program stand. */
const own = (words: readonly string[]) => {
  const end = words.indexOf('--');
  return end < 0 ? words : words.slice(0, end);
};

/** The first word that is `[HOST]:PORT` or `*:PORT`. */
const endpointWord = (words: readonly string[]) => words.find((word) => /^[^/=]*:\d+$/.test(word));

function debuggerAt(program: string, product: string, words: string | undefined, port: number | null): Mode[] {
  if (words === undefined || port === null) return [];
  return [{ program, product, words, port, isDebugger: true, note: CONTROLS }];
}

/** gdbserver(1): `gdbserver [--once] [--wrapper W --] HOST:PORT PROGRAM`. */
function gdbserver({ words }: Started): Mode[] {
  const word = endpointWord(words);
  return debuggerAt('gdbserver', 'gdbserver', word, readEndpoint(word ?? '').port);
}

/** lldb-server(1): `lldb-server gdbserver [HOST]:PORT`, `lldb-server platform --listen [HOST]:PORT`. */
function lldbServer({ words }: Started): Mode[] {
  const told = optionValues(own(words), '--listen').at(0) ?? endpointWord(own(words));
  return debuggerAt('lldb-server', 'LLDB server', told, readEndpoint(told ?? '').port);
}

/** `dlv dap`, and `dlv COMMAND --headless`, with `--listen HOST:PORT`; dlv(1). */
function delve({ words }: Started): Mode[] {
  const listens = own(words).some((word) => word === '--headless' || word === '--headless=true' || word === 'dap');
  const told = optionValues(own(words), '--listen', '-l').at(-1);
  return listens ? debuggerAt('dlv', 'Delve', told, readEndpoint(told ?? '').port) : [];
}

/** `-s` is `-gdb tcp::1234`; qemu-system(1). */
function qemu({ words }: Started): Mode[] {
  const short = words.includes('-s') ? debuggerAt('qemu-gdbstub', 'QEMU gdb stub', '-s', 1234) : [];
  const long = optionValues(words, '-gdb', '--gdb').flatMap((value) => {
    const { port } = readEndpoint(/^tcp:(.*?)(,.*)?$/.exec(value)?.[1] ?? '');
    return debuggerAt('qemu-gdbstub', 'QEMU gdb stub', `-gdb ${value}`, port);
  });
  return [...short, ...long];
}

/** `--remote-debugging-port=PORT` of Chromium and whatever is made from it; Firefox takes the port as the next word, too. */
function browser({ words, run }: Started): Mode[] {
  const options = own(run === null ? words : run.options);
  const told = optionValues(options, '--remote-debugging-port').at(-1);
  const port = readEndpoint(told ?? '').port;
  if (told === undefined || port === null) return [];
  const note = 'Whoever connects controls the browser: every page, cookie and session.';
  const product = 'browser remote debugging';
  const option = `--remote-debugging-port=${told}`;
  return [{ program: 'browser-debugging', product, words: option, port, isDebugger: true, note }];
}

/** `-H tcp://HOST:PORT` without `--tlsverify`; dockerd(8). */
function docker({ words }: Started): Mode[] {
  if (words.some((word) => /^--tlsverify(=true)?$/.test(word))) return [];
  return optionValues(words, '-H', '--host')
    .filter((value) => value.startsWith('tcp://'))
    .map((value) => ({
      program: 'dockerd',
      product: 'Docker Engine API without TLS',
      words: `-H ${value}`,
      port: readEndpoint(value).port ?? 2375,
      isDebugger: false,
      note: "Whoever can connect can start a container with the host's file system and so is root on the host.",
    }));
}

/** `-D [HOST:]PORT` makes a SOCKS proxy that asks nobody for a name; ssh(1). */
function ssh({ words }: Started): Mode[] {
  const attached = words.flatMap((word) => /^-[1246AaCfGgKkMNnqsTtVvXxYy]*D(.+)$/.exec(word)?.[1] ?? []);
  const apart = words.flatMap((word, index) =>
    /^-[1246AaCfGgKkMNnqsTtVvXxYy]*D$/.test(word) ? [words[index + 1] ?? ''] : [],
  );
  return [...attached, ...apart].flatMap((value) => {
    const { port } = readEndpoint(value);
    const note = 'It is a proxy without a password: whoever connects reaches what the far end reaches.';
    const mode = { program: 'ssh', product: 'SOCKS proxy of ssh', words: `-D ${value}`, isDebugger: false, note };
    return port === null ? [] : [{ ...mode, port }];
  });
}

/** A shell, or any other program, for whoever connects. */
const SHELL = 'Whoever connects talks to the program that it starts, as its user and without a password.';

/** The port that netcat was told to listen on: `-l -p PORT`, or the last number. */
function netcatPort(words: readonly string[]): number | null {
  const behind = words.findIndex((word) => /^-[a-z]*p$/.test(word));
  const word = behind < 0 ? words.findLast((each) => /^\d+$/.test(each)) : words[behind + 1];
  return readEndpoint(word ?? '').port;
}

/** `nc -l -e PROGRAM`, `ncat -l --sh-exec COMMAND`. */
function netcat({ words }: Started): Mode[] {
  const program = words.find((word) => /^(-[a-z]*[ec]|--exec|--sh-exec|--lua-exec)$/.test(word));
  const listens = words.some((word) => /^(-[a-z]*l[a-z]*|--listen)$/.test(word));
  const port = netcatPort(words);
  if (program === undefined || !listens || port === null) return [];
  return [{ program: 'netcat', product: 'netcat', words: program, port, isDebugger: false, note: SHELL }];
}

/** `socat TCP-LISTEN:PORT,… EXEC:PROGRAM`; socat(1). */
function socat({ words }: Started): Mode[] {
  const executed = words.find((word) => /^(EXEC|SYSTEM|SHELL):/i.test(word));
  return words.flatMap((word) => {
    const told = /^(?:TCP|OPENSSL|SSL)(?:[46])?-L(?:ISTEN)?:(\d+)/i.exec(word)?.[1];
    const port = readEndpoint(told ?? '').port;
    if (executed === undefined || port === null) return [];
    return [{ program: 'socat', product: 'socat', words: executed, port, isDebugger: false, note: SHELL }];
  });
}

/** Who understands which words, by the name of the file. */
const READERS: ReadonlyArray<readonly [RegExp, (started: Started) => Mode[]]> = [
  [/^gdbserver/, gdbserver],
  [/^lldb-server/, lldbServer],
  [/^dlv(-dap)?$/, delve],
  [/^qemu-(system-|kvm)/, qemu],
  [
    /chrom(e|ium)|headless[_-]shell|msedge|brave|opera|vivaldi|firefox|^(electron|code|cursor|slack|discord|obsidian)$/i,
    browser,
  ],
  [/^dockerd/, docker],
  [/^(auto)?ssh$/, ssh],
  [/^(nc|ncat|netcat)\b/, netcat],
  [/^socat/, socat],
  [/^vgdb$/, vgdb],
  [/^simavr$/, simavr],
  [/^mspdebug$/, mspdebug],
  [/^nvim$/, neovim],
];

/** Programs of their own. */
export const executables: ReadModes = (started) =>
  READERS.flatMap(([name, read]) => (name.test(started.program) ? read(started) : []));
