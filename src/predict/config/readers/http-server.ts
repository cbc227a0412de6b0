import { spotOf } from '../../types.js';
import { argued, byDefault, flagValue } from '../flags.js';
import { opened, portNumber } from '../sockets.js';
import type { Reader } from '../types.js';

/** Options of http.server that take a value. */
const VALUED = ['-b', '--bind', '-d', '--directory', '-p', '--protocol'];

/** `python -m http.server [options] [port]`, with the port anywhere behind the module. */
export const httpServer: Reader = {
  programs: ['http.server'],
  read(run, image) {
    const words = run.words.slice(run.words.indexOf('http.server') + 1);
    const operands = words.filter((word, index) => !word.startsWith('-') && !VALUED.includes(words[index - 1] ?? ''));
    const [operand] = operands;
    if (operands.length > 1) {
      image.tell(spotOf(run.place), 'http.server ends: it takes one port, and is given more words');
      return [];
    }
    const bind = flagValue(run, '-b', '--bind');
    const number = portNumber(image, operand ?? '8000', 'tcp');
    const said = [operand, bind].filter((word) => word !== null && word !== undefined);
    const source = said.length === 0 ? byDefault(run) : argued(run, ...said);
    return number === null ? [] : opened(image, 'tcp', bind ?? 'any4', number, source);
  },
};
