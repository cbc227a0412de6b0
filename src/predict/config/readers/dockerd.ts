import type { Opened } from '../../types.js';
import { GO_WORDS } from '../declared.js';
import { endpoint } from '../endpoint.js';
import { argued, flagValue, flagValues } from '../flags.js';
import { parseJsonLines } from '../syntax/indented.js';
import type { Reader } from '../types.js';

/** Docker: hosts that are TCP, and its figures, of the command line and of daemon.json; without them no port. */
export const dockerd: Reader = {
  programs: ['dockerd'],
  read(run, image) {
    const kind = { protocol: 'tcp', everywhere: 'dual', port: 2375 } as const;
    const isTcp = (value: string) => value.startsWith('tcp://');
    const flags = flagValues(run.words, ['-H', '--host']).filter(({ value }) => isTcp(value));
    const file = flagValue(run, '--config-file') ?? '/etc/docker/daemon.json';
    const settings = parseJsonLines(file, image.text(file) ?? '');
    const lines = settings.filter(({ key }) => key === 'hosts');
    const figures = flagValues(run.words, ['--metrics-addr']);
    const written = settings.filter(({ key }) => key === 'metrics-addr');
    const ofFigures = { protocol: 'tcp', everywhere: 'dual', port: null, hosts: GO_WORDS } as const;
    return [
      ...figures.flatMap(({ value }) => endpoint(image, run.place, value, ofFigures, argued(run, value))),
      ...written.flatMap((line) => endpoint(image, line, line.values[0] ?? '', ofFigures)),
      ...flags.flatMap(({ value }): Opened[] => endpoint(image, run.place, value, kind, argued(run, value))),
      ...lines.flatMap((line) => line.values.filter(isTcp).flatMap((value) => endpoint(image, line, value, kind))),
    ];
  },
};
