import type { WordPage } from '../../domain/explanation.js';

type Meaning = Pick<WordPage, 'what' | 'meaning'>;

const verdict = (...meaning: string[]): Meaning => ({ what: 'verdict', meaning });
const severity = (...meaning: string[]): Meaning => ({ what: 'severity', meaning });
const disposition = (...meaning: string[]): Meaning => ({ what: 'disposition', meaning });
const reach = (...meaning: string[]): Meaning => ({ what: 'reach', meaning });

const EXIT = 'From which severity on the exit code is 1, --fail-on says (medium, in check low).';

/** What the table and the formats say of a listener or a finding, in one word. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  expected: verdict(
    'The program that holds the port is known to belong there: it implements the registered service, or it is known software that uses this port by default or by wide custom. By itself that is no finding.',
  ),
  unregistered: verdict(
    'Nobody has registered the port, and the program that holds it is not known to belong there. That is what an in-house service usually looks like; it is reported as unregistered-port.',
  ),
  ephemeral: verdict(
    'A port that the system hands out by itself, held by a program that is not known to belong there. The number is chance and says nothing; a program that nobody knows is reported as ephemeral-stranger where a network reaches it.',
  ),
  unattributed: verdict(
    'No program can be seen that holds the port, so there is nothing to compare. As another user than root that is usual for the ports of others: run it with sudo.',
  ),
  critical: severity(
    'The machine is lying, or a file of a package was changed: stop and look before anything else.',
    EXIT,
  ),
  high: severity('Look at it now: a program that hides what it is, or one that lets in whoever reaches it.', EXIT),
  medium: severity(
    'Somebody should say why it is there. Most often it is a program on a number that looked free.',
    EXIT,
  ),
  low: severity('Worth a look when there is time: only this machine reaches it, or the number explains little.', EXIT),
  info: severity('Said for completeness; nothing has to be done.', EXIT),
  active: disposition('It speaks: no entry of a policy accepts it, and no earlier run of cron has told it.'),
  accepted: disposition(
    'An entry of the policy allows it, and its reason stands beside it. What no entry can accept still speaks.',
  ),
  known: disposition('An earlier run of cron has told it; it is open, and no news.'),
  loopback: reach('Only programs on this machine reach it: 127.0.0.0/8, ::1, or a socket that is bound to lo.'),
  'link-local': reach('Machines on the same cable or radio reach it: 169.254.0.0/16, 255.255.255.255, fe80::/10.'),
  private: reach('A private network reaches it: RFC 1918, RFC 4193, or the shared space of providers.'),
  public: reach('An address of the internet: whoever may route to it reaches it, unless a firewall says no.'),
  multicast: reach('It takes what is sent to a group of machines.'),
  all: reach('Every network that this machine has reaches it (0.0.0.0 or ::), unless a firewall says no.'),
};

/** The same things as the table calls them. */
const ALIASES: Readonly<Record<string, string>> = {
  ok: 'expected',
  'as expected': 'expected',
  unseen: 'unattributed',
  anyone: 'all',
  'every network': 'all',
  local: 'loopback',
  'this machine': 'loopback',
  link: 'link-local',
  'local link': 'link-local',
  'private network': 'private',
  'public network': 'public',
  'multicast group': 'multicast',
  group: 'multicast',
};

/** A word of the table, by any of its names; null for any other. */
export function tableWord(text: string): WordPage | null {
  const asked = text.trim().toLowerCase();
  const word = Object.hasOwn(ALIASES, asked) ? (ALIASES[asked] ?? asked) : asked;
  const found = Object.hasOwn(MEANINGS, word) ? MEANINGS[word] : undefined;
  return found === undefined ? null : { kind: 'word', word, ...found };
}
