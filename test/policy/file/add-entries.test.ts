import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlText } from '../../../src/policy/baseline/yaml-text.js';
import { addEntries } from '../../../src/policy/file/add-entries.js';

const NEW = { comment: ['of today'], item: ['- port: 3000/tcp', '  reason: dev'] };

describe('addEntries', () => {
  it('makes a new policy', () => {
    expect(addEntries('', [NEW])).toBe('version: 1\n\nallow:\n  # of today\n  - port: 3000/tcp\n    reason: dev\n');
  });

  it('leaves comments, order and blank lines as they are', () => {
    const text = `# mine
version: 1
allow:
    # first
    - port: 22/tcp      # far right
      program: sshd
      reason: administration   # why

# after
rules:
  cleartext-service: off
`;
    const added = addEntries(text, [NEW]);
    expect(added).toBe(text.replace('# why\n', '# why\n    # of today\n    - port: 3000/tcp\n      reason: dev\n'));
  });

  it('takes a list at the margin, without an end of line, and with those of Windows', () => {
    const text = 'version: 1\r\nallow:\r\n- port: 22\r\n  reason: x';
    expect(addEntries(text, [NEW])).toBe(`${text}\r\n# of today\r\n- port: 3000/tcp\r\n  reason: dev\r\n`);
  });

  it.each([
    ['no list', 'version: 1 # one\ndeny:\n  - port: 23\n    reason: no\n', 1],
    ['an empty list', '# none\nversion: 1\n# nobody\nallow: []\n', 1],
    ['nothing behind the key', '# none\nversion: 1\nallow:\n', 1],
    ['a list in one line', '# none\nversion: 1\nallow: [{ port: 22, reason: x }]\n', 2],
    ['an entry in one line', '# none\nversion: 1\nallow:\n  - { port: 22, reason: x }\n', 2],
    ['a text of many lines', '# none\nversion: 1\nallow:\n  - port: 22\n    reason: |\n      a\n\n      b\n\n', 2],
  ])('adds where there is %s', (_, text, count) => {
    const added = addEntries(text, [NEW]);
    const { allow, ...others } = parse(added);
    const { allow: before, ...same } = parse(text);
    expect(others).toEqual(same);
    expect(allow).toEqual([...(before ?? []), { port: '3000/tcp', reason: 'dev' }]);
    expect(allow).toHaveLength(count);
    expect(added.match(/^#.*|# one/gm)).toEqual(text.match(/^#.*|# one/gm));
  });

  it('keeps every entry and adds one, whatever the reasons are', () => {
    const reason = fc.string({ minLength: 1 }).filter((text) => text.trim() !== '');
    const entries = fc.array(fc.tuple(fc.integer({ min: 1, max: 65535 }), reason), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(entries, reason, (old, added) => {
        const lines = old.flatMap(([port, why]) => [`  - port: ${port}`, `    reason: ${yamlText(why)}`, '']);
        const text = `version: 1\nallow:\n${lines.join('\n')}`;
        const item = ['- port: 1', `  reason: ${yamlText(added)}`];
        expect(parse(addEntries(text, [{ comment: [], item }])).allow).toEqual([
          ...parse(text).allow,
          { port: 1, reason: added },
        ]);
      }),
    );
  });
});
