import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULE_IDS, ruleNamed } from '../../src/judge/rules/list.js';
import { policyJsonSchema } from '../../src/policy/build/policy-json-schema.js';
import { explainPolicy } from '../../src/policy/explain.js';
import { buildContext } from '../helpers/apply-policy.js';
import { buildSquatter } from '../helpers/build-report.js';
import { policyOf, refusalOf, yaml } from '../helpers/load-policy.js';

const PAGE = readFileSync('docs/policy.md', 'utf8');

/** The fenced blocks of one kind, in order. */
function blocks(info: string): string[] {
  return [...PAGE.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)]
    .filter((match) => match[1] === info)
    .map((match) => match[2] ?? '');
}

const whole = (text: string) => (text.includes('version:') ? text : `version: 1\n${text}`);

/** What the examples extend. */
const BASES = {
  '../fleet/base.yaml': yaml('allow: [{port: 22, reason: x}]'),
  '../fleet/monitoring.yaml': yaml('allow: [{port: 9100, reason: x}]'),
};

describe('docs/policy.md', () => {
  it.each(blocks('yaml'))('has an example that is valid: %j', async (text) => {
    expect(await refusalOf({ ...BASES, 'port-audit.yaml': whole(text) })).toEqual([]);
  });

  it('shows the problems of its broken example as they are', async () => {
    const [broken = ''] = blocks('yaml refused');
    expect(`${(await refusalOf(broken)).join('\n')}\n`).toBe(blocks('text')[0]);
  });

  it('shows an explanation as it is', async () => {
    const policy = await policyOf(
      yaml('', 'allow:', '  - {port: 22, reason: x}', '  - {port: 3099/tcp, program: chmd, reason: x}'),
    );
    const [explanation] = explainPolicy(policy, [buildSquatter()], [], buildContext());
    expect(PAGE).toContain(
      `nearest: ${explanation?.nearest?.entry}\n    but its ${explanation?.nearest?.misfits[0]}\n`,
    );
  });

  it('has an example of every key', () => {
    const schema = JSON.parse(policyJsonSchema([]));
    const examples = blocks('yaml').join('\n');
    for (const key of [...Object.keys(schema.properties), ...Object.keys(schema.definitions.entry.properties)]) {
      expect(examples).toMatch(new RegExp(`^[ -]*${key}:`, 'm'));
    }
  });

  it.each(RULE_IDS)('names %s, and where it says what accepts it, that is so', (rule) => {
    expect(PAGE).toContain(`\`${rule}\``);
    const row = PAGE.split('\n').find((line) => line.startsWith('| ') && line.includes(`\`${rule}\``));
    const told =
      row === undefined ? null : row.includes('full path') ? 'executable' : row.includes('nothing') ? 'never' : 'port';
    if (told !== null) expect(told).toBe(ruleNamed(rule)?.acceptedBy);
  });
});
