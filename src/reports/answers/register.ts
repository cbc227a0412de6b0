import type { Register } from '../../domain/register.js';
import { registerFields } from '../contract/register.js';
import { jsonAnswer } from '../json-document.js';
import { forCsv } from '../text.js';
import { registerMarkdown } from './register-markdown.js';
import { registerOscal } from './register-oscal.js';
import { REGISTER_COLUMNS, rowOf, strangerOf } from './register-rows.js';

/** Forms of the list of approved services. */
export const REGISTER_FORMATS = ['markdown', 'csv', 'json', 'oscal'] as const;
export type RegisterFormat = (typeof REGISTER_FORMATS)[number];

function csv({ services, unapproved }: Register): string {
  const rows = [...services.map(rowOf), ...unapproved.map(strangerOf)];
  const record = (cells: readonly string[]) => `${cells.map(forCsv).join(',')}\r\n`;
  return [
    record(REGISTER_COLUMNS.map((column) => column.replace(' ', '_'))),
    ...rows.map((row) => record(REGISTER_COLUMNS.map((column) => row[column]))),
  ].join('');
}

const TEXT_OF: Readonly<Record<RegisterFormat, (register: Register) => string>> = {
  markdown: registerMarkdown,
  csv,
  json: (register) => jsonAnswer(registerFields(register)),
  oscal: (register) => jsonAnswer(registerOscal(register)),
};

/** The list of approved services, for auditors. */
export const registerText = (register: Register, format: RegisterFormat): string => TEXT_OF[format](register);
