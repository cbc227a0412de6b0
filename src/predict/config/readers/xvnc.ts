import { argued, byDefault, flagValue } from '../flags.js';
import { opened } from '../sockets.js';
import type { Reader } from '../types.js';

/** X servers for VNC: `-rfbport`, else 5900 and the display; here alone with `-localhost`. Xvnc(1) */
export const xvnc: Reader = {
  programs: ['Xtigervnc', 'Xtightvnc'],
  read(run, image) {
    const display = run.words.slice(1).find((word) => /^:\d{1,4}$/.test(word)) ?? ':0';
    const said = flagValue(run, '-rfbport');
    const port = said === null ? 5900 + Number(display.slice(1)) : Number(said);
    const at = run.words.findIndex((word) => /^-localhost(?:=.*)?$/i.test(word));
    const [, joined] = /=(.*)$/.exec(run.words[at] ?? '') ?? [];
    const value = joined ?? run.words[at + 1] ?? '';
    const isLocal = at >= 0 && !/^(?:0|no|off|false)$/i.test(value);
    const bind = flagValue(run, '-interface') ?? (isLocal ? 'loopback' : run.name === 'Xtightvnc' ? 'any4' : 'any');
    if (!(port > 0 && port < 65536)) return [];
    const source = said === null && display === ':0' ? byDefault(run) : argued(run, said ?? display);
    return opened(image, 'tcp', bind, port, source);
  },
};
