import type { Image } from '../../tree/image.js';
import { directoryOf, joined } from '../../tree/paths.js';
import { flagValue } from '../flags.js';
import { doubted } from '../lacking.js';
import { configured, opened, portNumber } from '../sockets.js';
import { linesIn } from '../syntax/lines-in.js';
import type { Reader } from '../types.js';

/** Tags that count, each with where it begins; comments are lines that begin with `#`. */
interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The deepest that files include one another, and the most that are read, each time one is named. */
const DEPTH_LIMIT = 8;
const FILE_LIMIT = 500;

function tagsOf(image: Image, file: string, files = { left: FILE_LIMIT }, depth = 0): Tag[] {
  files.left -= 1;
  if (files.left === 0) image.tell(file, `inspircd: more than ${FILE_LIMIT} files are included; the rest was not read`);
  if (files.left <= 0) return [];
  const clean = (image.text(file) ?? '').replace(/^[ \t]*#.*$/gm, '');
  const lineOf = linesIn(clean);
  const foreign = /^[ \t]{0,200}<!--.{0,200}/m.exec(clean);
  const comment =
    foreign === null
      ? []
      : [{ name: '!', attributes: new Map(), file, line: lineOf(foreign.index), text: foreign[0].trim() }];
  const tags = [...clean.matchAll(/<(\w+)((?:\s+[\w:]+\s*=\s*"[^"]*")*)\s*>/g)].flatMap((match) => {
    const [whole, tagged = '', inside = ''] = match;
    const name = tagged.toLowerCase();
    const pairs = [...inside.matchAll(/(?<![\w:])([\w:]+)\s*=\s*"([^"]*)"/g)].map(
      ([, key = '', value = '']) => [key.toLowerCase(), value] as const,
    );
    const line = lineOf(match.index);
    const tag = { name, attributes: new Map(pairs), file, line, text: whole.replace(/\s+/g, ' ') };
    const included = name === 'include' ? tag.attributes.get('file') : undefined;
    if (included === undefined || depth >= DEPTH_LIMIT) return [tag];
    return tagsOf(image, joined(directoryOf(file), included), files, depth + 1);
  });
  return [...comment, ...tags];
}

/** Ports of `6660-6669,7000`. */
function portsOf(image: Image, text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [low = '', high = low] = part.split('-');
    const [first, last] = [portNumber(image, low, 'tcp'), portNumber(image, high, 'tcp')];
    return first === null || last === null
      ? []
      : Array.from({ length: Math.min(100, last - first + 1) }, (_, at) => first + at);
  });
}

/** InspIRCd: each `<bind address= port=>`; without an address it is every one, over both families. */
export const inspircd: Reader = {
  programs: ['inspircd'],
  read(run, image) {
    const tags = tagsOf(image, flagValue(run, '--config') ?? '/etc/inspircd/inspircd.conf');
    if (tags.length === 0) return null;
    const foreign = tags.find(({ name }) => name === '!');
    const found = tags
      .filter(({ name, attributes }) => name === 'bind' && attributes.has('port'))
      .flatMap((tag) => {
        const address = tag.attributes.get('address') ?? '';
        const bind = address === '' || address === '*' ? 'dual' : address;
        const ports = portsOf(image, tag.attributes.get('port') ?? '');
        const found = ports.flatMap((port) => opened(image, 'tcp', bind, port, configured({ ...tag })));
        if (found.length === 0) image.tell(`${tag.file}:${tag.line}`, 'inspircd: this bind was not understood');
        return found;
      });
    return foreign === undefined
      ? found
      : doubted(image, found, foreign, 'inspircd ends: a comment of its files begins with #');
  },
};
