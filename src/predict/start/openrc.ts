import { type Node, parseShell } from '../programs/shell/parse.js';
import { assignedBy } from '../programs/shell/run.js';
import type { State } from '../programs/shell/scope.js';
import type { Image } from '../tree/image.js';
import type { Command, Started } from '../types.js';
import type { StartSystem } from './types.js';

/** Runlevels that a machine starts through, in order. openrc(8) */
const LEVELS = ['sysinit', 'boot', 'default'] as const;

/** A service of a runlevel. */
interface Service {
  readonly name: string;
  readonly path: string;
  readonly link: string;
}

function services(image: Image): Service[] {
  return LEVELS.flatMap((level) =>
    image.list(`/etc/runlevels/${level}`).map((name) => ({
      name,
      path: image.find(`/etc/init.d/${name}`) ?? `/etc/init.d/${name}`,
      link: `/etc/runlevels/${level}/${name}`,
    })),
  );
}

/**
 * What openrc-run(8) makes of a script: its own function `start`, or `command` with `command_args`. Variables of
 * /etc/conf.d come first.
 */
function commandsOf(image: Image, { name, path }: Service): Command[] {
  const environment = new Map([
    ['RC_SVCNAME', name],
    ['SVCNAME', name],
  ]);
  let first: State = { environment, origins: new Map() };
  const shared = { arguments: [], directory: '/' };
  for (const file of configurationsOf(name))
    first = assignedBy(image, { ...shared, ...first, file, text: image.text(file) ?? '' });
  const script = { ...shared, ...first, file: path, text: image.text(path) ?? '' };
  const said = assignedBy(image, script);
  const [command, line] = [said.environment.get('command'), said.origins.get('command')];
  const place = line ?? { file: path, line: 1, text: 'init script' };
  const base = {
    environment: said.environment,
    origins: said.origins,
    directory: '/',
    user: said.environment.get('command_user') ?? 'root',
    place,
  };
  const own = functionOf(script.text, 'start');
  if (own !== null && !/\bdefault_start\b/.test(JSON.stringify(own))) return [{ ...base, words: [path, 'start'] }];
  if (command !== undefined && command !== '') {
    const words = `${command} ${said.environment.get('command_args') ?? ''} ${said.environment.get('command_args_foreground') ?? ''}`;
    return [{ ...base, words: words.split(/\s+/).filter((word) => word !== '') }];
  }
  return own === null ? [] : [{ ...base, words: [path, 'start'] }];
}

/** Of `openvpn.work` the settings of `openvpn` come first. openrc-run(8) */
const configurationsOf = (name: string) => {
  const [kind = name] = name.split('.');
  return [...new Set([kind, name])].map((each) => `/etc/conf.d/${each}`);
};

/** The body of a function that a script defines; null where it does not. */
function functionOf(text: string, name: string): Node | null {
  const found = (node: Node): Node | null => {
    if (node.type === 'function') return node.name === name ? node.body : null;
    if (node.type !== 'all') return null;
    return node.nodes.reduce<Node | null>((before, each) => found(each) ?? before, null);
  };
  return found(parseShell(text));
}

/** OpenRC: services of the runlevels, as Alpine and Gentoo have them. */
export const openrc: StartSystem = {
  id: 'openrc',
  title: 'OpenRC',
  isPresent: (image) => image.isDirectory('/etc/runlevels'),
  startedBy: (image) =>
    services(image).map(
      (service): Started => ({
        unit: service.name,
        reason: `${service.link}: enabled`,
        commands: commandsOf(image, service),
        sockets: [],
        runs: true,
        families: ['ipv4', 'ipv6'],
      }),
    ),
};
