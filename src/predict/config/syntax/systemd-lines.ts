import { readUnitFile } from '../../start/systemd/unit-file.js';
import type { Setting } from '../types.js';
import type { Parse } from './include.js';

/** The files of systemd's own programs, which are written as its units are. systemd.syntax(7) */
export const parseSystemd: Parse = (file, text, limit = Number.POSITIVE_INFINITY) => {
  const odd: Setting[] = [];
  const told = (place: string, doubt: string) => {
    const line = Number(place.slice(place.lastIndexOf(':') + 1));
    odd.push({ file, line, text: '', within: [], key: '', values: [], doubt });
  };
  const said = readUnitFile(file, text, told).slice(0, limit);
  return [
    ...said.map(({ section, value, ...rest }) => ({
      ...rest,
      within: [[section]],
      values: value === '' ? [] : [value],
    })),
    ...odd,
  ];
};
