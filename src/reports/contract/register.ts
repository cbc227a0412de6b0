import type {
  ApprovedService,
  InsecureService,
  Register,
  SeenService,
  UnapprovedService,
} from '../../domain/register.js';
import type { Every } from './every.js';
import { policyFields } from './report.js';
import { gapFields } from './snapshot.js';

const seenFields = ({ listener, protocol, port, exposure, program, user, service }: SeenService) =>
  ({ listener, protocol, port, exposure, program, user, service }) satisfies Every<SeenService>;

const unapprovedFields = (service: UnapprovedService) =>
  ({ ...seenFields(service), why: service.why }) satisfies Every<UnapprovedService>;

const insecureFields = (service: InsecureService) =>
  ({ ...seenFields(service), why: service.why, reason: service.reason }) satisfies Every<InsecureService>;

const serviceFields = (service: ApprovedService) =>
  ({
    kind: service.kind,
    ports: service.ports,
    protocol: service.protocol,
    range: service.range,
    service: service.service,
    programs: service.programs,
    users: service.users,
    addresses: service.addresses,
    reason: service.reason,
    owner: service.owner,
    approved: service.approved,
    ticket: service.ticket,
    lacks: service.lacks,
    until: service.until,
    place: service.place,
    status: service.status,
    seen: service.seen.map(seenFields),
  }) satisfies Every<ApprovedService>;

/** What `port-audit register --format json` prints. */
export const registerFields = (register: Register) =>
  ({
    schema: register.schema,
    takenAt: register.takenAt,
    host: register.host,
    policy: policyFields(register.policy),
    services: register.services.map(serviceFields),
    unapproved: register.unapproved.map(unapprovedFields),
    insecure: register.insecure.map(insecureFields),
    gaps: register.gaps.map(gapFields),
    controls: register.controls.map(({ id, title, source }) => ({ id, title, source })),
    exitCode: register.exitCode,
  }) satisfies Every<Register>;
