import type { Family } from '../../domain/address.js';
import type { Host, RunResult } from '../../host/types.js';
import { readIptablesSave } from './iptables-save.js';
import { readNftRuleset } from './nft-json.js';
import type { Ruleset } from './types.js';

/** Milliseconds and bytes that the rules of a packet filter may take: a large cluster has some megabytes. */
const TIME_LIMIT = 4_000;
const OUTPUT_LIMIT = 64 << 20;

/** The rules of this network namespace, and why some are missing. */
export interface Rules {
  readonly rulesets: readonly Ruleset[];
  /** Why rules could not be read, each in a few words; a tool that is missing is none where another one tells the same. */
  readonly failures: readonly string[];
}

interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly read: (text: string) => Ruleset;
}

const save = (command: string, family: Family): Tool => ({
  command,
  args: [],
  read: (text) => readIptablesSave(text, family),
});

const NFT: Tool = { command: 'nft', args: ['-j', '-n', '-s', 'list', 'ruleset'], read: readNftRuleset };

/** Tables that the old kernel interface of iptables has, which neither nft nor the new iptables shows. */
function legacyTables(host: Host, family: Family): boolean {
  try {
    const names = family === 'ipv4' ? '/proc/net/ip_tables_names' : '/proc/net/ip6_tables_names';
    return host.files.readText(names, 4096).split('\n').includes('nat');
  } catch {
    return false;
  }
}

/**
 * The programs of iptables that have something to tell: nft shows that they have a table of NAT in the kernel's new
 * interface, without what it does; those of the old interface only they know. Each costs a process, so nobody is asked in
 * vain.
 */
function savesFor(host: Host, nft: Ruleset | string | null): readonly Tool[] {
  const families = [
    ['ip', 'ipv4'],
    ['ip6', 'ipv6'],
  ] as const;
  return families.flatMap(([name, family]) => {
    const hasLegacy = legacyTables(host, family);
    const isSilent = isRuleset(nft) && !nft.roots.some((chain) => chain.startsWith(`${name} nat `));
    return [
      ...(isSilent && !hasLegacy ? [] : [save(`${name}tables-save`, family)]),
      ...(hasLegacy ? [save(`${name}tables-legacy-save`, family)] : []),
    ];
  });
}

function why({ command }: Tool, { outcome, code, stderr }: RunResult): string {
  const said = stderr.split('\n', 1)[0]?.slice(0, 200) ?? '';
  return `${command} ${outcome === 'exited' ? `failed with exit code ${code}` : outcome}${said === '' ? '' : `: ${said}`}`;
}

async function ask(host: Host, tool: Tool): Promise<Ruleset | string | null> {
  if (!host.hasProgram(tool.command)) return null;
  const result = await host.run(tool.command, tool.args, { timeLimit: TIME_LIMIT, outputLimit: OUTPUT_LIMIT });
  if (result.outcome !== 'exited' || result.code !== 0) return why(tool, result);
  try {
    return tool.read(result.stdout.toString('utf8'));
  } catch {
    return `the output of ${tool.command} is not what it prints`;
  }
}

const isRuleset = (answer: Ruleset | string | null): answer is Ruleset => typeof answer === 'object' && answer !== null;

/** Asks nft and iptables for their rules; null where none of them is installed. */
export async function readRules(host: Host): Promise<Rules | null> {
  const nft = await ask(host, NFT);
  const answers = [nft, ...(await Promise.all(savesFor(host, nft).map((tool) => ask(host, tool))))];
  if (answers.every((answer) => answer === null)) return null;
  const failures = answers.filter((answer) => typeof answer === 'string');
  return { rulesets: answers.filter(isRuleset), failures };
}
