import { argued } from '../flags.js';
import { opened, portNumber } from '../sockets.js';
import type { Reader } from '../types.js';

/** The port of a server for clients, with or without a number behind it. */
const CLIENTS = /^(?:-i=?|--listen-tcp=?)(\d+)?$/;

/** Groups of switches, of which `S` is the server of KNXnet/IP. */
const SWITCHES = /^-[DTRS]*S(?:=|$)/;

/** What speaks KNXnet/IP takes its multicasts on this port: the server, and a router as the way to the bus. */
const KNXNET = 3671;

/**
 * knxd of Debian 0.14, whose options have a meaning by their place: `-i` a port, `-S` a server, `-b ip:` a router. Where a
 * file takes their place, nothing is known.
 */
export const knxd: Reader = {
  programs: ['knxd'],
  read(run, image) {
    const { words } = run;
    if (!words.slice(1).some((word) => /^-/.test(word))) return null;
    const clients = words.flatMap((word, index) => {
      const [whole, number] = CLIENTS.exec(word) ?? [];
      if (whole === undefined) return [];
      const behind = /^\d+$/.exec(words[index + 1] ?? '')?.[0];
      const port = portNumber(image, number ?? behind ?? '6720', 'tcp');
      return port === null ? [] : opened(image, 'tcp', 'any4', port, argued(run, word));
    });
    const isRouter = (word: string, index: number) =>
      /^ip:/.test(word) && /^(?:-b|--layer2)$/.test(words[index - 1] ?? '');
    const said = words.find(
      (word, index) => SWITCHES.test(word) || /^(?:-b=?|--layer2=)ip:/.test(word) || isRouter(word, index),
    );
    return said === undefined ? clients : [...clients, ...opened(image, 'udp', 'any4', KNXNET, argued(run, said))];
  },
};
