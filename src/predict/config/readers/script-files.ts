import { groupBy } from '../../../base/group-by.js';
import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { directoryOf, joined, normal } from '../../tree/paths.js';
import { type Parse, settingsOfFile } from '../syntax/include.js';
import { parseJson } from '../syntax/json.js';
import { INI, parseLines } from '../syntax/lines.js';
import { parseYaml } from '../syntax/yaml.js';
import type { ScriptNames } from './script-names.js';

/** How many files of settings are looked into. */
const MOST_FILES = 10;

const ini = parseLines(INI);

/** The settings of a file, as the end of its name says: JSON, YAML, or sections with assignments. */
const parse: Parse = (path, text, limit) => {
  if (/\.json$/.test(path) || /^\s{0,100}\{/.test(text)) return parseJson()(path, text, limit);
  return (/\.ya?ml$/.test(path) ? parseYaml : ini)(path, text, limit);
};

/** The largest file of settings that is looked into, bytes. */
const SIZE_LIMIT = 256 << 10;

/** The settings of the files that a script names, by their keys. */
export function settingsOf(run: Running, image: Image, file: string, { files }: ScriptNames) {
  const paths = files
    .slice(0, MOST_FILES)
    .flatMap((name) => [joined(directoryOf(file), name), joined(run.directory, name)]);
  const found = [...new Set(paths.map(normal))]
    .filter((path) => image.isFile(path) && (image.stat(path)?.size ?? 0) <= SIZE_LIMIT)
    .flatMap((path) => settingsOfFile(image, path, parse));
  return groupBy(
    found.filter(({ values }) => values.length > 0),
    ({ key }) => key,
  );
}
