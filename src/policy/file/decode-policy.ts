import { lazily } from '../../base/lazily.js';
import type { PolicyProblems } from './problems.js';

/** What no text editor writes into a YAML file: control characters (YAML 1.2, section 5.1), and half a character. */
const unprintable = lazily(() => /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Cs}/u);

function placeIn(file: string, text: string, offset: number) {
  const before = text.slice(0, offset);
  return { file, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** The first byte that is no UTF-8, as an offset into the text before it. */
function validPrefix(bytes: Buffer): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: false }).decode(bytes);
  return text.slice(0, Math.max(0, text.indexOf('\ufffd')));
}

/** The text of a policy file without its byte order mark. Null when it is none; why stands in `problems` then. */
export function decodePolicy(file: string, bytes: Buffer, problems: PolicyProblems): string | null {
  const start = { file, line: 1, column: 1 };
  if (bytes.length >= 2 && (bytes.readUInt16BE() === 0xfeff || bytes.readUInt16BE() === 0xfffe)) {
    problems.add(start, 'is UTF-16; save it as UTF-8');
    return null;
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const prefix = validPrefix(bytes);
    problems.add(placeIn(file, prefix, prefix.length), 'is not UTF-8 from here on; save it as UTF-8');
    return null;
  }
  const found = text.search(unprintable());
  if (found >= 0) {
    const code = text.charCodeAt(found).toString(16).padStart(4, '0');
    problems.add(placeIn(file, text, found), `is binary: the character U+${code} cannot stand in YAML`);
    return null;
  }
  if (text.trim() === '') {
    problems.add(start, 'is empty; write one with `port-audit baseline --output FILE`');
    return null;
  }
  return text;
}
