import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { RULES } from '../../../src/judge/rules/run.js';
import { policyJsonSchema } from '../../../src/policy/build/policy-json-schema.js';
import { entryYaml, FULL_EXAMPLE, yaml } from '../../helpers/load-policy.js';

const schema = JSON.parse(policyJsonSchema(RULES));
const validate = new Ajv({ allErrors: true, unknownFormats: 'ignore' }).compile(schema);

describe('the schema for editors', () => {
  it.each([
    FULL_EXAMPLE,
    entryYaml('program: [a, /b]', 'user: [root, 5]', 'address: [loopback, 10.0.0.0/8]'),
    yaml('allow: [{port: 22, reason: x}, {port: 6000-6063/udp, reason: x}, {port: any, program: x, reason: x}]'),
    yaml('allow: [{port: 22, reason: "the TODO list of the team"}]'),
    yaml('extends: [a.yaml, b.yaml]', 'rules: {policy-unused: off}', 'failOn: never'),
  ])('accepts %j', (text) => expect([validate(parse(text)), validate.errors]).toEqual([true, null]));

  it.each([
    ['alow: []\n', 'additional properties'],
    [yaml('alow: []'), 'additional properties'],
    [yaml('allow: [{port: 22}]'), "required property 'reason'"],
    [yaml('allow: [{port: 22/sctp, reason: x}]'), 'should match pattern'],
    [yaml('allow: [{port: 70000, reason: x}]'), 'should be <= 65535'],
    [entryYaml('address: []'), 'fewer than 1 items'],
    [yaml('allow: [{port: 22, reason: TODO}]'), 'should NOT be valid'],
    [yaml('allow: [{port: 22, reason: "todo "}]'), 'should NOT be valid'],
    [yaml('require: [{port: 22, reason: "TODO: ask ops"}]'), 'should NOT be valid'],
    [yaml('allow: [{port: 22, reason: " "}]'), 'should match pattern'],
    [yaml('rules: {policy-unused: severe}'), 'allowed values'],
    [yaml('rules: {no-rule: off}'), 'additional properties'],
  ])('refuses %j', (text, reason) => {
    expect(validate(parse(text))).toBe(false);
    expect(JSON.stringify(validate.errors)).toContain(reason);
  });

  it('describes every key of the file and of an entry, and every rule', () => {
    const described = (properties: Record<string, { description?: string }>) =>
      Object.entries(properties).filter(([, { description }]) => description !== undefined);
    expect(described(schema.properties).map(([key]) => key)).toEqual(
      Object.keys(schema.properties).filter((key) => key !== 'version'),
    );
    const entry = schema.definitions.entry.properties;
    expect(described(entry).length).toBe(Object.keys(entry).length);
    const rules = Object.fromEntries(described(schema.properties.rules.properties));
    for (const { id, title } of RULES) expect(rules[id]).toMatchObject({ description: title });
  });
});
