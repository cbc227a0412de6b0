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
