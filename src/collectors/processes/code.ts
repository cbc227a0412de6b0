import { ownCopy } from '../../base/own-copy.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import { isOrdinaryUser, type Owner } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { debugOptionsIn, environmentOf, loadingVariables, loadsForeignCode } from './environment.js';
import type { Guards } from './guard.js';
import { changedFiles, coveredFiles, type ExecutableMemory, executableMemory, foreignFiles } from './memory.js';
import { foreignPlaces } from './module-places.js';
import { foreignOperands, type Running, scriptOf } from './script.js';
import { hasOwnUserNamespace } from './user-namespace.js';

/** What is known of the code that runs in a process beside its executable. */
export type Code = Pick<Owner, 'exeMapped' | 'foreignCode' | 'anonymousCode' | 'script' | 'debugOptions'>;

const UNKNOWN: Code = { exeMapped: null, foreignCode: null, anonymousCode: null, script: null, debugOptions: null };

/** How many pieces of foreign code are named, and so much of each: a variable may have 128 KiB. */
const NAMED_LIMIT = 20;
const NAME_LIMIT = 4096;

function mapped(host: Host, base: string, target: string, files: readonly string[]): boolean | null {
  if (!files.includes(target)) return false;
  return hasOwnUserNamespace(host, base) ? null : true;
}

type Variables = ReturnType<typeof loadingVariables>;

/** What was loaded by options and variables, each in words. */
function loaded(running: Running, guards: Guards, variables: Variables): string[] {
  const preloads = variables.filter(([, value]) => loadsForeignCode(value, guards));
  return [...preloads.map(([name, value]) => `${name}=${value}`), ...foreignOperands(running, guards)];
}

/** The home that the variables of a process name; null where they name none. */
const homeIn = (entries: readonly string[]) =>
  entries.find((entry) => entry.startsWith('HOME=/'))?.slice('HOME='.length) ?? null;

/**
 * Code of the program that was changed in memory, in words: a user may write into the memory of whatever he has started.
 * Asked of ordinary users' own programs alone, as the answer costs a walk through all pages of a process.
 */
function changed(host: Host, { base, exe, uid }: Running): string[] | null {
  if (!isOrdinaryUser(uid) || runtimeOf(exe) !== null) return [];
  return changedFiles(host, base)?.map((file) => `${file}, changed in memory`) ?? null;
}

/** Where the executable lies is looked at by itself. */
const withoutExe = ({ inodes }: ExecutableMemory, target: string) =>
  new Map([...inodes].filter(([path]) => path !== target));

const named = (code: readonly string[]) => code.slice(0, NAMED_LIMIT).map((each) => ownCopy(each.slice(0, NAME_LIMIT)));

/**
 * Who may have put code there that is no foreign one: root, and for what interpreters load any account of the system, as
 * there the word of the process is worth no more than that.
 */
const believed = (running: Running, guards: Guards) =>
  runtimeOf(running.exe) === null ? guards.without(running) : guards;

/**
 * Looks at what is mapped, preloaded and run by an interpreter. `target`: what the link to the executable says, its mark
 * of a deleted file included.
 */
export function readCode(host: Host, running: Running, target: string, all: Guards): Code {
  const guards = believed(running, all);
  const memory = executableMemory(host, running.base);
  if (memory === null) return { ...UNKNOWN, script: scriptOf(host, running) };
  const script = scriptOf(host, running);
  const entries = environmentOf(host, running.base);
  const variables = entries === null ? null : loadingVariables(entries, runtimeOf(running.exe));
  const byOptions = variables === null ? null : loaded(running, guards, variables);
  const byPlace = entries === null ? [] : foreignPlaces(host, { running, script, home: homeIn(entries) }, guards);
  const inMemory = changed(host, running);
  const isApart = hasOwnUserNamespace(host, running.base);
  const covered = isApart ? coveredFiles(host, { ...memory, inodes: withoutExe(memory, target) }, guards.mayAsk) : [];
  const files = [...foreignFiles(memory, running.exe, guards, all), ...covered];
  return {
    exeMapped: mapped(host, running.base, target, memory.files),
    foreignCode:
      byOptions === null || inMemory === null ? null : named([...inMemory, ...files, ...byOptions, ...byPlace]),
    anonymousCode: memory.anonymous,
    debugOptions: variables === null ? null : debugOptionsIn(variables),
    script,
  };
}
