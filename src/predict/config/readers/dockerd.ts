import type { Image } from '../../tree/image.js';
import { type Opened, type Place, spotOf } from '../../types.js';
import { GO_WORDS } from '../declared.js';
import { endpoint } from '../endpoint.js';
import { argued, flagValue, flagValues } from '../flags.js';
import { doubted } from '../lacking.js';
import { configured, type Source } from '../sockets.js';
import { settingsOfFile } from '../syntax/include.js';
import { parseJson } from '../syntax/json.js';
import type { Reader, Setting } from '../types.js';

const parse = parseJson({ mark: true });

/** One host: without a scheme it is one of TCP, and those of other schemes are no ports. */
function ofHost(image: Image, place: Place, value: string, source: Source): Opened[] {
  const text = value.trim();
  if (text === '' || /^(?:unix|fd|npipe):\/\//.test(text)) return [];
  if (!text.startsWith('tcp://') && text.includes('://')) {
    image.tell(spotOf(place), `dockerd: this host is not understood: ${text.slice(0, 200)}`);
    return [];
  }
  return endpoint(image, place, text, { protocol: 'tcp', everywhere: 'dual', port: 2375, hosts: GO_WORDS }, source);
}

const OF_FIGURES = { protocol: 'tcp', everywhere: 'dual', port: null, hosts: GO_WORDS } as const;

/**
 * Docker: hosts that are TCP, and its figures, of the command line and of daemon.json; without them no port. It ends at a file
 * that it cannot read, and where hosts are named both in the file and by options.
 */
export const dockerd: Reader = {
  programs: ['dockerd'],
  decides: /^hosts$/,
  read(run, image) {
    const flags = flagValues(run.words, ['-H', '--host']);
    const file = flagValue(run, '--config-file') ?? '/etc/docker/daemon.json';
    let doubt: Setting | undefined;
    const settings = settingsOfFile(image, file, (...asked) => {
      const found = image.isFile(file) ? parse(...asked) : [];
      doubt = found.find((each) => each.doubt !== undefined);
      return found;
    });
    const said = (name: string) =>
      settings.filter(({ within, key }) => within.length === 0 && key.toLowerCase() === name);
    const lines = said('hosts');
    const all = [
      ...flagValues(run.words, ['--metrics-addr']).flatMap(({ value }) =>
        endpoint(image, run.place, value, OF_FIGURES, argued(run, value)),
      ),
      ...said('metrics-addr').flatMap((line) =>
        line.values.flatMap((value) => endpoint(image, line, value, OF_FIGURES)),
      ),
      ...flags.flatMap(({ value }) => ofHost(image, run.place, value, argued(run, value))),
      ...lines.flatMap((line) => line.values.flatMap((value) => ofHost(image, line, value, configured(line)))),
    ];
    if (doubt !== undefined) return doubted(image, all, doubt, 'dockerd ends at a file that it cannot read');
    const [line] = lines;
    if (line === undefined || flags.length === 0) return all;
    return doubted(image, all, line, 'dockerd ends, for options name hosts as well');
  },
};
