import { OptionError } from '../base/errors.js';
import type { Protocol } from '../domain/listener.js';
import { REGISTER_SCHEMA, type Register } from '../domain/register.js';
import type { Host } from '../host/types.js';
import { controlsOf, INSECURE_SERVICES, REGISTER_CONTROLS } from '../judge/controls.js';
import type { Registry } from '../registry/types.js';
import { attend } from './attend.js';
import { auditIn } from './audit.js';
import type { AuditRequest } from './audit-request.js';
import { EXIT, isBlind } from './exit-code.js';
import { TEXT_OR_NULL, TEXTS } from './option-checks.js';
import { ATTENDED_OPTIONS, type Checks } from './options.js';
import { usualPolicy } from './usual-policy.js';

/** Whose approved services to list. `policy` null: the policy of this machine or user. */
export interface RegisterRequest extends Pick<AuditRequest, 'policy' | 'from' | 'sources' | 'signal' | 'onProgress'> {}

/** A registration that nobody is known to use says nothing of what is approved on the port. */
function implementedService(registry: Registry, port: number, protocol: Protocol): string | null {
  const { service } = registry.registration(port, protocol);
  const isImplemented = registry.programsOn(port, protocol).some(({ services }) => services.includes(service ?? ''));
  return isImplemented ? service : null;
}

export const REGISTER_OPTIONS: Checks<RegisterRequest> = {
  policy: TEXT_OR_NULL,
  from: TEXT_OR_NULL,
  sources: TEXTS,
  ...ATTENDED_OPTIONS,
};

/**
 * The approved services of a policy, beside what was seen on this machine or in a capture: in use, unused, expired, and
 * what nobody approved. Rejects with UsageError where there is no policy, or it is not valid.
 */
export async function register(options: Partial<RegisterRequest> = {}, machine?: Host): Promise<Register> {
  return attend<RegisterRequest, Register>(options, REGISTER_OPTIONS, machine, async (call) => {
    const named = call.request.policy ?? usualPolicy(call.host);
    if (named === null) {
      throw new OptionError((name) => `register needs a policy: name one with ${name('policy')} FILE`);
    }
    const { report, policy, now, registry } = await auditIn({ ...call, request: { ...call.request, policy: named } });
    const { insecureServices, registerOf } = await import('../policy/register.js');
    if (policy === null) throw new Error('an audit with a policy has one');
    const { host, listeners, gaps, takenAt } = report;
    const isWhole = !isBlind(report) && listeners.every(({ ownerStatus }) => ownerStatus !== 'hidden');
    const { services, unapproved } = registerOf(policy, listeners, {
      now,
      host,
      isWhole,
      serviceOn: (port, protocol) => implementedService(registry, port, protocol),
    });
    const insecure = report.findings.filter(({ rule }) => controlsOf(rule).some(({ id }) => id === INSECURE_SERVICES));
    const seen = isBlind(report) ? EXIT.unobserved : EXIT.clean;
    return {
      schema: REGISTER_SCHEMA,
      takenAt,
      host: host.hostname,
      policy: policy.facts,
      services,
      unapproved,
      insecure: insecureServices(insecure, listeners),
      gaps,
      controls: REGISTER_CONTROLS,
      exitCode: unapproved.length > 0 ? EXIT.findings : seen,
    };
  });
}
