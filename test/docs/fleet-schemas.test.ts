import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const read = (file: string) => readFileSync(file, 'utf8');

interface Definition {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

const definitions = JSON.parse(read('test/fixtures/schemas/kubernetes-1.20.2.json')).definitions as Readonly<
  Record<string, Definition>
>;

/**
 * What Kubernetes' API server makes of a definition: it refuses fields that it does not know where it is asked to
 * (`fieldValidation=Strict`, as kubectl asks), and takes `int-or-string` as either, which OpenAPI 2 has no words for.
 */
function strict([name, definition]: readonly [string, Definition]): readonly [string, object] {
  if (name.endsWith('.IntOrString')) return [name, { type: ['integer', 'string'] }];
  return [name, definition.properties === undefined ? definition : { ...definition, additionalProperties: false }];
}

function problemsOf(manifest: unknown, root: string) {
  const ajv = new Ajv({ unknownFormats: 'ignore', logger: false });
  const isValid = ajv.compile({
    $ref: `#/definitions/io.k8s.api.${root}`,
    definitions: Object.fromEntries(Object.entries(definitions).map(strict)),
  });
  return isValid(manifest) ? [] : (isValid.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message}`);
}

const manifest = (name: string) => parse(read(`contrib/kubernetes/${name}.yaml`));

describe("Kubernetes' published schema", () => {
  it.each([
    ['daemonset', 'apps.v1.DaemonSet'],
    ['job', 'batch.v1.Job'],
  ])('takes contrib/kubernetes/%s.yaml', (name, root) => expect(problemsOf(manifest(name), root)).toEqual([]));

  it('takes a CronJob of the same job', () => {
    const { spec, metadata } = manifest('job');
    const cron = {
      apiVersion: 'batch/v1beta1',
      kind: 'CronJob',
      metadata,
      spec: { schedule: '0 6 * * *', jobTemplate: { spec } },
    };
    expect(problemsOf(cron, 'batch.v1beta1.CronJob')).toEqual([]);
  });

  it('refuses a name that it does not have, a missing one and another type', () => {
    const job = manifest('job');
    job.spec.template.spec.hostPid = true;
    expect(problemsOf(job, 'batch.v1.Job')).toEqual(['.spec.template.spec should NOT have additional properties']);
    const daemonset = manifest('daemonset');
    delete daemonset.spec.selector;
    expect(problemsOf(daemonset, 'apps.v1.DaemonSet')).toEqual([".spec should have required property 'selector'"]);
    const wrong = manifest('job');
    wrong.spec.backoffLimit = 'none';
    expect(problemsOf(wrong, 'batch.v1.Job')).toEqual(['.spec.backoffLimit should be integer']);
  });
});
