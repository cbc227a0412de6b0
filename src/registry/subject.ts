import { slipOf } from '../base/did-you-mean.js';
import type { Registry } from './types.js';

/** A port that somebody asks about. */
export interface PortSubject {
  readonly port: number;
  /** In lower case; null: all. */
  readonly protocol: string | null;
}

/**
 * Reads `3099` or `3099/tcp`. Null when the text does not look like a port at all; `invalid` when it does and is none
 * (`99999`, `22/ip`).
 */
export function parsePortSubject(text: string): PortSubject | 'invalid' | null {
  const match = /^(\d+)(?:\/(.*))?$/.exec(text.trim());
  if (match === null) return null;
  const port = Number(match[1]);
  const protocol = match[2]?.toLowerCase() ?? null;
  const known = protocol === null || ['tcp', 'udp', 'sctp', 'dccp'].includes(protocol);
  return known && port <= 65_535 ? { port, protocol } : 'invalid';
}

/** The port in a range (`3099-3110`), a list, or what ss, lsof and reports print: `[::]:22`, `tcp4:0.0.0.0:22`, `tcp/22`. */
function portWithin(text: string): string | null {
  const match = /^(\d+)\s*[-,]/.exec(text.trim()) ?? /[:/](\d+)$/.exec(text.trim());
  const port = match?.[1] ?? null;
  return port !== null && typeof parsePortSubject(port) === 'object' ? port : null;
}

/** Names that somebody can mean, those that people know by heart first. */
interface Meant {
  /** Rules and programs. */
  readonly names: readonly string[];
  /** So many that there is one near every word: only one letter is a slip. */
  readonly services: readonly string[];
}

function meantName(text: string, { names, services }: Meant): string {
  const name = slipOf(text, names) ?? slipOf(text, services, 1);
  return name === null ? '' : `; did you mean "${name}"?`;
}

/** `; did you mean "x"?` for a text that is no subject, or nothing: a port in it, or the nearest of the names. */
export function meantSubject(text: string, meant: Meant): string {
  const port = portWithin(text);
  return port === null
    ? meantName(text.replace(/\/\w*$/, ''), meant)
    : `; did you mean "${port}"? (one port at a time)`;
}

/** Names of all services that have a port, each once. */
export function serviceNames(registry: Pick<Registry, 'allAssignments'>): string[] {
  const names = new Set<string>();
  for (const { service } of registry.allAssignments()) if (service !== null) names.add(service);
  return [...names];
}

/** The spelling of the registry of a service name, which is the same in any case (RFC 6335, section 5.1). */
export function serviceNamed(registry: Pick<Registry, 'allAssignments'>, text: string): string | null {
  const wanted = text.trim().toLowerCase();
  for (const { service } of registry.allAssignments()) if (service?.toLowerCase() === wanted) return service;
  return null;
}

/** The program of a name or a file name, the first of several; null when none is known. */
export function programNamed(registry: Registry, text: string): Registry['programs'][number] | null {
  const wanted = text.trim();
  const folded = wanted.toLowerCase();
  return (
    registry.program(wanted) ??
    registry.programs.find(({ name, product }) => name.toLowerCase() === folded || product.toLowerCase() === folded) ??
    registry.programsOfExecutable(wanted)[0] ??
    null
  );
}
