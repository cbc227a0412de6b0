import { argued, flagValue } from '../flags.js';
import { opened, portNumber } from '../sockets.js';
import type { Reader } from '../types.js';

/** couriertcpd(1): the first operand is a list of ports, each with an address of its own or that of `-address`; 0 is every one. */
export const courier: Reader = {
  programs: ['courier'],
  read(run, image) {
    if (!run.exe.endsWith('/couriertcpd')) return null;
    const operand = run.words.slice(1).find((word) => !word.startsWith('-')) ?? '';
    const address = flagValue(run, '-address') ?? '0';
    return operand.split(',').flatMap((each) => {
      const [, own, port = ''] = /^(?:(.*)[.])?(\w+)$/.exec(each) ?? [];
      const number = portNumber(image, port, 'tcp');
      const host = own ?? address;
      return number === null
        ? []
        : opened(image, 'tcp', /^(?:0|\*|)$/.test(host) ? 'dual' : host, number, argued(run, each));
    });
  },
};
