import { homeOf } from '../../config/names.js';
import type { Image } from '../../tree/image.js';
import type { Command, Started } from '../../types.js';
import { activeUnits } from './closure.js';
import { specifiersOf } from './specifiers.js';
import { startedOf } from './started-units.js';
import { UNIT_DIRECTORIES, unitsOf } from './units.js';

/** logind starts the manager of every user who has a file here, with the machine. loginctl(1), enable-linger */
const DIRECTORY = '/var/lib/systemd/linger';

/** The most users whose units are read. */
const USER_LIMIT = 100;

/** The specifiers of a unit of a user, where they are not those of the system. */
function specifiersFor(user: string, home: string): typeof specifiersOf {
  const own: Readonly<Record<string, string>> = { h: home, u: user, S: `${home}/.local/state`, E: `${home}/.config` };
  return (image, name, file) => {
    const system = specifiersOf(image, name, file);
    return (text) => system(text.replace(/%%|%([huSE])/g, (whole, letter?: string) => own[letter ?? ''] ?? whole));
  };
}

/** What a user's manager starts is run by the user, from the home unless the unit says otherwise. */
const asUser = (user: string, home: string) => (command: Command) => ({
  ...command,
  user,
  directory: command.directory === '/' ? home : command.directory,
});

function ofUser(image: Image, user: string): Started[] {
  const home = homeOf(image, user);
  const shared = UNIT_DIRECTORIES.map((each) => each.replace(/system$/, 'user'));
  const units = unitsOf(image, new Map(), [`${home}/.config/systemd/user`, ...shared]);
  const started = startedOf(image, units, activeUnits(image, units, 'default.target'), specifiersFor(user, home));
  return started.map((each) => ({ ...each, commands: each.commands.map(asUser(user, home)) }));
}

/** The units of users that run without a login. */
export const lingering = (image: Image): Started[] =>
  image
    .list(DIRECTORY)
    .slice(0, USER_LIMIT)
    .flatMap((user) => ofUser(image, user));
