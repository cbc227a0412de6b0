import type { Control } from '../domain/explanation.js';

const NIST = 'NIST SP 800-53 Rev. 5, csrc.nist.gov/pubs/sp/800/53/r5';
const PCI = 'PCI DSS v4.0.1, pcisecuritystandards.org';
const ISO = 'ISO/IEC 27002:2022 (Annex A of ISO/IEC 27001:2022)';

/** Every control that some rule looks after. */
export const CONTROLS = {
  'cis-2.1.22': {
    title: 'CIS Benchmarks 2.1.22, ensure only approved services are listening on a network interface',
    source: 'CIS Debian Linux 12 Benchmark v1.1.0, workbench.cisecurity.org/benchmarks/18960',
  },
  'pci-dss-1.2.5': {
    title:
      'PCI DSS 1.2.5, all services, protocols and ports allowed are identified, approved, and have a business need',
    source: PCI,
  },
  'pci-dss-1.2.6': {
    title: 'PCI DSS 1.2.6, security features mitigate the risk of insecure services, protocols and ports in use',
    source: PCI,
  },
  'nist-cm-7': { title: 'NIST SP 800-53 CM-7, least functionality', source: NIST },
  'nist-si-7': { title: 'NIST SP 800-53 SI-7, software, firmware, and information integrity', source: NIST },
  'iso-27002-8.20': { title: 'ISO/IEC 27002 8.20, networks security', source: ISO },
  'cci-000382': {
    title: 'CCI-000382, prohibit or restrict the use of functions, ports, protocols and services (CM-7 b)',
    source: 'DISA, as RHEL-09-251035 of the Red Hat Enterprise Linux 9 STIG refers to it, public.cyber.mil/stigs',
  },
} as const satisfies Readonly<Record<string, Omit<Control, 'id'>>>;

type ControlId = keyof typeof CONTROLS;

/** Whether a port should be open at all: the question of nearly every rule. */
const APPROVED_SERVICES: readonly ControlId[] = [
  'cis-2.1.22',
  'pci-dss-1.2.5',
  'nist-cm-7',
  'iso-27002-8.20',
  'cci-000382',
];

/** Rules that ask something else, or more. */
const OF_RULE: Readonly<Record<string, readonly ControlId[]>> = {
  'cleartext-service': [...APPROVED_SERVICES, 'pci-dss-1.2.6'],
  'sensitive-service': [...APPROVED_SERVICES, 'pci-dss-1.2.6'],
  'modified-executable': ['nist-si-7'],
  'writable-executable': ['nist-si-7'],
  'deleted-executable': ['nist-si-7'],
  'foreign-code': ['nist-si-7'],
  'name-mismatch': ['nist-si-7'],
};

const controlOf = (id: ControlId): Control => ({ id, ...CONTROLS[id] });

/** What standards ask for that a rule looks after. */
export const controlsOf = (rule: string): readonly Control[] => (OF_RULE[rule] ?? APPROVED_SERVICES).map(controlOf);

/** That of rules about services which are insecure as they are. */
export const INSECURE_SERVICES: ControlId = 'pci-dss-1.2.6';

/** No control but a list: what a system security plan of FedRAMP has to say of every service. */
const FEDRAMP_TABLE: Control = {
  id: 'fedramp-ssp-9.1',
  title: 'FedRAMP system security plan, table 9.1, services, ports and protocols',
  source: 'GSA/automate.fedramp.gov, documentation/ssp, "Services, Ports and Protocols"',
};

/** What a list of approved services answers. */
export const REGISTER_CONTROLS: readonly Control[] = [
  ...[...APPROVED_SERVICES, INSECURE_SERVICES].map(controlOf),
  FEDRAMP_TABLE,
];
