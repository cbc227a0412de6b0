import { canonicalAddress } from '../../../domain/address.js';
import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import type { Opened, Place } from '../../types.js';
import { argued, byDefault, flagValue, hasFlag } from '../flags.js';
import { doubted } from '../lacking.js';
import { both } from '../said.js';
import { configured, opened, portNumber, type Source } from '../sockets.js';
import type { Reader } from '../types.js';
import { EximLines } from './exim-macros.js';

const DEBIAN = '/etc/exim4/update-exim4.conf.conf';
const OWN = '/etc/exim4/exim4.conf';
const FRAGMENTS = '/etc/exim4/conf.d/main';

/** The files that the configuration is made of, in order: one in whole, or what update-exim4.conf(8) puts together. */
function filesOf(image: Image): readonly string[] {
  const whole = [OWN, '/etc/exim/exim.conf'].find((each) => image.isFile(each));
  if (whole !== undefined) return [whole];
  const isSplit = lineOf(image, DEBIAN, /^\s*dc_use_split_config='(true)'/) !== null;
  // run-parts(8) passes over names with a period.
  const names = [...image.list(FRAGMENTS)].filter((name) => /^[\w-]+$/.test(name)).sort();
  const parts = isSplit ? names.map((name) => `${FRAGMENTS}/${name}`) : ['/etc/exim4/exim4.conf.template'];
  return ['/etc/exim4/exim4.conf.localmacros', ...parts].filter((each) => image.isFile(each));
}

/** The last line of a file that fits, with what its first group says. */
function lineOf(image: Image, file: string, pattern: RegExp): readonly [string, Place] | null {
  const lines = (image.text(file) ?? '').split('\n');
  const index = lines.findLastIndex((line) => pattern.test(line));
  const text = (lines[index] ?? '').trim();
  return index < 0 ? null : [pattern.exec(lines[index] ?? '')?.[1] ?? '', { file, line: index + 1, text }];
}

/** The elements of a list of Exim: a list may name its own separator with `<`, and doubled it stands for itself. */
function listOf(text: string): string[] {
  const usual = text.includes(';') ? ';' : ':';
  const [, separator = usual, rest = text] = /^\s*<\s*(\S)(.*)$/.exec(text) ?? [];
  const doubled = separator + separator;
  const parts = rest.replaceAll(doubled, '\0').split(separator);
  return parts.map((each) => each.replaceAll('\0', separator).trim()).filter((each) => each !== '');
}

/** `127.0.0.1.2525`, `[::1]:25`, or an address alone; chapter 13 of the specification. */
function elementOf(text: string): { readonly host: string; readonly port: string | null } {
  const [, bracketed, bracketedPort] = /^\[([^\]]+)\](?::(\w+))?$/.exec(text) ?? [];
  if (bracketed !== undefined) return { host: bracketed, port: bracketedPort ?? null };
  const [, dotted, dottedPort] = /^(\d+\.\d+\.\d+\.\d+|(?=[0-9a-f]*:)[0-9a-f:]+)\.(\d+)$/i.exec(text) ?? [];
  return dotted === undefined ? { host: text, port: null } : { host: dotted, port: dottedPort ?? null };
}

/** Whether an element is neither an address nor a port or the name of one. */
const isMalformed = (text: string) => canonicalAddress(elementOf(text).host) === null && !/^[\w-]+$/.test(text);

/** An element of `-oX` with colons where these separate: the list is put together and cut once more. A run 4.96 ends. */
function cutAgain(run: Running): string | undefined {
  const text = flagValue(run, '-oX') ?? '';
  return text.trimStart().startsWith('<') ? undefined : listOf(text).find((each) => each.includes(':'));
}

/** Where Debian keeps it in few words, else the main configuration. */
function interfacesOf(image: Image, lines: EximLines): readonly [string, Place] | null {
  const own = image.isFile(OWN) ? null : lineOf(image, DEBIAN, /^\s*dc_local_interfaces='([^']*)'/);
  if (own !== null && own[0].trim() !== '') return own;
  return lines.said('local_interfaces') ?? own;
}

/** Elements of `-oX`: those with periods or colons take the place of the interfaces, the others that of the ports. */
function optionOf(run: Running, kind: 'interfaces' | 'ports'): readonly string[] {
  const elements = listOf(flagValue(run, '-oX') ?? '');
  return elements.filter((each) => /[.:]/.test(each) === (kind === 'interfaces'));
}

function portsOf(run: Running, lines: EximLines): ReadonlyArray<readonly [string, Source]> {
  const given = optionOf(run, 'ports');
  if (given.length > 0) return given.map((each) => [each, argued(run, flagValue(run, '-oX') ?? '')]);
  const said = lines.said('daemon_smtp_ports');
  return said === null ? [['25', byDefault(run)]] : listOf(said[0]).map((each) => [each, configured(said[1])]);
}

/** The addresses that it listens on, in words of Exim, and what says so. */
function addressesOf(
  run: Running,
  image: Image,
  lines: EximLines,
): { readonly elements: readonly string[]; readonly source: Source } {
  const given = optionOf(run, 'interfaces');
  if (given.length > 0) return { elements: given, source: argued(run, flagValue(run, '-oX') ?? '') };
  const said = interfacesOf(image, lines);
  const listed = said === null ? [] : listOf(said[0]);
  return {
    elements: listed.length === 0 ? ['0.0.0.0', '::0'] : listed,
    source: said === null ? byDefault(run) : configured(said[1]),
  };
}

/** Exim: `local_interfaces` with the ports of `daemon_smtp_ports`, and Debian's own words for them. */
export const exim: Reader = {
  programs: ['exim4'],
  decides: /^(?:port|interface|hosts|daemon_smtp_ports?|local_interfaces|tls_on_connect_ports)$/,
  small: /^(?:daemon_smtp_ports?|local_interfaces|tls_on_connect_ports)$/,
  read(run, image) {
    if (!run.words.some((word) => /^-b(?:d|df|dm)$/.test(word)) && !hasFlag(run, '-bD')) return [];
    const lines = new EximLines(image, filesOf(image));
    const { elements, source: ofAddress } = addressesOf(run, image, lines);
    const all = elements.map(elementOf).flatMap(({ host, port }): Opened[] => {
      const ports = port === null ? portsOf(run, lines) : ([[port, ofAddress]] as const);
      return ports.flatMap(([text, source]) => {
        const number = portNumber(image, text, 'tcp');
        return number === null
          ? []
          : opened(image, 'tcp', host === '::0' ? '::' : host, number, both(ofAddress, source));
      });
    });
    const wrong = [...elements, ...optionOf(run, 'ports')].find(isMalformed) ?? cutAgain(run);
    return wrong === undefined ? all : doubted(image, all, run.place, `exim ends: no address and no port: ${wrong}`);
  },
};
