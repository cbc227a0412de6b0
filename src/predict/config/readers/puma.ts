import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { joined } from '../../tree/paths.js';
import { evidenceOf, type Opened, type Place, spotOf } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { argued, byDefault, flagValue, flagValues } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import type { Reader } from '../types.js';
import { meant, type Script, scriptOf } from './script-values.js';

/** `config/puma.rb`, or the file of the environment that it runs in, in the directory of the application. */
function fileOf(run: Running, image: Image): string | undefined {
  const named = flagValue(run, '-C', '--config');
  if (named === '-') return undefined;
  const stage = flagValue(run, '-e', '--environment') ?? run.environment.get('RACK_ENV') ?? 'development';
  return [named ?? [], `config/puma/${stage}.rb`, 'config/puma.rb']
    .flat()
    .map((each) => joined(run.directory, each))
    .find((each) => image.isFile(each));
}

const SAID = /^(?:bind|port)\b(?!\s*=)/;

/** What may open a socket, or have other code say so, in a place where it is not read. */
const ELSEWHERE =
  /^(?!#).*?(?<![\w.:'"#-])(?:bind|port|ssl_bind|activate_control_app|instance_eval|eval|send|load|require_relative)\b(?!\s*=)/;

const KIND = { protocol: 'tcp', everywhere: 'any4', port: null } as const;

/** One line of its file: `bind 'tcp://…'`, `port N, 'host'`. */
function ofLine(image: Image, place: Place, script: Script): Opened[] {
  const [, url] = /^bind\s*(?:\(\s*)?['"]([^'"]+)['"]/.exec(place.text) ?? [];
  const filled = url?.replace(/#\{([^{}]{1,80})\}/g, (whole, name) => meant(script, name)?.value ?? whole);
  if (filled !== undefined && !filled.includes('#{'))
    return /^(?:tcp|ssl):/.test(filled) ? endpoint(image, place, filled.replace(/\?.*$/, ''), KIND) : [];
  const [, expression] = /^port\s*(?:\(\s*)?(\S.*?)\)?$/.exec(place.text) ?? [];
  const [, value = '', host] = /^(.*?)(?:,\s*['"]([\w.:]+)['"])?$/.exec(expression ?? '') ?? [];
  const said = meant(script, value);
  const number = said === null ? null : portNumber(image, said.value, 'tcp');
  if (number !== null) {
    const evidence = [place, ...(said?.origin ? [said.origin] : [])].map(evidenceOf);
    return opened(image, 'tcp', host ?? 'any4', number, { certainty: 'configured', evidence });
  }
  image.tell(spotOf(place), 'puma: this address or port was not understood');
  return [];
}

/** Puma: options, else `config/puma.rb`, else PORT or 9292 on every address. Its DSL, bind and port */
export const puma: Reader = {
  programs: ['puma'],
  read(run, image) {
    const binds = flagValues(run.words, ['-b', '--bind']).filter(({ value }) => value !== '');
    const port = flagValue(run, '-p', '--port');
    const number = port === null ? null : portNumber(image, port, 'tcp');
    if (binds.length > 0 || number !== null)
      return [
        ...binds
          .filter(({ value }) => /^(?:tcp|ssl):/.test(value))
          .flatMap(({ value }) => endpoint(image, run.place, value.replace(/\?.*$/, ''), KIND, argued(run, value))),
        ...(number === null ? [] : opened(image, 'tcp', 'any4', number, argued(run, port ?? ''))),
      ];
    const file = fileOf(run, image);
    const text = file === undefined ? '' : (image.text(file) ?? '');
    const lines = text.split('\n').map((line, index) => ({ file: file ?? '', line: index + 1, text: line.trim() }));
    const said = lines.filter(({ text: own }) => SAID.test(own));
    for (const line of lines)
      if (!SAID.test(line.text) && ELSEWHERE.test(line.text.slice(0, 400)))
        image.tell(spotOf(line), 'puma: Ruby that was not followed');
    const script = scriptOf(run, image, file ?? '', text, () => []);
    if (said.length > 0) return said.flatMap((line) => ofLine(image, line, script));
    const variable = portNumber(image, run.environment.get('PORT') ?? '', 'tcp');
    const origin = run.origins.get('PORT');
    return variable === null
      ? opened(image, 'tcp', 'any4', 9292, byDefault(run))
      : opened(image, 'tcp', 'any4', variable, configured(origin ?? run.place));
  },
};
