import { byDefault } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import type { Reader } from '../types.js';

const FILE = '/etc/mail/sendmail.cf';

/** Names of ports that stand in for /etc/services. */
const PORTS = new Map([
  ['smtp', 25],
  ['submission', 587],
  ['smtps', 465],
]);

/** What `Family=inet, Port=smtp, Addr=127.0.0.1` says, by the first letter of each: sendmail looks at no more. */
function optionsOf(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(',').map((each) => each.split('='));
  return new Map(pairs.map(([key = '', value = '']) => [key.trim().slice(0, 1).toUpperCase(), value.trim()]));
}

/** sendmail as a daemon: every `DaemonPortOptions` of sendmail.cf, else port 25. Sendmail Operations Guide, 5.6 */
export const sendmail: Reader = {
  programs: ['sendmail'],
  read(run, image) {
    if (!run.words.some((word) => /^-b[dD]$/.test(word))) return [];
    const lines = (image.text(FILE) ?? '').split('\n').flatMap((text, index) => {
      const [, said] = /^(?:O\s+DaemonPortOptions|OO)\s*=?(.*)$/.exec(text.trim()) ?? [];
      return said === undefined ? [] : [{ options: optionsOf(said), place: { file: FILE, line: index + 1, text } }];
    });
    if (lines.length === 0) return opened(image, 'tcp', 'any4', 25, byDefault(run));
    return lines.flatMap(({ options, place }) => {
      const six = options.get('F') === 'inet6';
      const word = options.get('P') ?? 'smtp';
      const number = portNumber(image, word, 'tcp') ?? PORTS.get(word) ?? null;
      const bind = options.get('A') ?? (six ? 'any6' : 'any4');
      const found = number === null ? [] : opened(image, 'tcp', bind, number, configured(place));
      if (found.length === 0) image.tell(`${FILE}:${place.line}`, 'sendmail: no address and port that is understood');
      return found;
    });
  },
};
