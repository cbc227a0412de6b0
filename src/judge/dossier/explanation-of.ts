import { UsageError } from '../../base/errors.js';
import { EXPLAIN_SCHEMA, type Explanation, type RulePage } from '../../domain/explanation.js';
import type { Protocol } from '../../domain/listener.js';
import { meantSubject, parsePortSubject, programNamed, serviceNamed, serviceNames } from '../../registry/subject.js';
import type { Program, Registry } from '../../registry/types.js';
import type { RuleDescription } from '../rules/types.js';
import { type Look, namePage, portPage } from './pages.js';

/** What somebody asks about, recognised. */
export type Subject =
  | { readonly kind: 'port'; readonly port: number; readonly protocols: readonly Protocol[] }
  | { readonly kind: 'rule'; readonly rule: RuleDescription }
  | { readonly kind: 'name'; readonly program: Program | null; readonly service: string | null };

type AskedPort = Extract<Subject, { readonly kind: 'port' }>;

const notAuditable = (text: string) =>
  new UsageError([`${text} is no port that can be audited: write 0 to 65535, and /tcp or /udp behind it`]);

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
  const names = [...rules.map(({ id }) => id), ...registry.programs.map(({ name }) => name), ...serviceNames(registry)];
  return new UsageError([
    `${text} is no port, rule, program or service that is known${meantSubject(text, names)}; port-audit registry search looks everywhere`,
  ]);
}

/** What a word is the name of; null for none. */
export function nameKind(
  text: string,
  registry: Registry,
  rules: readonly RuleDescription[],
): 'rule' | 'program' | 'service' | null {
  if (rules.some(({ id }) => id === text.trim().toLowerCase())) return 'rule';
  if (programNamed(registry, text) !== null) return 'program';
  return serviceNamed(registry, text) === null ? null : 'service';
}

/** Recognises a port, a rule, or the name of a program or service. Throws {@link UsageError} for anything else. */
export function subjectOf(text: string, registry: Registry, rules: readonly RuleDescription[]): Subject {
  const port = portSubject(text);
  if (port !== null) return port;
  const rule = rules.find(({ id }) => id === text.trim().toLowerCase());
  if (rule !== undefined) return { kind: 'rule', rule };
  const program = programNamed(registry, text);
  const service = serviceNamed(registry, text);
  if (program === null && service === null) throw unknown(text, registry, rules);
  return { kind: 'name', program, service };
}

function rulePage({ id, title, meaning, when, remedy, severity }: RuleDescription): RulePage {
  return { kind: 'rule', rule: id, title, meaning, when, remedy, severity };
}

function pageOf(text: string, subject: Subject, registry: Registry, look: Look): Explanation['page'] {
  if (subject.kind === 'port') return portPage(registry, subject.port, subject.protocols, look);
  if (subject.kind === 'rule') return rulePage(subject.rule);
  return namePage(registry, text.trim(), subject.program, subject.service, look);
}

/**
 * Everything that is known of a subject: a port, a rule, a program or a service. `look` is what an audit of this machine
 * saw, null when nobody looked.
 */
export function explanationOf(text: string, subject: Subject, registry: Registry, look: Look): Explanation {
  return {
    schema: EXPLAIN_SCHEMA,
    subject: text,
    registry: registry.facts,
    page: pageOf(text, subject, registry, look),
  };
}
