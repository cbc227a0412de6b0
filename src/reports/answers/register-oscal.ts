import { sha256 } from '../../base/sha256.js';
import type { ApprovedService, Register } from '../../domain/register.js';
import { visible } from '../text.js';

/** Of NIST's models, pages.nist.gov/OSCAL. */
const OSCAL_VERSION = '1.1.2';

/** Our names of properties. */
const NAMESPACE = 'https://port-audit.invalid/ns/oscal';

/** The catalog that `cm-7` is from: NIST SP 800-53 Rev. 5, in OSCAL. */
const CATALOG =
  'https://raw.githubusercontent.com/usnistgov/oscal-content/main/nist.gov/SP800-53/rev5/json/NIST_SP-800-53_rev5_catalog.json';

/** A UUID that is the same for the same thing, in the form that OSCAL takes (version 4 or 5, RFC 9562). */
function uuidOf(...parts: readonly string[]): string {
  const hex = sha256(JSON.stringify(parts));
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** One line that says something, as every text of OSCAL has to. */
const line = (text: string, otherwise = 'unknown') => visible(text).trim() || otherwise;

function props(service: ApprovedService) {
  const values: Readonly<Record<string, string | null>> = {
    status: service.status.replace(' ', '-'),
    owner: service.owner,
    approved: service.approved,
    ticket: service.ticket,
    until: service.until,
    program: service.programs.join(', ') || null,
    user: service.users.join(', ') || null,
    address: service.addresses.join(', ') || null,
  };
  return Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [{ name, ns: NAMESPACE, value: line(value) }],
  );
}

function protocolsOf({ protocol, range: [start, end] }: ApprovedService, id: string) {
  const transports = protocol === null ? ['TCP', 'UDP'] : [protocol.toUpperCase()];
  return [
    {
      uuid: uuidOf('protocol', id),
      name: protocol ?? 'tcp-udp',
      'port-ranges': transports.map((transport) => ({ start, end, transport })),
    },
  ];
}

function component(service: ApprovedService, index: number, { policy }: Register) {
  const { ports, programs, reason, seen, place } = service;
  const id = `${policy.file} ${index} ${ports} ${programs.join(' ')} ${reason}`;
  const title = line(`${ports}${programs.length === 0 ? '' : ` ${programs.join(', ')}`}`);
  const found = seen.length === 0 ? 'nothing seen' : `seen: ${seen.map(({ listener }) => listener).join(', ')}`;
  return {
    uuid: uuidOf('component', id),
    type: 'service',
    title,
    description: line(`${service.kind} entry, ${place.file}:${place.line}; ${service.status}, ${found}`),
    purpose: line(reason),
    props: props(service),
    protocols: protocolsOf(service, id),
    'control-implementations': [
      {
        uuid: uuidOf('controls', id),
        source: CATALOG,
        description: 'Least functionality: the service is approved, with its reason.',
        'implemented-requirements': [{ uuid: uuidOf('cm-7', id), 'control-id': 'cm-7', description: line(reason) }],
      },
    ],
  };
}

/** The approved services as an OSCAL component definition, one component of type `service` an entry. */
export function registerOscal(register: Register): object {
  const { host, takenAt, policy, services, unapproved, controls } = register;
  const components = services.map((service, index) => component(service, index, register));
  const strangers = unapproved.map(({ listener, program, why }) => `${listener} ${program ?? 'unknown'}: ${why}`);
  return {
    'component-definition': {
      uuid: uuidOf('definition', host, policy.sha256, takenAt),
      metadata: {
        title: line(`Approved services of ${host}`),
        'last-modified': takenAt,
        version: policy.sha256.slice(0, 12) || '1',
        'oscal-version': OSCAL_VERSION,
        props: controls.map(({ id }) => ({ name: 'control', ns: NAMESPACE, value: id })),
        ...(strangers.length === 0
          ? {}
          : { remarks: line(`In use without a valid approval: ${strangers.join('; ')}`) }),
      },
      ...(components.length === 0 ? {} : { components }),
    },
  };
}
