import { ansibleFacts } from './ansible-facts.js';
import { osqueryLog } from './osquery-log.js';
import type { MachineFormat } from './types.js';
import { wazuhInventory } from './wazuh-inventory.js';

/** What tools that already run on many machines write of each. The first one that a document is like reads it. */
export const MACHINE_FORMATS: readonly MachineFormat[] = [osqueryLog, ansibleFacts, wazuhInventory];
