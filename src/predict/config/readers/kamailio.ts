import type { Protocol } from '../../../domain/listener.js';
import type { Image } from '../../tree/image.js';
import { type Opened, spotOf } from '../../types.js';
import { byDefault, flagValue, flagValues } from '../flags.js';
import { configured, opened, portNumber, type Source } from '../sockets.js';
import { KamailioWords, type Word } from '../syntax/kamailio-words.js';
import type { Reader, Setting } from '../types.js';

const KEYS = /^(?:listen|port|disable_tcp|enable_tls|modparam)$/;

/** What may stand as a further address of one `listen`; another word begins the next statement. */
const FURTHER = /[:.[*]/;

/** Words behind an address, with what belongs to them. */
const BESIDE: Readonly<Record<string, number>> = { advertise: 1, name: 1, virtual: 0 };

function valuesFrom(words: readonly Word[], at: number, isList: boolean): readonly Word[] {
  const values: Word[] = [];
  for (let next = at; next < words.length; next += 1) {
    const word = words[next] as Word;
    const beside = BESIDE[word.text];
    if (word.kind === 'sign' || words[next + 1]?.text === '=') break;
    if (values.length === 0) values.push(word);
    else if (beside !== undefined) next += beside;
    else if (isList && word.kind === 'word' && FURTHER.test(word.text)) values.push(word);
    else break;
  }
  return values;
}

/** The statements `KEY = VALUES` outside of routes, and what `modparam` tells of modules. */
function statementsOf(words: readonly Word[]): Setting[] {
  let depth = 0;
  return words.flatMap(({ kind, text: key, file, line, said: text }, index): Setting[] => {
    if (kind === 'sign') depth += key === '{' ? 1 : key === '}' ? -1 : 0;
    if (depth > 0 || kind !== 'word' || !KEYS.test(key)) return [];
    const place = { file, line, text, within: [], key };
    if (key === 'modparam') {
      const texts = words.slice(index + 1, index + 7).filter((each) => each.kind === 'text');
      return [{ ...place, values: texts.slice(0, 3).map((each) => each.text) }];
    }
    if (words[index + 1]?.text !== '=') return [];
    const values = valuesFrom(words, index + 2, key === 'listen');
    // A text in quotes is the name of a host, whatever stands in it.
    const isOdd = key === 'listen' && values.some((each) => each.kind === 'text' && /:/.test(each.text));
    const doubt = isOdd ? { doubt: 'kamailio takes what stands in quotes for the name of a host, and ends' } : {};
    return [{ ...place, values: values.map((each) => each.text), ...doubt }];
  });
}

const isOn = (setting: Setting | undefined) => /^(?:yes|on|true|1)$/i.test(setting?.values[0] ?? '');

interface Kinds {
  readonly port: number;
  readonly protocols: readonly Protocol[];
}

/** `[proto]:[address]:[port]`, each of them may be missing; the port after the last colon. */
function listening(image: Image, value: string, kinds: Kinds, source: Source): Opened[] {
  const [, kind, rest = ''] = /^(?:(udp|tcp|tls|sctp):)?(.*)$/i.exec(value) ?? [];
  const proto = kind?.toLowerCase();
  const [, six, host = '', digits] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\w+|\*))?$/.exec(rest) ?? [];
  if (proto === 'sctp') return [];
  const protocols = proto === undefined ? kinds.protocols : ([proto === 'udp' ? 'udp' : 'tcp'] as const);
  return protocols.flatMap((protocol) => {
    const fallback = proto === 'tls' ? kinds.port + 1 : kinds.port;
    const port = digits === undefined || digits === '*' ? fallback : portNumber(image, digits, protocol);
    return port === null ? [] : opened(image, protocol, six ?? host, port, source);
  });
}

/** Kamailio: each `listen`; without one every IPv4 address of the machine, with TCP unless it is switched off. */
export const kamailio: Reader = {
  programs: ['kamailio'],
  decides: /^(?:listen|port)$/,
  read(run, image) {
    const file = flagValue(run, '-f') ?? '/etc/kamailio/kamailio.cfg';
    if (image.text(file) === null) return null;
    const defined = flagValues(run.words, ['-A']).map(({ value }) => value);
    const settings = statementsOf([...new KamailioWords(image, defined).of(file)]);
    for (const each of settings) {
      if (each.doubt !== undefined) image.tell(spotOf(each), each.doubt);
      if (/binrpc|tcp_socket/.test(each.values[1] ?? '') && /^(?:tcp|udp):/.test(each.values[2] ?? ''))
        image.tell(spotOf(each), 'kamailio: a socket of a module, which was not followed');
    }
    const last = (key: string) => settings.findLast((each) => each.key === key);
    const own = last('port');
    const port = own === undefined ? 5060 : (portNumber(image, own.values[0] ?? '', 'udp') ?? 5060);
    const protocols: readonly Protocol[] = isOn(last('disable_tcp')) ? ['udp'] : ['udp', 'tcp'];
    const listens = settings.filter(({ key }) => key === 'listen');
    if (listens.length === 0) {
      const source = own === undefined ? byDefault(run) : configured(own);
      const tls = last('enable_tls');
      const secure = isOn(tls) && protocols.includes('tcp') && tls !== undefined;
      return [
        ...protocols.flatMap((protocol) => opened(image, protocol, 'any4', port, source)),
        ...(secure ? opened(image, 'tcp', 'any4', port + 1, configured(tls)) : []),
      ];
    }
    return listens.flatMap((setting) =>
      setting.values.flatMap((value) => {
        const found = listening(image, value, { port, protocols }, configured(setting));
        if (found.length === 0 && !/^sctp:/i.test(value))
          image.tell(spotOf(setting), `kamailio: this listener was not understood: ${value.slice(0, 200)}`);
        return found;
      }),
    );
  },
};
