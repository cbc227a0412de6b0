import { describe, expect, it } from 'vitest';
import { sockets } from '../../../src/predict/config/answer.js';
import { CODED } from '../../../src/predict/config/list.js';
import type { Registry } from '../../../src/registry/types.js';
import { buildImage, buildRunning } from '../../helpers/build-image.js';
import { CASES as CHANGED } from './changed-cases.js';
import { CASES as LISTED } from './list-cases.js';

const registry = { program: () => undefined } as unknown as Registry;

const CASES = [
  ...Object.entries(LISTED).map(([program, each]) => ({ variables: {}, ...each, program })),
  ...Object.values(CHANGED),
].filter(({ program }) => CODED.some(({ programs }) => programs.includes(program)));

type Files = Readonly<Record<string, string>>;
function read({ program, words = ['/x'], variables = {} }: (typeof CASES)[number], files: Files) {
  const image = buildImage(files);
  const place = { file: '/etc/default/x', line: 1, text: 'X=' };
  const run = buildRunning(words, {
    name: program,
    environment: new Map(Object.entries(variables)),
    origins: new Map(Object.keys(variables).map((name) => [name, place])),
  });
  const opened = sockets(run, image, registry) ?? [];
  return { opened, problems: image.problems() };
}

const REASON = 'this looks like a place to listen on, and nothing was made of it';

/** Lines of the files that are evidence for a port, with that port. */
const deciding = (each: (typeof CASES)[number]) =>
  read(each, each.files ?? {}).opened.flatMap(({ port, evidence }) =>
    evidence.flatMap((said) => {
      const [, file = '', line = ''] = /^(\/[^:]+):(\d+): /.exec(said) ?? [];
      const text = each.files?.[file]?.split('\n')[Number(line) - 1];
      return text === undefined || file.startsWith('/usr/') ? [] : [{ file, line: Number(line), text, port }];
    }),
  );

describe('lines that a reader in code passes over', () => {
  it('are none of those that it knows', () => {
    const told = CASES.flatMap((each) =>
      read(each, each.files ?? {}).problems.flatMap(({ place, reason }) =>
        reason === REASON ? [each.program, place] : [],
      ),
    );
    expect(told).toEqual([]);
  });

  it('are told where they look like a place to listen on', () => {
    const silent = CASES.flatMap((each) =>
      deciding(each).flatMap(({ file, line, text, port }) => {
        const renamed = text
          .replace(/[A-Za-z][\w-]*/g, (word) =>
            /listen|bind|port|addr|socket/i.test(word) ? `own-listen-${word}` : word,
          )
          .replace(new RegExp(`\\b${port}\\b`), '54321');
        if (!renamed.includes('own-listen') || !renamed.includes('54321')) return [];
        const changed = (each.files?.[file] ?? '')
          .split('\n')
          .with(line - 1, renamed)
          .join('\n');
        const { opened, problems } = read(each, { ...each.files, [file]: changed });
        const spot = `${file}:${line}`;
        const isSaid =
          problems.some(({ place }) => place === spot) ||
          opened.some(({ evidence }) => evidence.some((said) => said.startsWith(`${spot}:`)));
        return isSaid ? [] : [`${each.program}: ${renamed}`];
      }),
    );
    expect([...new Set(silent)]).toEqual([]);
  });
});

it.each([' /* ', '<!--', '--[[ ', 'listen {', ' a=', '> <', 'a ', ', "a', '(', '\n(listen {;[=', '["', 'bind\n'])(
  'a megabyte of %j takes no time to look through',
  (piece) => {
    const image = buildImage({ '/etc/cups/cupsd.conf': piece.repeat((1 << 20) / piece.length) });
    const begin = performance.now();
    sockets(buildRunning(['/usr/sbin/cupsd'], { name: 'cupsd' }), image, registry);
    expect(performance.now() - begin).toBeLessThan(3000);
  },
);

it('a comment of several lines names no place', () => {
  const told = (text: string) => {
    const image = buildImage({ '/etc/gdnsd/config': text });
    sockets(buildRunning(['/usr/sbin/gdnsd'], { name: 'gdnsd' }), image, registry);
    return image.problems().flatMap(({ place, reason }) => (reason === REASON ? [place] : []));
  };
  expect(told('/* a\n port = 1234\n*/\n<!--\nport = 1235\n-->\n--[=[\nport = 1236\n]=]\nport = 1237\n')).toEqual([
    '/etc/gdnsd/config:10',
  ]);
  expect(told('/* \n port = 1234\n')).toEqual(['/etc/gdnsd/config:2']);
});

it.each([
  ['bird', '/etc/bird/bird.conf', 'protocol device { }\nPROTOCOL bgp { neighbor 10.0.0.2 as 1; }\n'],
  ['bird', '/etc/bird/bird.conf', 'protocol device { }\nprotocol BGP { neighbor 10.0.0.2 as 1; }\n'],
  ['freeradius', '/etc/freeradius/3.0/sites-enabled/a', 'server a {\nLISTEN {\n type = auth\n}\n}\n'],
  ['gdnsd', '/etc/gdnsd/config', 'options => {\n DNS_port => 53 }\n'],
  [
    'syslog-ng',
    '/etc/syslog-ng/syslog-ng.conf',
    '@version: 3.38\nsource s { NETWORK(port(5514)); }; log { source(s); };\n',
  ],
  ['krb5kdc', '/etc/krb5kdc/kdc.conf', '[kdcdefaults]\nKDC_ports = 8088\n'],
  ['xinetd', '/etc/xinetd.conf', '\nService echo\n{\n port = 7\n}\n'],
  ['kresd', '/etc/knot-resolver/kresd.conf', "x = 1\nnet.LISTEN('127.0.0.1', 5353)\n"],
  ['lighttpd', '/etc/lighttpd/lighttpd.conf', 'server.modules = ()\nSERVER.port = 8001\n'],
])('%s: a name in letters of another size is told: %s: %j', (program, file, text) => {
  const image = buildImage({ [file]: text });
  sockets(
    buildRunning([`/usr/sbin/${program}`, ...(program === 'kresd' ? ['-c', file] : [])], { name: program }),
    image,
    registry,
  );
  expect(image.problems().map(({ place }) => place)).toContain(`${file}:2`);
});

it.each([
  [
    'gmond',
    '/etc/ganglia/gmond.conf',
    'UDP_recv_channel {\n PORT = 8700\n Bind = 127.0.0.1\n}\n',
    'udp 127.0.0.1 8700',
  ],
  ['kamailio', '/etc/kamailio/kamailio.cfg', 'listen=UDP:127.0.0.1:5062\n', 'udp 127.0.0.1 5062'],
])('%s takes letters of any size', (program, file, text, opens) => {
  const image = buildImage({ [file]: text });
  const opened = sockets(buildRunning([`/usr/sbin/${program}`], { name: program }), image, registry) ?? [];
  expect(opened.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`)).toEqual([opens]);
});
