import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/base/errors.js';
import { readCapture } from '../../../src/collectors/captures/read.js';
import type { Host } from '../../../src/host/types.js';

const ROOT = new URL('../../fixtures/captures/', import.meta.url);

/** What a person runs to see; fields of lsof are for programs, and the hostile ones have line breaks in names. */
const FIXTURES = ['lsof', 'netstat', 'ss'].flatMap((tool) =>
  readdirSync(new URL(`${tool}/`, ROOT))
    .filter((file) => !/F0?\.txt|Fall|hostile|linux-all|linux-tun\.txt/.test(file))
    .map((file) => [`${tool}/${file}`, readFileSync(new URL(`${tool}/${file}`, ROOT), 'utf8')] as const),
);

const each = (change: (line: string, index: number) => string) => (text: string) =>
  `${text.replace(/\n$/, '').split('\n').map(change).join('\n')}\n`;
const escaped = (line: string) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** What a page, a person or another program does, and nobody loses anything by it. */
const HARMLESS: Readonly<Record<string, (text: string) => string>> = {
  'blanks in front': each((line) => (line === '' ? '' : `    ${line}`)),
  'a tab in front': each((line) => `\t${line}`),
  quoted: each((line) => `> ${line}`),
  fenced: (text) => `\`\`\`\n${text}\`\`\`\n`,
  'asked about': (text) => `Here is what I see:\n\n\`\`\`console\n$ sudo ss -tulpn\n${text}\`\`\`\n\nAny help?\n`,
  'between prompts': (text) => `joe@web:~$ sudo netstat -tulpn\n${text}joe@web:~$ \n`,
  'lines of Windows': (text) => text.replaceAll('\n', '\r\n'),
  'lines of telnet': (text) => text.replaceAll('\n', '\r\r\n'),
  'no blanks at the end': each((line) => line.trimEnd()),
  'Docker Compose': each((line) => `web_1  | ${line}`),
  'a pod': each((line) => `[pod/web-1/app] ${line}`),
  'a machine': each((line) => `web1: ${line}`),
  'a time': each((line) => `2026-11-20T10:00:00.123Z ${line}`),
  'a time of day': each((line, index) => `[10:00:0${index % 10}] ${line}`),
  'a time and a service': each((line) => `10:00:01 web-1 | ${line}`),
  'numbers of lines': each((line, index) => `${String(index + 1).padStart(4)}  ${line}`),
  'grep -n': each((line, index) => `${index + 1}:${line}`),
  'grep -Hn': each((line, index) => `out.txt:${index + 1}:${line}`),
  'a patch': each((line) => `+${line}`),
  'signs of HTML': each(escaped),
  'signs of HTML that quote': each((line) => `&gt; ${line}`),
  'line breaks of HTML': each((line) => `${line}<br/>`),
  'blanks that do not break': each((line) => line.replaceAll('  ', '\u00a0 ')),
  colours: each((line) => `\u001b[32m${line}\u001b[0m`),
  'blanks without width': each((line) => `\u200b${line}`),
  'lines of JSON': (text) => `${JSON.stringify({ stdout_lines: text.replace(/\n$/, '').split('\n') }, null, 2)}\n`,
  'a text in YAML': (text) => `output: |\n${each((line) => `  ${line}`)(text)}`,
  comments: each((line) => `# ${line}`),
  script: (text) => `Script started on 2026-01-01\n${text}Script done\n`,
};

/** What takes something away: what is left may be read where what is missing is told. */
const HARMFUL: Readonly<Record<string, (text: string) => string>> = {
  'its end cut off': (text) => text.trimEnd().slice(0, -12),
  'its beginning cut off': (text) => text.slice(text.indexOf('\n') + 12),
  'broken at 80': each((line) => line.replace(/(.{80})(?=.)/g, '$1\n')),
  'cut at 80': each((line) => line.slice(0, 80)),
  'cut at 100': each((line) => line.slice(0, 100)),
  'cut with dots': each((line) => (line.length > 70 ? `${line.slice(0, 67)}...` : line)),
  sorted: (text) => `${text.replace(/\n$/, '').split('\n').sort().join('\n')}\n`,
  'every sign small': (text) => text.toLowerCase(),
  'columns by commas': each((line) => line.trim().replace(/\s+/g, ',')),
};

interface Seen {
  readonly ids: readonly string[];
  readonly named: readonly string[];
  readonly gaps: number;
}

/** Null: refused. */
async function seenIn(text: string): Promise<Seen | null> {
  const host: Partial<Host> = {
    files: { read: () => Buffer.from(text), stat: () => null } as unknown as Host['files'],
    now: () => new Date('2026-11-20T10:00:00Z'),
  };
  try {
    const tool = { name: 'port-audit', version: '0.0.0' };
    const { listeners, gaps } = await readCapture(host as Host, 'capture.txt', tool);
    const named = listeners.map(({ id, owners }) => `${id} ${owners.map(({ pid, name }) => `${pid} ${name}`).sort()}`);
    return { ids: listeners.map(({ id }) => id), named: named.sort(), gaps: gaps.length };
  } catch (error) {
    if (error instanceof UsageError && error.lines.length > 0) return null;
    throw error;
  }
}

describe('a capture that people copied', () => {
  it.each(Object.keys(HARMLESS))('is read as it was: %s', async (how) => {
    const changed = await Promise.all(
      FIXTURES.map(async ([file, text]) => [file, (await seenIn(HARMLESS[how]?.(text) ?? ''))?.named]),
    );
    const plain = await Promise.all(FIXTURES.map(async ([file, text]) => [file, (await seenIn(text))?.named]));
    expect(changed).toEqual(plain);
  });

  it.each(Object.keys(HARMFUL))('shows no other listener, and loses none unsaid: %s', async (how) => {
    for (const [file, text] of FIXTURES) {
      const [plain, changed] = [await seenIn(text), await seenIn(HARMFUL[how]?.(text) ?? '')];
      if (plain === null || changed === null) continue;
      expect([file, changed.ids.filter((id) => !plain.ids.includes(id))]).toEqual([file, []]);
      expect([file, changed.ids.length === plain.ids.length || changed.gaps > plain.gaps]).toEqual([file, true]);
    }
  });
});
