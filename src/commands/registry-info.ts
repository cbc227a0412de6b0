import { EXIT } from '../api/exit-code.js';
import type { RegistryInfo } from '../domain/registry-view.js';
import type { LoadedRegistry } from '../registry/load.js';
import { renderInfo } from '../reports/answers/registry.js';
import { ANSWER_OPTIONS, answer, loadWithWarning } from './answer.js';
import type { Command } from './types.js';

function infoOf({ registry, table, shipped, warning }: LoadedRegistry): RegistryInfo {
  return {
    ...registry.facts,
    source: table.source,
    origin: table.installation === null ? 'shipped' : 'installed',
    installedAt: table.installation?.installedAt ?? null,
    shippedVersion: shipped.version,
    records: table.records,
    claims: registry.claims.length,
    warning,
  };
}

export const registryInfo: Command = {
  arguments: [],
  options: ANSWER_OPTIONS,
  examples: [{ command: 'port-audit registry info', description: 'by which knowledge are verdicts made?' }],
  async run(input, host) {
    await answer(infoOf(await loadWithWarning(host)), renderInfo, input, host);
    return EXIT.clean;
  },
};
