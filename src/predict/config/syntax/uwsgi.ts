import type { Parse } from './include.js';
import { parseJson } from './json.js';
import { INI, parseLines } from './lines.js';
import { parseYaml } from './yaml.js';

const ini = parseLines(INI);
const json = parseJson();

/** uWSGI, in the syntax that the end of a name says: `%(NAME)` in a value is what an option before it was set to. */
export const parseUwsgi: Parse = (file, text, limit) => {
  const values = new Map<string, string>();
  const read = /\.ya?ml$/.test(file) ? parseYaml : file.endsWith('.json') ? json : ini;
  return read(file, text, limit).map((each) => {
    const own = each.values.map((value) =>
      value.replace(/%\((\w[\w-]{0,80})\)/g, (whole, name) => values.get(name) ?? whole),
    );
    values.set(each.key, own.join(' '));
    // Without a colon it is the name of a file. core/socket.c, bind_to_unix
    const isFile = /^(?:[a-z]+-)?socket$/.test(each.key);
    return { ...each, values: isFile ? own.map((value) => (value.includes(':') ? value : `unix:${value}`)) : own };
  });
};
