import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { doubted, unlessLacking } from '../lacking.js';
import { settingsOfFile } from '../syntax/include.js';
import { INI, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

const parse = parseLines({ ...INI, trailing: null, between: /=\s*/ });

/** stunnel(8): what stands behind the last colon is the port, also of an address of IPv6 without brackets. */
const bracketed = (value: string) => value.replace(/^([\da-f]*:[\da-f:]*):(\w+)$/i, '[$1]:$2');

/** The last word of a service on something, or of the file for all services behind it. */
const saidOf = (settings: readonly Setting[], { within }: Setting, name: string) =>
  settings.findLast(
    ({ key, within: own }) => key.toLowerCase() === name && (own.length === 0 || own[0]?.[0] === within[0]?.[0]),
  )?.values[0];

/** A service that takes TLS and has neither a certificate nor a secret, for which stunnel ends. */
function isWithoutCertificate(settings: readonly Setting[], line: Setting): boolean {
  if (/^yes$/i.test(saidOf(settings, line, 'client') ?? '')) return false;
  return ['cert', 'pskidentity', 'psksecrets', 'engine'].every((name) => saidOf(settings, line, name) === undefined);
}

function ofFile(image: Image, file: string): readonly Opened[] {
  const settings = settingsOfFile(image, file, parse);
  const accepting = settings.filter(({ key, within }) => key.toLowerCase() === 'accept' && within.length > 0);
  const all = accepting.flatMap((line) =>
    endpoint(image, line, bracketed(line.values[0] ?? ''), {
      protocol: 'tcp',
      everywhere: 'any4',
      port: null,
      hosts: { '::': 'dual' },
    }),
  );
  const bare = accepting.find((line) => isWithoutCertificate(settings, line));
  const known = bare === undefined ? all : doubted(image, all, bare, 'stunnel ends: this service has no certificate');
  return unlessLacking(image, known, settings, { keys: /^(?:cert|key|CAfile|PSKsecrets)$/i });
}

/** stunnel: `accept` of each service, of the file that it is given. */
export const stunnel: Reader = {
  programs: ['stunnel'],
  read(run, image) {
    const operands = run.words.slice(1).filter((word) => word.startsWith('/'));
    const files = operands.length > 0 ? operands : ['/etc/stunnel/stunnel.conf'];
    return files.flatMap((file) => ofFile(image, file));
  },
};
