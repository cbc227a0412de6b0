import type { Image } from '../tree/image.js';
import type { Entry } from '../tree/types.js';
import type { Started } from '../types.js';
import type { StartSystem } from './types.js';

/** What `docker run` would start as an init: then the units of the image start as well. */
const INITS = /^(?:\/usr)?(?:\/s?bin\/init|\/lib\/systemd\/systemd|\/init)$/;

/** Whether the image says what its container runs, and that is no init. */
export const hasOwnEntry = ({ entry }: Image): boolean =>
  entry !== null && entry.command.length > 0 && !INITS.test(entry.command[0] ?? '');

/** Variables that the image sets, each a line of its configuration. */
function environmentOf({ environment, file }: Entry) {
  const pairs = environment.map((each) => {
    const equals = each.indexOf('=');
    return [each.slice(0, Math.max(equals, 0)), each.slice(equals + 1), { file, line: 1, text: each }] as const;
  });
  return {
    environment: new Map(pairs.map(([name, value]) => [name, value])),
    origins: new Map(pairs.filter(([name]) => name !== 'PATH').map(([name, , place]) => [name, place])),
  };
}

/** Entrypoint and Cmd of a container image. */
export const entrypoint: StartSystem = {
  id: 'entrypoint',
  title: "a container's entry point",
  isPresent: hasOwnEntry,
  startedBy({ entry }) {
    if (entry === null) return [];
    const place = { file: entry.file, line: 1, text: entry.command.join(' ') };
    const command = {
      words: entry.command,
      ...environmentOf(entry),
      directory: entry.directory,
      user: entry.user,
      place,
    };
    const started: Started = {
      unit: null,
      reason: `${entry.file}:1: entry point of the image`,
      commands: [command],
      sockets: [],
      runs: true,
      goesOn: true,
      families: ['ipv4', 'ipv6'],
    };
    return [started];
  },
};
