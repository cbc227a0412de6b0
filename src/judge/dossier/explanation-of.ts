import { UsageError } from '../../base/errors.js';
import { EXPLAIN_SCHEMA, type Explanation, type RulePage, type WordPage } from '../../domain/explanation.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Protocol } from '../../domain/listener.js';
import { meantSubject, parsePortSubject, programNamed, serviceNamed, serviceNames } from '../../registry/subject.js';
import type { Program, Registry } from '../../registry/types.js';
import { controlsOf } from '../controls.js';
import type { RuleDescription } from '../rules/types.js';
import { type Installed, type Look, namePage, portPage, strangerPage } from './pages.js';
import { tableWord } from './table-words.js';

/** What somebody asks about, recognised. */
export type Subject =
  | { readonly kind: 'port'; readonly port: number; readonly protocols: readonly Protocol[] }
  | { readonly kind: 'rule'; readonly rule: RuleDescription }
  | { readonly kind: 'name'; readonly program: Program | null; readonly service: string | null }
  | { readonly kind: 'word'; readonly page: WordPage }
  /** No name that the registry knows; whether this machine knows it shows when it is looked at. */
  | { readonly kind: 'stranger'; readonly error: UsageError };

type AskedPort = Extract<Subject, { readonly kind: 'port' }>;

const notAuditable = (text: string) =>
  new UsageError([
    /^[a-z]\w*$/i.test(text)
      ? `${text} is no port; port-audit explain ${text} tells of a name, and on which ports it belongs`
      : `${text} is no port that can be audited: write 0 to 65535, and /tcp or /udp behind it`,
  ]);

/** `tcp/22` and `22:tcp` are `22/tcp`. */
const usualSpelling = (text: string) =>
  text
    .trim()
    .replace(/^(tcp|udp)[/:](\d+)$/i, '$2/$1')
    .replace(/^(\d+):(tcp|udp)$/i, '$1/$2');

function portSubject(text: string): AskedPort | null {
  const asked = parsePortSubject(usualSpelling(text));
  if (asked === null) return null;
  if (asked !== 'invalid') {
    const { port, protocol } = asked;
    if (protocol === null) return { kind: 'port', port, protocols: ['tcp', 'udp'] };
    if (protocol === 'tcp' || protocol === 'udp') return { kind: 'port', port, protocols: [protocol] };
  }
  throw notAuditable(text);
}

/** Reads `3099`, `3099/tcp`, `tcp/3099`. Throws {@link UsageError} for anything else. */
export function portSubjectOf(text: string): AskedPort {
  const asked = portSubject(text);
  if (asked === null) throw notAuditable(text);
  return asked;
}

function unknown(asked: string, registry: Registry, rules: readonly RuleDescription[]): UsageError {
  const text = asked.trim() === '' ? JSON.stringify(asked) : asked;
  const names = [...rules.map(({ id }) => id), ...registry.programs.map(({ name }) => name)];
  const meant = meantSubject(text, { names, services: serviceNames(registry) });
  return new UsageError([
    `${text} is no port, rule, program or service that is known${meant}; port-audit registry search looks everywhere`,
  ]);
}

/** What a word can be the name of. */
export type NameKind = 'rule' | 'word' | 'program' | 'service' | 'interpreter';

/** What a word is the name of; null for none. */
export function nameKind(text: string, registry: Registry, rules: readonly RuleDescription[]): NameKind | null {
  if (rules.some(({ id }) => id === text.trim().toLowerCase())) return 'rule';
  if (tableWord(text) !== null) return 'word';
  if (programNamed(registry, text) !== null) return 'program';
  if (serviceNamed(registry, text) !== null) return 'service';
  return runtimeOf(text) === null ? null : 'interpreter';
}

/** Recognises a port, a rule, a word of the table, or the name of a program or service. Throws {@link UsageError}. */
export function subjectOf(text: string, registry: Registry, rules: readonly RuleDescription[]): Subject {
  const port = portSubject(text);
  if (port !== null) return port;
  const rule = rules.find(({ id }) => id === text.trim().toLowerCase());
  if (rule !== undefined) return { kind: 'rule', rule };
  const word = tableWord(text);
  if (word !== null) return { kind: 'word', page: word };
  const program = programNamed(registry, text);
  const service = serviceNamed(registry, text);
  if (program !== null || service !== null) return { kind: 'name', program, service };
  return { kind: 'stranger', error: unknown(text, registry, rules) };
}

function rulePage({ id, title, meaning, when, remedy, severity }: RuleDescription): RulePage {
  return { kind: 'rule', rule: id, title, meaning, when, remedy, severity, controls: controlsOf(id) };
}

function pageOf(text: string, subject: Subject, registry: Registry, look: Look, installed: Installed) {
  switch (subject.kind) {
    case 'port':
      return portPage(registry, subject.port, subject.protocols, look, installed);
    case 'rule':
      return rulePage(subject.rule);
    case 'word':
      return subject.page;
    case 'name':
      return namePage(registry, text.trim(), subject.program, subject.service, look);
    case 'stranger': {
      const page = strangerPage(text.trim(), look);
      if (page === null) throw subject.error;
      return page;
    }
  }
}

/**
 * Everything that is known of a subject: a port, a rule, a program, a service, or a word of the table. `look` is what an
 * audit of this machine saw, null when nobody looked; `installed` which programs are there. Throws {@link UsageError} for
 * a name that neither the registry nor the machine knows.
 */
export function explanationOf(
  text: string,
  subject: Subject,
  registry: Registry,
  look: Look,
  installed: Installed = null,
): Explanation {
  return {
    schema: EXPLAIN_SCHEMA,
    subject: text,
    registry: registry.facts,
    page: pageOf(text, subject, registry, look, installed),
  };
}
