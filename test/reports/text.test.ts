import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  forCard,
  forCsv,
  forDiscord,
  forGithubCommand,
  forGithubProperty,
  forHtml,
  forJson,
  forMailHeader,
  forMarkdown,
  forOscal,
  forPrometheusLabel,
  forSarif,
  forSlack,
  forSyslog,
  forSyslogValue,
  forTap,
  forTerminal,
  forXml,
  visible,
} from '../../src/reports/text.js';
import { HOSTILE_VALUES, hostileText } from '../helpers/hostile.js';
import { unescaped } from '../helpers/unescaped.js';

/** Whatever may reach no destination: controls, DEL, C1, bidi and zero-width characters, separators, surrogates. */
const FORBIDDEN =
  /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function forEveryText(check: (text: string) => void): void {
  for (const value of HOSTILE_VALUES) check(value);
  const property = fc.property(hostileText(), (text) => {
    check(text);
  });
  fc.assert(property, { numRuns: 500 });
}

describe('every function', () => {
  const all = {
    forCard,
    forCsv,
    forDiscord,
    forGithubCommand,
    forGithubProperty,
    forHtml,
    forMailHeader,
    forMarkdown,
    forOscal,
    forPrometheusLabel,
    forSarif,
    forSlack,
    forSyslog,
    forSyslogValue,
    forTap,
    forTerminal,
    forXml,
    visible,
  };
  it.each(Object.entries(all))('%s lets no acting character and no log command through', (_, make) =>
    forEveryText((text) => {
      expect(make(text)).not.toMatch(FORBIDDEN);
      expect(make(text)).not.toMatch(/##[a-z]*\[/i);
      expect(make(text)).not.toMatch(/^\s*::[a-z-]{5,}( .*)?::/);
    }),
  );
});

describe('every function, with a megabyte made to slow it down', () => {
  it.each(['::a ', ' ::a', '#', '##a', '1.', 'www.', '\\x1', 'e\u0301\u0302\u0303', '<', '=?', ' ', '@'])(
    '%j',
    (piece) => {
      const text = piece.repeat(1_000_000 / piece.length);
      expect(forCsv(text).length).toBeGreaterThan(32_000);
      for (const make of [forTerminal, forMarkdown, forHtml, forTap, forMailHeader, forJson]) {
        expect(make(text).length).toBeGreaterThanOrEqual(text.length);
      }
    },
  );
});

describe('visible', () => {
  it.each([
    ['sshd: alice [priv]', 'sshd: alice [priv]'],
    ['\x1b[31m', '\\x1b[31m'],
    ['a\nb', 'a\\x0ab'],
    ['\x9b', '\\x9b'],
    ['\u202e', '\\u{202e}'],
    ['\u00a0', '\\xa0'],
    ['\ud800', '\\u{d800}'],
    ['\\x1b', '\\x5cx1b'],
    ['C:\\xampp\\bin', 'C:\\xampp\\bin'],
    ['##[error]', '\\x23#[error]'],
    ['::error::x', '\\x3a:error::x'],
    ['::1', '::1'],
    ['::ffff:127.0.0.1', '::ffff:127.0.0.1'],
    ['see ::fe80 there', 'see ::fe80 there'],
    ['[::]:80', '[::]:80'],
    ['Foo::Bar::Baz', 'Foo::Bar::Baz'],
    ['日本語', '日本語'],
  ])('%j becomes %j', (text, shown) => expect(visible(text)).toBe(shown));

  it('can be read back exactly', () => forEveryText((text) => expect(unescaped(visible(text))).toBe(text)));
});

describe('forTerminal', () => {
  it('shows text of other scripts, and escapes what terminals do not agree about', () => {
    expect(forTerminal('café 日本 🦀')).toBe('café 日本 🦀');
    expect(forTerminal('©')).toBe('\\xa9');
    expect(forTerminal('🇩🇪')).toBe('\\u{1f1e9}\\u{1f1ea}');
    expect(forTerminal('𝓈𝓈𝒽𝒹')).toBe('\\u{1d4c8}\\u{1d4c8}\\u{1d4bd}\\u{1d4b9}');
  });
  it('can be read back exactly', () => forEveryText((text) => expect(unescaped(forTerminal(text))).toBe(text)));
});

describe('forOscal', () => {
  it.each([
    ['CHG-1 node_exporter, 443/tcp nginx', 'CHG-1 node_exporter, 443/tcp nginx'],
    ['*a* _b_ `c` [d](e)', '\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e)'],
    ['<b>&amp; {{ insert: x }}', '\\<b\\>\\&amp; \\{\\{ insert: x \\}\\}'],
  ])('%j becomes %j', (text, shown) => expect(forOscal(text)).toBe(shown));

  it('reads back as it was', () =>
    forEveryText((text) => expect(forOscal(text).replace(/\\([!-/:-@[-`{-~])/g, '$1')).toBe(visible(text))));
});

describe('forCsv', () => {
  it.each(['x', '\x1b'])('fits into a cell of a spreadsheet, be it a megabyte of %j', (character) => {
    const field = forCsv(character.repeat(1_000_000));
    expect(field.length).toBeLessThanOrEqual(32_767);
    expect(field).toMatch(/ … \d+ more characters$/);
    expect(forCsv(`x${'🦀'.repeat(20_000)}`)).not.toMatch(/\p{Cs}/u);
  });

  /** A field as RFC 4180 reads it; null when it is not one field. */
  const read = (field: string) => {
    const quoted = /^"((?:[^"]|"")*)"$/.exec(field);
    return quoted ? (quoted[1] ?? '').replaceAll('""', '"') : /[",]/.test(field) ? null : field;
  };
  it('is one field that no spreadsheet takes for a formula', () =>
    forEveryText((text) => {
      const value = read(forCsv(text));
      expect(value).not.toBeNull();
      expect(value).not.toMatch(/^\s*[=+\-@]/);
      expect(value?.replace(/^'(?=\s*[=+\-@＝＋－＠])/, '')).toBe(visible(text));
    }));
});

describe.each([
  ['forHtml', forHtml],
  ['forXml', forXml],
])('%s', (_, make) => {
  it('shows what would be a command of a log reader as it is', () =>
    expect(make('::error::x, and a::b')).toBe('&#58;:error::x, and a::b'));

  it('has no markup, and reads back exactly', () =>
    forEveryText((text) => {
      expect(make(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39|#58);)/);
      const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#58': ':' };
      const shown = make(text).replace(/&(amp|lt|gt|quot|#39|#58);/g, (__, name: string) => entities[name] ?? '');
      expect(unescaped(shown)).toBe(text);
    }));
});

describe('forMarkdown', () => {
  it('has no markup left but entities and empty comments, and reads back exactly', () =>
    forEveryText((text) => {
      const bare = forMarkdown(text).replaceAll('<!-- -->', '');
      expect(bare).not.toMatch(/[\\`*_{}[\]<>|~$]|&(?!#\d+;)|@|(?<!&)#/);
      expect(bare).not.toMatch(/:\/\/|\bwww\.|^[ \-+=]|^\d{1,9}[.)](?: |$)/i);
      const shown = bare.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
      expect(unescaped(shown)).toBe(text);
    }));
  it('shows what would be a command of a log reader as it is', () =>
    expect(forMarkdown('see ::error::x')).toBe('see &#58;:error::x'));

  it('separates what a renderer would link', () =>
    expect(forMarkdown('@me #1 http://x')).toBe('&#64;<!-- -->me &#35;<!-- -->1 http&#58;<!-- -->//x'));
});

describe('forGithubCommand and forGithubProperty', () => {
  const decode = (text: string) =>
    text
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%');
  it('read back as the visible text', () =>
    forEveryText((text) => {
      expect(forGithubCommand(text)).not.toMatch(/%(?!25|0D|0A)/);
      expect(forGithubProperty(text)).not.toMatch(/[:,]/);
      expect(decode(forGithubCommand(text))).toBe(visible(text));
      expect(decode(forGithubProperty(text))).toBe(visible(text));
    }));
});

describe('forPrometheusLabel', () => {
  it('is the inside of a quoted string', () =>
    forEveryText((text) => expect(forPrometheusLabel(text)).toMatch(/^(?:[^"\\\n]|\\["\\n])*$/)));
});

describe('forTap', () => {
  it('has no directive', () => forEveryText((text) => expect(forTap(text)).toMatch(/^(?:[^#\\]|\\[#\\])*$/)));
});

describe('forSarif', () => {
  it('has no link and no placeholder, and reads back as the visible text', () =>
    forEveryText((text) => {
      const literal = /^(?:[^\\[\]{}]|\\[\\[\]]|\{\{|\}\})*$/;
      expect(forSarif(text)).toMatch(literal);
      expect(forSarif(text).replace(/\{\{|\}\}|\\[\\[\]]/g, (found) => found.slice(1))).toBe(visible(text));
    }));
});

describe('forMailHeader', () => {
  it('has no encoded word', () => forEveryText((text) => expect(forMailHeader(text)).not.toContain('=?')));
});

describe('forSyslogValue', () => {
  it('is the inside of a quoted parameter', () =>
    forEveryText((text) => expect(forSyslogValue(text)).toMatch(/^(?:[^"\\\]]|\\["\\\]])*$/)));
});

describe('forJson', () => {
  const wellFormed = (text: string) => text.replace(/\p{Cs}/gu, '\ufffd');
  it('reads back exactly, with U+FFFD for what is no text, and is safe to look at', () =>
    forEveryText((text) => {
      const json = forJson(JSON.stringify({ text, [`${text}\\ud800`]: 'key' }, null, 2));
      expect(JSON.parse(json)).toEqual({ text: wellFormed(text), [`${wellFormed(text)}\\ud800`]: 'key' });
      expect(json.replaceAll('\n', '')).not.toMatch(FORBIDDEN);
      expect(json).not.toMatch(/##[a-z]*\[/i);
    }));
});
