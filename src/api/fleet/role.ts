import { answeringOwners } from '../../domain/answering.js';
import type { Finding } from '../../domain/finding.js';
import type { ReportListener } from '../../domain/report.js';
import { modesOf } from '../../judge/modes/modes.js';
import type { RuleId } from '../../judge/rules/list.js';

/** Rules about what a program lets others do, which may well belong where it is. */
const ABOUT_SETUP: readonly RuleId[] = ['sensitive-service', 'cleartext-service'];

const isDebugged = ({ owners, port }: ReportListener) =>
  answeringOwners(owners)
    .flatMap(modesOf)
    .some((mode) => mode.isDebugger && mode.port === port);

/**
 * Whether a finding is about the role of a machine: a program on a port where it belongs, and how it is set up. Few machines
 * are caches or gateways, so that it is rare says nothing against it. A debugger is no role of any machine.
 */
export const isOfRole = ({ rule }: Pick<Finding, 'rule'>, listener: ReportListener | undefined): boolean =>
  listener?.verdict === 'expected' && ABOUT_SETUP.some((each) => each === rule) && !isDebugged(listener);
