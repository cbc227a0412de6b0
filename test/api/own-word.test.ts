import { describe, expect, it } from 'vitest';
import { serversIn } from '../../src/api/own-word.js';
import { aProgram, aRegistry } from '../helpers/registry.js';

describe('serversIn', () => {
  it('names the packages that are known on a port, but for what must not face a network', () => {
    const of = (name: string) => [{ runtime: 'node', package: name }] as const;
    const peril = { note: 'Whoever connects runs code.', when: [], unless: [] };
    const ports = [{ low: 8081, high: 8081, protocol: 'tcp' }] as const;
    const programs = [
      aProgram('quiet', { interpreted: of('quiet-server'), ports }),
      aProgram('open', { interpreted: of('open-server'), ports, peril }),
      aProgram('snake', { interpreted: [{ runtime: 'python', script: 'snake' }], packages: ['python3-snake'], ports }),
    ];
    expect(serversIn(aRegistry({ programs }))(8081, 'npm')).toEqual(['quiet-server']);
    expect(serversIn(aRegistry({ programs }))(8082, 'npm')).toEqual([]);
    expect(serversIn(aRegistry({ programs }))(8081, 'python')).toEqual(['python3-snake']);
    expect(serversIn(aRegistry({ programs }))(8081, 'ruby')).toEqual([]);
  });
});
