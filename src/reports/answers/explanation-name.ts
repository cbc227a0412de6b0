import { listed } from '../../base/listed.js';
import type { NamePage, ProgramPage, ServicePage } from '../../domain/explanation.js';
import type { TextPage } from './answer.js';
import {
  aside,
  type BookPage,
  indented,
  item,
  knownLines,
  MOST_NAMES,
  recordLines,
  section,
  seenLines,
  title,
} from './explanation-parts.js';

function factLines(page: TextPage, what: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : item(page, `${what}: ${listed(values, MOST_NAMES)}`);
}

function programLines(page: BookPage, program: ProgramPage): string[] {
  const assigned = program.assigned.map(({ ports, service }) => `${ports} (${service})`);
  const relay = program.relay === null ? [] : [`${program.relay}: it holds ports on behalf of others`];
  return [
    ...title(page, `${program.name}: ${program.product}`),
    ...aside(page, `Family: ${program.family}`),
    ...section(page, 'Where it belongs', [
      ...factLines(page, 'Registered', assigned),
      ...factLines(page, 'By default', program.defaults),
      ...factLines(page, 'By wide custom', program.customary),
      ...factLines(page, 'Relay', relay),
    ]),
    ...section(page, 'How it shows', [
      ...factLines(page, 'Executable', program.executables),
      ...factLines(page, 'Behind an interpreter', program.interpreted),
      ...factLines(page, 'Packages', program.packages),
    ]),
    ...section(page, 'Also known of it', knownLines(page, program.known)),
    ...(page.sources ? section(page, 'Source', indented(page, program.source)) : []),
  ];
}

function serviceLines(page: TextPage, { service, records, programs }: ServicePage): string[] {
  const names = programs.map(({ name, product }) => (name === product ? name : `${name} (${product})`));
  const software = names.length === 0 ? 'No software is known.' : listed(names, MOST_NAMES);
  return [
    ...title(page, `Service ${service}`),
    ...section(page, 'What IANA says', recordLines(page, records)),
    ...section(page, 'Implemented by', indented(page, software)),
  ];
}

/** Of a name that the registry does not know there is only what is here. */
function seenWhere({ program, service }: NamePage): 'as this' | 'on its ports' | 'so' {
  if (program !== null) return 'as this';
  return service === null ? 'so' : 'on its ports';
}

/** The page of a program, a service, or both: first what is here now. */
export function nameLines(page: BookPage, content: NamePage): string[] {
  const { name, program, service, seen, meaning } = content;
  const here = section(page, 'On this machine now', seenLines(page, seen, seenWhere(content)));
  const [head = '', ...facts] = program === null ? [...title(page, name)] : programLines(page, program);
  const services = service === null ? [] : serviceLines(page, service);
  if (program === null && service !== null) {
    const [first = '', ...rest] = services;
    return [first, ...here, ...rest];
  }
  return [
    head,
    ...here,
    ...section(
      page,
      'What it means',
      meaning.flatMap((text) => indented(page, text)),
    ),
    ...(program === null ? [] : facts),
    ...(services.length === 0 ? [] : ['', ...services]),
  ];
}
