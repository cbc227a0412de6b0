import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import type { Place } from '../../types.js';
import { byDefault, flagValue, hasFlag, placeOfWord } from '../flags.js';
import { homeOf } from '../names.js';
import { configured, opened, portNumber } from '../sockets.js';
import { settingsOfFile } from '../syntax/include.js';
import { ASSIGNMENTS, parseLines } from '../syntax/lines.js';
import type { Reader } from '../types.js';

const parse = parseLines(ASSIGNMENTS);

/** What aria2 is told by an option, else by its file, and where. */
function sayer(run: Running, image: Image): (name: string) => { value: string; place: Place } | null {
  const file = flagValue(run, '--conf-path') ?? `${homeOf(image, run.user)}/.aria2/aria2.conf`;
  const settings = run.words.some((word) => /^--no-conf(?:=true)?$/.test(word))
    ? []
    : settingsOfFile(image, file, parse);
  return (name) => {
    const given = run.words.find((word) => word.startsWith(`--${name}=`));
    if (given !== undefined) return { value: given.slice(name.length + 3), place: placeOfWord(run, given) };
    const next = flagValue(run, `--${name}`);
    const bare = next !== null && /^\d+$/.test(next) ? next : 'true';
    if (hasFlag(run, `--${name}`)) return { value: bare, place: run.place };
    const line = settings.findLast(({ key }) => key === name);
    return line === undefined ? null : { value: line.values[0] ?? '', place: line };
  };
}

/** aria2c(1): only with `enable-rpc`, for this machine unless `rpc-listen-all` says everybody. */
export const aria2: Reader = {
  programs: ['aria2', 'aria2c'],
  read(run, image) {
    const said = sayer(run, image);
    const isOn = (name: string) => said(name)?.value === 'true';
    if (!isOn('enable-rpc')) return [];
    const port = said('rpc-listen-port');
    const number = portNumber(image, port?.value ?? '6800', 'tcp') ?? 6800;
    const places = [port, said('enable-rpc')].flatMap((each) => (each === null ? [] : [each.place]));
    const source = port === null ? byDefault(run) : configured(...new Set(places));
    const four = isOn('disable-ipv6') ? '4' : '';
    const bind = isOn('rpc-listen-all') ? `any${four}` : `loopback${four}`;
    return opened(image, 'tcp', bind, number, source);
  },
};
