import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Listener } from '../../domain/listener.js';
import { isLookedAt, type Owner } from '../../domain/owner.js';
import type { Program, Registry } from '../../registry/types.js';
import type { Candidate, Identity } from '../identify/identify.js';
import { isDormant } from './port-stories.js';
import type { Belongs } from './types.js';

function candidateOf(program: Program, name: string): Candidate {
  const evidence = `the process calls itself ${name}, the machine that ${program.product} runs in; what it runs could not be seen`;
  return { program, by: 'name', strength: 'low', trusted: true, evidence };
}

/**
 * What Erlang's virtual machine may be running where one of its programs belongs, in a capture that shows names alone;
 * null: nothing. Unlike Python, Node.js or Java hardly anybody starts something of his own in it, and RabbitMQ, ejabberd and
 * CouchDB have no other name there.
 */
export function erlangOn(
  owner: Owner,
  { candidates }: Identity,
  listener: Listener,
  registry: Registry,
): Belongs | null {
  const { exe, name } = owner;
  if (exe !== null || name === null || isLookedAt(owner) || candidates.length > 0) return null;
  if (runtimeOf(name) !== 'beam' || isDormant(listener, registry)) return null;
  for (const program of registry.interpretedBy('beam')) {
    const how = registry.belongs(program, listener.port, listener.protocol);
    if (how?.how === 'service' || how?.how === 'default') return { candidate: candidateOf(program, name), how };
  }
  return null;
}
