import { expect, it } from 'vitest';
import { settingsOfFile } from '../../../../src/predict/config/syntax/include.js';
import { parseJson } from '../../../../src/predict/config/syntax/json.js';
import { DIRECTIVES, parseLines } from '../../../../src/predict/config/syntax/lines.js';
import { parseToml } from '../../../../src/predict/config/syntax/toml.js';
import { parseXml } from '../../../../src/predict/config/syntax/xml.js';
import { parseYaml } from '../../../../src/predict/config/syntax/yaml.js';
import type { Setting } from '../../../../src/predict/config/types.js';
import { buildImage } from '../../../helpers/build-image.js';

/** Each setting as `path/key=values`, each doubt as the line of it. */
const shown = (settings: readonly Setting[]) =>
  settings
    .filter(({ values, doubt }) => values.length > 0 || doubt !== undefined)
    .map(({ within, key, values, line, doubt }) =>
      doubt === undefined ? `${[...within.map(([name]) => name), key].join('/')}=${values.join(' ')}` : `doubt:${line}`,
    );

it.each([
  ["port: 80 # it's the usual one", ['port=80']],
  ['host: "a # b" # c', ['host=a # b']],
  ["host: a#b 'c # d'", ["host=a#b 'c"]],
  ['# port: 80', []],
  ['{net: {port: 9999}}', ['net/port=9999']],
  ['{"net": {"port": 9999, bindIp: "0.0.0.0"}}', ['net/port=9999', 'net/bindIp=0.0.0.0']],
  ['"net":\n  \'port\': 9999', ['net/port=9999']],
  ['"n\\u0065t":\n  port: 9999', ['net/port=9999']],
  ['? net\n: ? port\n  : 9999', ['net/port=9999']],
  ['net:\n    port:\n        9999', ['net/port=9999']],
  ['a: &x {port: 9999}\nnet: *x', ['a/port=9999', 'net/port=9999']],
  ['a: &x {port: 9999}\nnet:\n  <<: *x\n  port: 1', ['a/port=9999', 'doubt:3', 'net/port=9999', 'net/port=1']],
  ['port: 1\n---\nport: 2', ['port=1', 'doubt:2']],
  ['port: 1\nport: 2', ['port=1', 'doubt:2', 'port=2']],
  ['hosts: >-\n  a\n  b\nport: |\n  80', ['hosts=a b', 'port=80\n']],
  ['port: !!int 80', ['port=80']],
  ['port: !env PORT', ['port=PORT', 'doubt:1']],
  ['listen: [a, "b,c"]\nother:\n- d\n- e', ['listen=a b,c', 'other=d', 'other=e']],
  ['\uFEFFport: 80', ['port=80']],
  ['%YAML 1.1\n---\nport: 80\n...\n', ['port=80']],
  ['port: [1', ['port=1', 'doubt:1']],
  ['a: b: c', ['a/b=c', 'doubt:1']],
])('reads YAML as it is meant: %j', (text, expected) => {
  expect(new Set(shown(parseYaml('f', text)))).toEqual(new Set(expected));
});

it.each([
  ['{"\\u0068osts": ["tcp://[::]:1", "a"]}', ['hosts=tcp://[::]:1 a']],
  ['{"port": 1e4}', ['doubt:1', 'port=10000']],
  ['{"share": 1.5}', ['share=1.5']],
  ['{"a": {"port": 1}, "port": 2}', ['a/port=1', 'port=2']],
  ['{"a": [{"port": 1}, {"port": 2}, 3]}', ['a/port=1', 'a/port=2', 'a=3']],
  ['{"port": 1,\n"port": 2}', ['port=1', 'doubt:2', 'port=2']],
  ['{"port": 1,\n}', ['port=1', 'doubt:1']],
  ['{"port": 1\n', ['port=1', 'doubt:2']],
  ['{"port": 1} x', ['port=1', 'doubt:1']],
  ['{"port": 1} {"port": 2}', ['port=1', 'doubt:1']],
  ['{// "port": 2\n"port": 1}', ['doubt:1', 'port=1']],
  ['{"port": 010}', ['doubt:1']],
  ["{'port': 1}", ['doubt:1']],
  ['{"a": "b\nc"}', ['doubt:1']],
  ['\uFEFF{"port": 1}', ['doubt:1', 'port=1']],
  ['', ['doubt:1']],
  ['{"port": "\\ud83d"}', ['port=\ud83d']],
])('reads JSON to the letter: %j', (text, expected) => expect(shown(parseJson()('f', text))).toEqual(expected));

it('takes of JSON what a program takes', () => {
  const parse = parseJson({ comments: true, commas: true, several: true, mark: true });
  expect(shown(parse('f', '\uFEFF{"a": 1, // b\n# c\n/* d */ "e": [2,],}\n{"f": "// g"}'))).toEqual([
    'a=1',
    'e=2',
    'f=// g',
  ]);
});

it.each([
  ['port = 80 # 81\n[net]\nport=8_1\n', ['port=80', 'net/port=81']],
  ['[ net . "a.b" ] # c\n"po\\u0072t" = \'82\'', ['net/a.b/port=82']],
  ['net.port = 0x50\nnet."x y".z = 1', ['net/port=80', 'net/x y/z=1']],
  ['net = { port = 80, in = { a = "b}", c = [1, 2] } }', ['net/port=80', 'net/in/a=b}', 'net/in/c=1 2']],
  ['listen = [ # x\r\n  "a", # y ]\r\n  \'b#c\',\r\n]\r\nport = 80\r\n', ['listen=a b#c', 'port=80']],
  ['[[a]]\nport = 1\n[a.b]\nc = 2\n[[a]]\nport = 3', ['a/port=1', 'a/b/c=2', 'a/port=3']],
  ['a = [{ port = 1 }, { port = 2 }]', ['a/port=1', 'a/port=2']],
  ['a = """\n[net]\nport = 1\\\n   2"""\nport = 3', ['a=[net]\nport = 12', 'port=3']],
  ["a = '''\nport = 1\\'''\nport = 2", ['a=port = 1\\', 'port=2']],
  ['at = 1979-05-27 07:32:00Z\non = true\nshare = 1.5', ['at=1979-05-27 07:32:00Z', 'on=true', 'share=1.5']],
  ['port = 1\nport = 2', ['port=1', 'doubt:2', 'port=2']],
  ['[a]\nb = 1\n[a]\nc = 2', ['a/b=1', 'doubt:3', 'a/c=2']],
  ['port = 1\nport 2\nport = 3', ['port=1', 'doubt:2']],
  ['port = 1 # x\nhost = "a\nport = 3', ['port=1', 'doubt:2']],
  ['port = 1 2', ['port=1', 'doubt:1']],
  ['a = {\nport = 1 }', ['doubt:1']],
  [`a = ${'['.repeat(70)}`, ['doubt:1']],
])('reads TOML as it is meant: %j', (text, expected) => expect(shown(parseToml('f', text))).toEqual(expected));

it.each([
  ['<a><port>80</port></a>', ['a/port=80']],
  ['<a><port><![CDATA[80]]></port></a>', ['a/port=80']],
  ['<a><port>8<!-- 1 -->0</port></a>', ['a/port=80']],
  ['<a><port>&#56;&#x30;</port></a>', ['a/port=80']],
  ['<a port=\'8&#48;\' host = "x"/>', ['a/port=80', 'a/host=x']],
  ['<!DOCTYPE a [ <!ENTITY p "80"> <!ENTITY p "90"> ]>\n<a><port>&p;</port></a>', ['a/port=80']],
  ['<!DOCTYPE a [ <!ENTITY p SYSTEM "f"> ]>\n<a><port>&p;</port></a>', ['doubt:2', 'a/port=&p;']],
  ['<a><!-- <port>1</port> --><?x <port>2</port> ?><b/></a>', []],
  ['<a>\n<xi:include href="b.xml"/></a>', ['doubt:2', 'a/xi:include/href=b.xml']],
  ['<a><port x="1"/>\n</b></a>', ['a/port/x=1', 'doubt:2']],
  ['<a><port>80</port>', ['a/port=80', 'doubt:1']],
  ['<a><port>80</port><!-- </a>', ['a/port=80', 'doubt:1']],
  ['<a><port value=80/></a>', ['doubt:1']],
  ['', ['doubt:1']],
])('reads XML as it is meant: %j', (text, expected) => expect(shown(parseXml('f', text))).toEqual(expected));

it('tells the lines of members and elements', () => {
  const lines = (settings: readonly Setting[]) => settings.map(({ line, key, text }) => [line, key, text]);
  expect(lines(parseJson()('f', '{\n\n"a": 1,\n"b": [2,\n3]}'))).toEqual([
    [3, 'a', '"a": 1,'],
    [4, 'b', '"b": [2,'],
  ]);
  expect(lines(parseXml('f', '<a>\n<!-- x\n-->\n<b>1</b></a>'))).toEqual([[4, 'b', '<b>1</b></a>']]);
  expect(lines(parseYaml('f', 'a:\n  - b\n  - c\n'))).toEqual([
    [2, 'a', '- b'],
    [3, 'a', '- c'],
  ]);
});

it.each([
  ['lists in lists', parseYaml, '['],
  ['objects in objects', parseJson(), '{"a":'],
  ['elements in elements', parseXml, '<a>'],
  ['members', parseJson(), '{"a":1}'],
  ['keys', parseYaml, 'a: 1\n'],
  ['aliases', parseYaml, '- &a 1\n- *a\n'],
  ['keys of braces', parseYaml, '{a: 1}\n'],
  ['entities', parseXml, '&amp;'],
  ['quotes', parseJson(), '"'],
  ['blanks', parseXml, '<a '],
])('reads a megabyte of %s in little time, and doubts it', (_, parse, text) => {
  const settings = parse('f', text.repeat((1 << 20) / text.length), 50_000);
  expect(settings.filter(({ doubt }) => doubt !== undefined).length).toBeGreaterThan(0);
});

it('reads aliases that stand for ever more aliases to a limit, and tells it', () => {
  const rows = Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`);
  const image = buildImage({ '/f': ['a0: &a0 [x, {y: 1}]', ...rows, 'port: 80'].join('\n') });
  expect(settingsOfFile(image, '/f', parseYaml).length).toBeLessThan(60_000);
  expect(image.problems().length).toBeGreaterThan(0);
});

it('joins lines that go on, but for comments', () => {
  const read = (text: string) =>
    parseLines({ ...DIRECTIVES, backslash: 'continues' })('f', text)
      .filter(({ key }) => key !== '')
      .map(({ line, key, values }) => [line, key, ...values]);
  expect(read('a 1 \\\n2 \\\n3\nb 4\n# c \\\nd 5\n \\\n# e\nf 6 \\')).toEqual([
    [1, 'a', '1', '2', '3'],
    [4, 'b', '4'],
    [6, 'd', '5'],
    [9, 'f', '6'],
  ]);
});
