import type { Declared } from '../declared.js';
import { type Branching, parseTaken } from '../syntax/branches.js';
import { includesBy } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';

const squidLines = parseLines({ ...DIRECTIVES, backslash: 'continues' });

/** squid.conf, conditional configuration: true, false, a number, or two numbers that are compared. */
const SQUID_IF: Branching = {
  begin: /^if\s+(.+)$/,
  otherwise: /^else\s*$/,
  end: /^endif\s*$/,
  holds: (condition) => {
    const [, left, right] = /^(\d+)(?:\s*=\s*(\d+))?$/.exec(condition) ?? [];
    if (left !== undefined) return right === undefined ? Number(left) !== 0 : Number(left) === Number(right);
    return condition === 'true' ? true : condition === 'false' ? false : null;
  },
};

const squidTaken = parseTaken(squidLines, SQUID_IF, /_port$/);

/** Squid. */
export const SQUID: Declared = {
  // squid.conf: every http_port; a port of 0 is off. Other ports are off until they are asked for.
  programs: ['squid'],
  files: ['/etc/squid/squid.conf'],
  fileFlags: ['-f'],
  parse: (file, text, limit) =>
    squidTaken(file, text, limit).map((each) =>
      /_port$/.test(each.key) ? { ...each, values: each.values.slice(0, 1) } : each,
    ),
  includes: includesBy(/^include$/),
  refuses: [
    {
      keys: /^https_port$/,
      value: /^(?!.*\s(?:tls-)?cert=)/,
      reason: 'squid ends: there is no certificate for this',
      isEach: true,
    },
    {
      keys: /^https?_port$/,
      value: /^(?=.*\saccel(?:\s|$)).*\s(?:intercept|tproxy)(?:\s|$)/,
      reason: 'squid ends: accel goes with no other mode',
      isEach: true,
    },
  ],
  listeners: [
    {
      protocols: ['tcp'],
      endpoint: { keys: ['http_port', 'https_port', 'ftp_port'] },
      defaultPort: null,
      defaultBind: 'dual',
      // A booted 5.7 opens `localhost:3138` for ::1 alone.
      isFirstAlone: true,
    },
    {
      protocols: ['udp'],
      port: { keys: ['icp_port', 'udp_port'] },
      address: { keys: ['udp_incoming_address'] },
      defaultPort: null,
      defaultBind: 'dual',
    },
    {
      protocols: ['udp'],
      port: { keys: ['htcp_port'] },
      address: { keys: ['udp_incoming_address'] },
      defaultPort: null,
      defaultBind: 'dual',
    },
    {
      protocols: ['udp'],
      port: { keys: ['snmp_port'] },
      address: { keys: ['snmp_incoming_address'] },
      defaultPort: null,
      defaultBind: 'dual',
    },
  ],
};
