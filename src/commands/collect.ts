import { collect as collectSnapshot } from '../api/collect.js';
import { EXIT, isBlind } from '../api/exit-code.js';
import type { Host } from '../host/types.js';
import { snapshotPieces } from '../reports/formats/json.js';
import { OUTPUT_OPTION, readOutputFile, writeResult } from './output.js';
import { HIDDEN_OPTION, REDACT_OPTION, readSources, SOURCE_OPTION, VERIFY_OPTION } from './sources.js';
import type { Command } from './types.js';

/** Only looks: prints what listens, without any judgement. */
export const collect: Command = {
  arguments: [],
  options: [SOURCE_OPTION, VERIFY_OPTION, HIDDEN_OPTION, REDACT_OPTION, OUTPUT_OPTION],
  examples: [
    { command: 'port-audit collect > web1.json', description: 'take a snapshot of this machine' },
    { command: 'port-audit audit --from snapshot:web1.json', description: 'judge it on another one' },
  ],
  async run({ options }, host: Host) {
    const file = readOutputFile(options);
    const request = {
      sources: readSources(options),
      verify: options.verify === true,
      hidden: options.hidden === true,
      redact: options.redact !== false,
    };
    const snapshot = await collectSnapshot(request, host);
    await writeResult(host, file, snapshotPieces(snapshot));
    return isBlind(snapshot) ? EXIT.unobserved : EXIT.clean;
  },
};
