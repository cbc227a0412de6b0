import { optionValues } from '../../domain/invocation/option-value.js';
import { readEndpoint } from './endpoint.js';
import type { Mode, ReadModes } from './types.js';

/** All of them are for whoever develops, and belong on the port that they were told. */
const PROMPT = { isDebugger: true, note: 'It asks for no password: whoever connects runs code as its user.' } as const;

/** `-Dclojure.server.NAME={:port 5555 :accept clojure.core.server/repl}`; clojure.core.server of Clojure's own documentation. */
const SOCKET_SERVER = /^-Dclojure\.server\.[\w.-]{1,99}=(.{1,999})$/;

/** Clojure's socket server, where it evaluates what it is sent. */
const clojure: ReadModes = ({ runtime, run }) => {
  if (runtime !== 'java' || run === null) return [];
  return run.options.flatMap((word): Mode[] => {
    const settings = SOCKET_SERVER.exec(word)?.[1] ?? '';
    const { port } = readEndpoint(/:port[ ,]{1,9}(\d{1,5})/.exec(settings)?.[1] ?? '');
    if (port === null || !/:accept[ ,]{1,9}clojure\.core\.server\/(?:io-p)?repl\b/.test(settings)) return [];
    return [{ ...PROMPT, program: 'clojure-repl', product: 'Clojure socket REPL', words: word, port }];
  });
};

/** `clojure.main -m nrepl.cmdline --port PORT`; "nREPL Server" of its manual. */
const nrepl: ReadModes = ({ runtime, run }) => {
  if (runtime !== 'java' || run === null) return [];
  const isOwn = run.mainClass === 'nrepl.cmdline' || run.mainClass === 'nrepl.main';
  const at = run.mainClass === 'clojure.main' ? run.rest.findIndex((word) => /^nrepl\.(cmdline|main)$/.test(word)) : -1;
  const told = isOwn ? run.rest : at < 0 ? [] : run.rest.slice(at + 1);
  const value = optionValues(told, '--port', '-p').at(0);
  const { port } = readEndpoint(value ?? '');
  if (port === null) return [];
  return [{ ...PROMPT, program: 'nrepl', product: 'nREPL', words: `nrepl --port ${value}`, port }];
};

/** `rdbg --open --port PORT` starts Ruby with RUBYOPT and RUBY_DEBUG_PORT; README of its debug. Without a port it is a socket of Unix. */
const rdbg: ReadModes = ({ runtime, run }) => {
  if (runtime !== 'ruby' || run === null) return [];
  const opens = run.options.find((word) => /(?:^|\/|-r)debug\/open(?:_nonstop)?$/.test(word));
  const told = run.options.map((word) => /^RUBY_DEBUG_PORT=(\d{1,5})$/.exec(word)?.[1] ?? '').find(Boolean);
  const { port } = readEndpoint(told ?? '');
  if (opens === undefined || port === null) return [];
  return [{ ...PROMPT, program: 'rdbg', product: 'Ruby debugger', words: `RUBY_DEBUG_PORT=${port}`, port }];
};

/** Options of guile(1) that take the next word. */
const WITH_VALUE = new Set(['-L', '-C', '-x', '-l', '-e', '-ds']);

/** `guile --listen[=PORT]`, 37146 by default; a path is a socket of Unix. Behind a script stand its own words. */
const guile: ReadModes = ({ program, words }) => {
  if (!/^guile(-[\d.]+)?$/.test(program)) return [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const value = /^--listen(?:=(.*))?$/.exec(word);
    const port = value === null ? null : value[1] === undefined ? 37146 : readEndpoint(value[1]).port;
    if (port !== null) return [{ ...PROMPT, program: 'guile', product: 'REPL server of Guile', words: word, port }];
    if (WITH_VALUE.has(word)) at++;
    else if (!word.startsWith('-') || word === '-s' || word === '-c' || word === '--') break;
  }
  return [];
};

/** `sbcl --eval '(swank:create-server :port 4005)'`; manual of SLIME, "Setting up the Lisp image". Slynk is that of SLY. */
const swank: ReadModes = ({ program, words }) => {
  if (!/^(sbcl|ecl|clisp)(\.core|\.run)?$/.test(program)) return [];
  return words.flatMap((word): Mode[] => {
    const call = /\((?:swank|slynk):create-server\b([^()]{0,400})/i.exec(word);
    const { port } = readEndpoint(/:port +(\d{1,5})/i.exec(call?.[1] ?? '')?.[1] ?? '4005');
    if (call === null || port === null) return [];
    return [{ ...PROMPT, program: 'common-lisp', product: 'Swank server of Lisp', words: call[0], port }];
  });
};

/** Prompts of languages that somebody opened to a port: they evaluate whatever is sent to them. */
export const prompts: readonly ReadModes[] = [clojure, nrepl, rdbg, guile, swank];
