import type { Protocol } from '../../../domain/listener.js';
import { argued } from '../flags.js';
import { opened, portNumber } from '../sockets.js';
import type { Reader } from '../types.js';

/** Addresses of socat(1) that wait for others; without a family IPv4, as it is built by default. */
const LISTENING = /^(TCP|UDP|OPENSSL|SSL)([46])?-(?:LISTEN|L|RECV|RECVFROM|DATAGRAM):([^,]+)(.*)$/i;

/** Whether IPv6 is to be used where the address does not say: the options -4 and -6, or `pf=ip6` behind it. */
const isSix = (family: string | undefined, options: string, words: readonly string[]) =>
  family === '6' || (family === undefined && (/,pf=(?:ip)?6\b/.test(options) || words.includes('-6')));

/** Addresses that are at their end as soon as they are read, under a service that nobody writes to. */
const AT_END = /^(?:-|stdin|stdio|(?:open|gopen|file):.*|\/.*)$/i;

/** Whether all ends at once: datagrams are received without waiting for the first, and the other side is at its end. */
const endsAtOnce = (word: string, words: readonly string[]) =>
  /^udp[46]?-(?:recv|datagram):/i.test(word) &&
  !words.some((each) => /^-[uU]$/.test(each)) &&
  words.some((each, index) => index > 0 && each !== word && !/^-./.test(each) && AT_END.test(each));

/** socat: those of its two addresses that listen. */
export const socat: Reader = {
  programs: ['socat'],
  read(run, image) {
    return run.words.slice(1).flatMap((word) => {
      const [, kind, family, service = '', options = ''] = LISTENING.exec(word) ?? [];
      if (kind === undefined) return [];
      const protocol: Protocol = /^udp$/i.test(kind) ? 'udp' : 'tcp';
      const six = isSix(family, options, run.words);
      const [, bound] = /,bind=(\[[^\]]*\]|[^,:]+)/.exec(options) ?? [];
      const everywhere = six ? (/,(?:ipv6-v6only|ipv6only)(?:=1)?\b/.test(options) ? 'any6' : 'dual') : 'any4';
      const number = portNumber(image, service, protocol);
      if (number !== null) {
        const source = argued(run, word);
        const certainty = endsAtOnce(word, run.words) ? 'possible' : source.certainty;
        return opened(image, protocol, bound ?? everywhere, number, { ...source, certainty });
      }
      image.tell(`${run.place.file}:${run.place.line}`, `socat: no port that is understood: ${word.slice(0, 200)}`);
      return [];
    });
  },
};
