import { listed } from '../../base/listed.js';
import type { NamePage, ProgramPage, ServicePage } from '../../domain/explanation.js';
import type { TextPage } from './answer.js';
import {
  aside,
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

function programLines(page: TextPage, program: ProgramPage): string[] {
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
    ...section(page, 'Source', indented(page, program.source)),
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

/** The page of a program, a service, or both. */
export function nameLines(page: TextPage, { program, service, seen }: NamePage): string[] {
  const both = program !== null && service !== null ? [''] : [];
  return [
    ...(program === null ? [] : programLines(page, program)),
    ...both,
    ...(service === null ? [] : serviceLines(page, service)),
    ...section(page, 'On this machine now', seenLines(page, seen, program === null ? 'on its ports' : 'as this')),
  ];
}
