import type { Finding } from '../domain/finding.js';
import type { ReportListener, Verdict } from '../domain/report.js';

/** Why a rule speaks, in as few words as a column of a table takes. */
export const BRIEFS: Readonly<Record<string, string>> = {
  'cleartext-service': 'passwords in the clear',
  'deleted-executable': 'its file is gone',
  'ephemeral-stranger': 'a program nobody knows',
  'foreign-code': 'foreign code in it',
  'hidden-listener': 'taken, and hidden',
  'modified-executable': 'not what its package installed',
  'name-mismatch': 'not what its name says',
  'policy-denied': 'forbidden by the policy',
  'policy-expired': 'policy entry has expired',
  'policy-missing': 'required, not there',
  'policy-unlisted': 'not in the policy',
  'policy-unused': 'policy entry matches nothing',
  'predicted-elsewhere': 'elsewhere than predicted',
  'predicted-silent': 'predicted, not there',
  'registered-unexpected': 'registered for another service',
  'sensitive-service': 'open to a network',
  'suspicious-port': 'malware used this port',
  'unattributed-listener': 'no program to be seen',
  'unpredicted-listener': 'nothing in the image says so',
  'unregistered-port': 'port not registered',
  'writable-executable': 'a file others can change',
};

/** What of a listener decides how it is told. */
interface Place {
  readonly verdict: Verdict;
  readonly registration: { readonly service: string | null };
}

/** What the port is registered for, where its program is not known to belong there. */
function registeredBrief(listener: Place | null): string | null {
  const service = listener?.verdict === 'registered-unexpected' ? listener.registration.service : null;
  return service === null ? null : `registered: ${service}`;
}

/** `registered: chmd` where that is the point, else a few words for the rule; `title` is what the rule calls itself. */
export function briefOf({ rule }: Pick<Finding, 'rule'>, listener: Place | null, title: string): string {
  const registered = registeredBrief(listener);
  if (rule === 'registered-unexpected' && registered !== null) return registered;
  const brief = BRIEFS[rule] ?? title.toLowerCase();
  return rule === 'policy-unlisted' && registered !== null ? `${registered}; ${brief}` : brief;
}

const QUIET_BRIEFS: Readonly<Record<Verdict, string>> = {
  expected: 'as expected',
  'registered-unexpected': 'not as registered',
  unregistered: 'port not registered',
  ephemeral: 'port by chance',
  unattributed: 'program not visible',
};

/** The same of a listener that nothing is to be said of: what it is registered as, or why it is left alone. */
export function quietBriefOf({ verdict, registration }: ReportListener): string {
  const { service } = registration;
  return verdict === 'ephemeral' || service === null ? QUIET_BRIEFS[verdict] : `registered: ${service}`;
}
