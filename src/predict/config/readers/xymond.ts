import { argued, byDefault, flagValue } from '../flags.js';
import { hostPort, opened, portNumber } from '../sockets.js';
import type { Reader } from '../types.js';

/**
 * The server of Xymon: `--listen=ADDRESS` is one address, and of `--listen=ADDRESS:PORT` the port counts alone: it looks for the
 * address with the port still behind it, finds none, and takes every one. xymond(8); Debian xymon 4.3.30, as it was seen to run.
 */
export const xymond: Reader = {
  programs: ['xymond'],
  read(run, image) {
    const said = flagValue(run, '--listen');
    if (said === null || said === '') return opened(image, 'tcp', 'any4', 1984, byDefault(run));
    const { host, port } = hostPort(said);
    if (port === null) return opened(image, 'tcp', host ?? 'any4', 1984, argued(run, said));
    const number = portNumber(image, port, 'tcp');
    if (number === null) image.tell(`${run.place.file}:${run.place.line}`, `not a port: ${port.slice(0, 200)}`);
    // Another version may heed the address.
    const source = { ...argued(run, said), certainty: 'configured' as const };
    return number === null ? [] : opened(image, 'tcp', 'any4', number, source);
  },
};
