import { parseShell } from '../programs/shell/parse.js';
import { assignedBy } from '../programs/shell/run.js';
import type { Image } from '../tree/image.js';
import type { Command, Started, StartSystem } from '../types.js';

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
 * What openrc-run(8) makes of a script: `command` with `command_args`, or its own function `start`. Variables of
 * /etc/conf.d come first.
 */
function commandsOf(image: Image, { name, path }: Service): Command[] {
  const environment = new Map([
    ['RC_SVCNAME', name],
    ['SVCNAME', name],
  ]);
  const configuration = image.text(`/etc/conf.d/${name}`) ?? '';
  const shared = { arguments: [], directory: '/', environment, origins: new Map() };
  const first = assignedBy(image, { ...shared, file: `/etc/conf.d/${name}`, text: configuration });
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
  if (command !== undefined && command !== '') {
    const words = `${command} ${said.environment.get('command_args') ?? ''} ${said.environment.get('command_args_foreground') ?? ''}`;
    return [{ ...base, words: words.split(/\s+/).filter((word) => word !== '') }];
  }
  return definesStart(script.text) ? [{ ...base, words: [path, 'start'] }] : [];
}

function definesStart(text: string): boolean {
  const script = parseShell(text);
  const isStart = (node: typeof script): boolean =>
    node.type === 'function' ? node.name === 'start' : node.type === 'all' && node.nodes.some(isStart);
  return isStart(script);
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
