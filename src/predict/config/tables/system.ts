import type { Declared } from '../declared.js';
import { derived } from '../syntax/derived.js';
import { includesBy, type Parse } from '../syntax/include.js';
import { DIRECTIVES, INI, parseLines } from '../syntax/lines.js';
import { parseSystemd } from '../syntax/systemd-lines.js';
import type { Setting } from '../types.js';

const directives = parseLines(DIRECTIVES);

/** Files that monit includes, and the words behind `set httpd`, on its line or in those that follow. */
const parseMonit: Parse = (file, text) => {
  let inHttp = false;
  return text.split('\n').flatMap((raw, index) => {
    const line = raw.replace(/#.*$/, '').trim();
    const setting = (key: string, value: string) => ({
      file,
      line: index + 1,
      text: raw.trim(),
      within: [],
      key,
      values: [value],
    });
    const [, pattern] = /^include\s+"?([^"\s]+)/i.exec(line) ?? [];
    if (pattern !== undefined) return [setting('include', pattern)];
    if (/^(?:set|check)\b/i.test(line)) inHttp = /^set\s+httpd\b/i.test(line);
    if (!inHttp) return [];
    const [, port] = /\bport\s+(\d+)/i.exec(line) ?? [];
    const [, address] = /\baddress\s+(\S+)/i.exec(line) ?? [];
    return [
      ...(port === undefined ? [] : [setting('port', port)]),
      ...(address === undefined ? [] : [setting('address', address)]),
    ];
  });
};

/** `allow` and `bindaddress` of chrony are for the family of what they name, and for both where that is nothing. */
function byFamily(setting: Setting): readonly Setting[] {
  if (!/^(?:allow|bindaddress|bindcmdaddress)$/.test(setting.key)) return [setting];
  const [value = ''] = setting.values.filter((word) => word !== 'all');
  const families = value === '' || /[^\d./:a-f]/i.test(value) ? [4, 6] : [value.includes(':') ? 6 : 4];
  return families.map((family) => ({ ...setting, key: `${setting.key}${family}` }));
}

const pgbouncerLines = parseLines({ ...INI, trailing: null });

/** pgbouncer.ini: `%include FILE` is no setting, and says no key and value. */
const parsePgbouncer: Parse = (file, text, limit) =>
  pgbouncerLines(file, text, limit).map((each) => {
    const [, path] = /^%include\s+(\S+)$/.exec(each.text) ?? [];
    return path === undefined ? each : { ...each, key: '%include', values: [path] };
  });

/** `listen on HOST [port N]` of OpenSMTPD. */
function smtpdPlace(each: Setting): Setting[] {
  const [on, host = ''] = each.values;
  if (each.key === 'include') return [each];
  if (each.key !== 'listen' || on !== 'on' || host === 'socket') return [];
  const at = each.values.indexOf('port');
  const bind = host === 'lo' ? 'localhost' : host;
  const port = at < 0 ? '25' : (each.values[at + 1] ?? '25');
  return [{ ...each, values: [`${bind.includes(':') ? `[${bind}]` : bind}:${port}`] }];
}

/** Time, names and mail of the machine itself, and what watches it. */
export const SYSTEM: readonly Declared[] = [
  {
    // systemd.netdev(5), systemd.network(5): the kernel's WireGuard, and a server of addresses on the device.
    programs: ['systemd-networkd'],
    files: ['network/*.netdev', 'network/*.netdev.d/*.conf', 'network/*.network', 'network/*.network.d/*.conf'].flatMap(
      (each) => [`/etc/systemd/${each}`, `/usr/lib/systemd/${each}`],
    ),
    parse: parseSystemd,
    listeners: [
      {
        protocols: ['udp'],
        sections: /^WireGuard$/,
        port: { keys: ['ListenPort'] },
        defaultPort: null,
        defaultBind: 'any',
        words: { auto: null },
      },
      {
        protocols: ['udp'],
        sections: /^Network$/,
        defaultPort: 67,
        defaultBind: 'any4',
        when: [{ keys: ['DHCPServer'], is: /^(?:yes|true|on|1|y|t)$/i, otherwise: false }],
      },
    ],
  },
  {
    // pgbouncer.ini
    programs: ['pgbouncer'],
    files: ['/etc/pgbouncer/pgbouncer.ini'],
    fileOperand: true,
    parse: parsePgbouncer,
    includes: includesBy(/^%include$/),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['pgbouncer/listen_port'] },
        address: { keys: ['pgbouncer/listen_addr'] },
        defaultPort: 6432,
        defaultBind: [],
        words: { '*': 'any' },
      },
    ],
  },
  {
    // monit: `set httpd port N`, `use address A` in the lines behind it.
    programs: ['monit'],
    files: ['/etc/monit/monitrc', '/etc/monitrc'],
    fileFlags: ['-c'],
    parse: parseMonit,
    includes: includesBy(/^include$/),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['port'] },
        address: { keys: ['address'] },
        defaultPort: null,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // smtpd.conf(5) of OpenSMTPD: `listen on HOST [port N]`; a network device is every address of it.
    programs: ['opensmtpd'],
    files: ['/etc/smtpd.conf', '/etc/smtpd/smtpd.conf'],
    fileFlags: ['-f'],
    parse: derived(directives, (all) => all.flatMap(smtpdPlace)),
    includes: includesBy(/^include$/),
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['listen'] },
        defaultPort: 25,
        defaultBind: 'any',
        words: { all: 'any' },
      },
    ],
  },
  {
    // chrony.conf(5): 123 of a family only with `allow` for it, commands on loopback unless the port is 0.
    programs: ['chronyd'],
    files: ['/etc/chrony/chrony.conf', '/etc/chrony.conf'],
    fileFlags: ['-f'],
    parse: (file, text, limit) => directives(file, text, limit).flatMap(byFamily),
    includes: { ...includesBy(/^(?:include|confdir)$/), inDirectory: /\.conf$/ },
    ownWords: { chosen: /\d$/, anyCase: true },
    listeners: ([4, 6] as const).flatMap((family) => [
      {
        protocols: ['udp'],
        port: { keys: ['port'] },
        address: { keys: [`bindaddress${family}`] },
        defaultPort: 123,
        defaultBind: `any${family}`,
        when: [{ keys: [`allow${family}`], is: /^/, otherwise: false }],
        offWith: [family === 4 ? '-6' : '-4'],
      } as const,
      {
        protocols: ['udp'],
        port: { keys: ['cmdport'] },
        address: { keys: [`bindcmdaddress${family}`] },
        defaultPort: 323,
        defaultBind: `loopback${family}`,
        offWith: [family === 4 ? '-6' : '-4'],
      } as const,
    ]),
  },
  {
    // rpcbind(8), where its socket unit does not hold its sockets. With -h that of Debian 12 ends by freeing twice, as run.
    programs: ['rpcbind'],
    files: [],
    offFlags: ['-h'],
    listeners: [{ protocols: ['tcp', 'udp'], defaultPort: 111, defaultBind: 'any' }],
  },
];
