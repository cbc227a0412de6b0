import { optionValues } from '../../domain/invocation/option-value.js';
import { readEndpoint } from './endpoint.js';
import type { Mode, Started } from './types.js';

const CONTROLS = 'Whoever connects reads and writes the memory of the program that runs in it, and steers it.';
const EDITS = 'Whoever connects edits every file of its user and runs commands as that user.';

/** vgdb(1): `vgdb --port=PORT` stands between GDB and a program under Valgrind, on every address. */
export function vgdb({ words }: Started): Mode[] {
  return optionValues(words, '--port').flatMap((value) => {
    const { port } = readEndpoint(value);
    const mode = { program: 'vgdb', product: 'Valgrind gdbserver', isDebugger: true, note: CONTROLS };
    return port === null ? [] : [{ ...mode, words: `--port=${value}`, port }];
  });
}

/** simavr(1): `-g`, on 1234; newer ones take the port as the next word. */
export function simavr({ words }: Started): Mode[] {
  const at = words.findIndex((word) => word === '-g' || word === '--gdb');
  if (at < 0) return [];
  const { port } = readEndpoint(words[at + 1] ?? '');
  const mode = { program: 'simavr', product: 'simavr gdb stub', isDebugger: true, note: CONTROLS };
  return [{ ...mode, words: words[at] ?? '', port: port ?? 1234 }];
}

/** mspdebug(1): the command `gdb [PORT]`, which is one word of the command line; on 2000 without one. */
export function mspdebug({ words }: Started): Mode[] {
  return words.slice(1).flatMap((word) => {
    const told = /^gdb(?: +(\d+))?$/.exec(word);
    const mode = { program: 'mspdebug', product: 'MSPDebug gdb stub', isDebugger: true, note: CONTROLS };
    return told === null ? [] : [{ ...mode, words: word, port: readEndpoint(told[1] ?? '').port ?? 2000 }];
  });
}

/** nvim(1): `--listen HOST:PORT`; an address without a colon is a socket of Unix. */
export function neovim({ words }: Started): Mode[] {
  return optionValues(words, '--listen').flatMap((value) => {
    const port = /^[^/]*:\d+$/.test(value) ? readEndpoint(value).port : null;
    const mode = { program: 'nvim', product: 'Neovim RPC', isDebugger: true, note: EDITS };
    return port === null ? [] : [{ ...mode, words: `--listen ${value}`, port }];
  });
}
