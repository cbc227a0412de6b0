import type { Opened } from '../../types.js';
import { flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { readWithIncludes } from '../syntax/include.js';
import { itemsOf } from '../syntax/items.js';
import { parseYaml } from '../syntax/yaml.js';
import type { Reader, Setting } from '../types.js';

const said = (item: readonly Setting[], key: string) => item.find((each) => each.key === key);

/** ejabberd.yml: each item of `listen` with its `port`, `ip` and `transport`. A port that is a path is no port. */
export const ejabberd: Reader = {
  programs: ['ejabberd'],
  decides: /^(?:port|ip)$/,
  read(run, image) {
    const file =
      flagValue(run, '--config') ?? run.environment.get('EJABBERD_CONFIG_PATH') ?? '/etc/ejabberd/ejabberd.yml';
    const includes = {
      patternsOf: ({ key, values }: Setting) => (key === 'include_config_file' && values.length > 0 ? values : null),
    };
    const settings = readWithIncludes(image, file, parseYaml, includes);
    if (settings.length === 0) return null;
    return itemsOf(settings, 'listen').flatMap((item): Opened[] => {
      const [port, ip, transport] = ['port', 'ip', 'transport'].map((key) => said(item, key));
      const text = port?.values[0] ?? '';
      if (port === undefined || text.startsWith('unix:')) return [];
      const protocol = transport?.values[0] === 'udp' ? 'udp' : 'tcp';
      const number = portNumber(image, text, protocol);
      const host = ip?.values[0] ?? '0.0.0.0';
      const bind = host === '::' ? 'dual' : host;
      const found = number === null ? [] : opened(image, protocol, bind, number, configured(port));
      if (found.length === 0) image.tell(`${port.file}:${port.line}`, 'ejabberd: this listener was not understood');
      return found;
    });
  },
};
