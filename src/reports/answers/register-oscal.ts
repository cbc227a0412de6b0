import { sha256 } from '../../base/sha256.js';
import type { ApprovedService, Register } from '../../domain/register.js';
import { forOscal, visible } from '../text.js';

/** Of NIST's models, pages.nist.gov/OSCAL. */
const OSCAL_VERSION = '1.2.0';

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

/** A value of a property: one line that says something. */
const shown = (text: string) => visible(text).trim() || 'unknown';

/** A line of Markdown that says something. */
const proseOf = (text: string) => forOscal(text).trim() || 'unknown';

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
    value === null ? [] : [{ name, ns: NAMESPACE, value: shown(value) }],
  );
}

/** A protocol has the name of its service where IANA has one. */
function protocolsOf({ protocol, service, range: [start, end] }: ApprovedService, id: string) {
  const transports = protocol === null ? ['TCP', 'UDP'] : [protocol.toUpperCase()];
  return [
    {
      uuid: uuidOf('protocol', id),
      name: shown(service ?? protocol ?? 'tcp-udp'),
      'port-ranges': transports.map((transport) => ({ start, end, transport })),
    },
  ];
}

/** What the service does for a control. An approval that has ended does nothing. */
function controlsOf({ status, reason }: ApprovedService, id: string) {
  if (status === 'expired') return {};
  const requirement = {
    uuid: uuidOf('cm-7', id),
    'control-id': 'cm-7',
    description: proseOf(`The service is approved: ${reason}`),
  };
  const implementation = {
    uuid: uuidOf('controls', id),
    source: CATALOG,
    description: 'Least functionality: the service is approved, with its reason.',
    'implemented-requirements': [requirement],
  };
  return { 'control-implementations': [implementation] };
}

function component(service: ApprovedService, id: string) {
  const { ports, programs, reason, seen, place } = service;
  const found = seen.length === 0 ? 'nothing seen' : `seen: ${seen.map(({ listener }) => listener).join(', ')}`;
  return {
    uuid: uuidOf('component', id),
    type: 'service',
    title: proseOf([ports, ...(programs.length === 0 ? [] : [programs.join(', ')])].join(' ')),
    description: proseOf(`${service.kind} entry, ${place.file}:${place.line}; ${service.status}, ${found}`),
    purpose: proseOf(reason),
    props: props(service),
    protocols: protocolsOf(service, id),
    ...controlsOf(service, id),
  };
}

/** What each service is called in every run: by what the entry asks for; the second of the same has a number. */
function idsOf({ policy, services }: Register): string[] {
  const met = new Map<string, number>();
  return services.map(({ kind, ports, programs, users, addresses }) => {
    const id = JSON.stringify([policy.file, kind, ports, programs, users, addresses]);
    const count = (met.get(id) ?? 0) + 1;
    met.set(id, count);
    return `${id} ${count}`;
  });
}

function remarksOf({ unapproved, insecure }: Register) {
  const strangers = unapproved.map(({ listener, program, why }) => `${listener} ${program ?? 'unknown'}: ${why}`);
  const parts = [
    ...(strangers.length === 0 ? [] : [`In use without a valid approval: ${strangers.join('; ')}.`]),
    ...(insecure.length === 0 ? [] : [`In use and considered insecure: ${insecure.map(({ why }) => why).join('; ')}.`]),
  ];
  return parts.length === 0 ? {} : { remarks: proseOf(parts.join(' ')) };
}

/** The approved services as an OSCAL component definition, one component of type `service` an entry. */
export function registerOscal(register: Register): object {
  const { host, takenAt, policy, services, controls } = register;
  const ids = idsOf(register);
  const components = services.map((service, index) => component(service, ids[index] ?? ''));
  return {
    'component-definition': {
      uuid: uuidOf('definition', host, policy.sha256, takenAt),
      metadata: {
        title: proseOf(`Approved services of ${host}`),
        'last-modified': takenAt,
        version: policy.sha256.slice(0, 12) || '1',
        'oscal-version': OSCAL_VERSION,
        props: controls.map(({ id }) => ({ name: 'control', ns: NAMESPACE, value: id })),
        ...remarksOf(register),
      },
      ...(components.length === 0 ? {} : { components }),
    },
  };
}
