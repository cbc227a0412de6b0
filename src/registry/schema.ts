import { z } from 'zod';
import { canonicalAddress } from '../domain/address.js';
import { BINDS } from '../domain/bind.js';
import { RUNTIMES } from '../domain/invocation/runtime.js';
import { isGenericName } from './generic-name.js';
import { parseSelector } from './selector.js';
import { CHANCE_PORTS, CLAIM_KINDS, type Interpreted, PLATFORMS, type PortSelector, WHENS } from './types.js';

/** Words for people: `problem; what to do`. */
const problem = (what: string, todo: string) => `${what}; ${todo}`;

const text = z
  .string()
  .regex(/\S/, problem('it is empty', 'say something or leave the key out'))
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, problem('it has a line break or control character', 'write one line'));

function unique<T extends z.ZodType<string | PortSelector>>(item: T) {
  return z.array(item).superRefine((list, context) => {
    const seen = new Set<string>();
    for (const [index, value] of list.entries()) {
      const key = JSON.stringify(value);
      const message = problem(`${typeof value === 'string' ? value : 'these ports'} stand here twice`, 'remove one');
      if (seen.has(key)) context.addIssue({ code: 'custom', path: [index], message });
      seen.add(key);
    }
  });
}

const selector = z.union([z.string(), z.int()]).transform((value, context): PortSelector => {
  const parsed = parseSelector(String(value));
  if (parsed !== null) return parsed;
  const message = problem(
    `${JSON.stringify(value)} is no port`,
    'write 6379/tcp, 6000-6063/tcp or "4567" for both protocols',
  );
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** At least two characters that are no `*`: one that fits everything would make everything expected. */
const pattern = text.refine((value) => value.replaceAll('*', '').length >= 2, {
  message: problem('it fits nearly every file', 'write more of the name beside `*`'),
});

/** A bare word that many programs are called by would give their ports to all of them. A path to it says enough. */
const telling = <T extends z.ZodType<string>>(name: T) =>
  name.refine((value) => !isGenericName(value), {
    message: problem('many programs are called so', 'give its full path, or the directory that it lies in'),
  });

const INTERPRETED_KEYS = ['script', 'module', 'mainClass', 'jar', 'package', 'title', 'applet', 'option'] as const;

const interpreted = z
  .strictObject({
    runtime: z.enum(RUNTIMES),
    ...(Object.fromEntries(
      // The name of a package is one in all the world.
      INTERPRETED_KEYS.map((key) => [key, (key === 'package' ? pattern : telling(pattern)).optional()]),
    ) as Record<(typeof INTERPRETED_KEYS)[number], z.ZodOptional<typeof pattern>>),
  })
  .refine((value) => INTERPRETED_KEYS.filter((key) => value[key] !== undefined).length === 1, {
    message: problem('it needs exactly one key beside runtime', `choose one of ${INTERPRETED_KEYS.join(', ')}`),
  }) satisfies z.ZodType<Interpreted>;

const bind = z.string().refine((value) => BINDS.some((each) => each === value) || canonicalAddress(value) === value, {
  message: problem('it is neither an address nor a word for some', `write an address or one of ${BINDS.join(', ')}`),
});

const listen = z
  .strictObject({
    port: selector,
    address: bind,
    when: z.enum(WHENS).default('default'),
  })
  .refine(({ port }) => port.protocol !== null && port.low === port.high, {
    message: problem('it is not one port of one protocol', 'write 22/tcp'),
  });

const peril = z.strictObject({
  note: text,
  when: unique(pattern).default([]),
  unless: unique(pattern).default([]),
});

const asks = z.strictObject({
  otherwise: text,
  flags: unique(text).default([]),
  variable: text.nullable().default(null),
  file: z
    .strictObject({ name: text, flags: unique(text).default([]), key: text, portKey: text.nullable().default(null) })
    .nullable()
    .default(null),
});

const hosted = z.strictObject({
  in: text.regex(/^[\w.-]+\.exe$/, problem('it is no file of Windows', 'write svchost.exe')),
  as: unique(text).min(1, problem('no service is named', 'name at least one')),
});

const program = z
  .strictObject({
    name: text,
    product: text,
    executables: unique(telling(pattern)).default([]),
    interpreted: z.array(interpreted).default([]),
    names: unique(telling(text)).default([]),
    services: unique(text).default([]),
    ports: unique(selector).default([]),
    customary: unique(selector).default([]),
    packages: unique(text).default([]),
    relay: z.enum(['socket', 'container', 'tunnel']).nullable().default(null),
    hosted: hosted.nullable().default(null),
    steps: z.boolean().default(false),
    addons: z.boolean().default(false),
    draws: z.enum(CHANCE_PORTS).nullable().default(null),
    peril: peril.nullable().default(null),
    asks: asks.nullable().default(null),
    listens: z.array(listen).default([]),
    source: text,
  })
  .refine((value) => !value.steps || value.ports.some(({ protocol }) => protocol === 'tcp'), {
    message: problem('it steps on from no TCP port', 'give the default in ports'),
  })
  .refine((value) => value.executables.length + value.interpreted.length > 0 || value.hosted !== null, {
    message: problem('nothing tells how the program shows', 'give executables, interpreted or hosted'),
  })
  .refine((value) => value.relay !== null || value.services.length + value.ports.length + value.customary.length > 0, {
    message: problem('nothing tells where the program belongs', 'give services, ports, customary or relay'),
  });

const claim = z
  .strictObject({
    ports: unique(selector).min(1, problem('no port is named', 'name at least one')),
    kind: z.enum(CLAIM_KINDS),
    name: text,
    note: text,
    years: z
      .string()
      .regex(/^\d{4}(-\d{4})?$/, problem('it is no year', 'write "2004" or "1998-2003"'))
      .nullable()
      .default(null),
    programs: unique(text).default([]),
    families: unique(text).default([]),
    platforms: unique(z.enum(PLATFORMS)).default([]),
    successor: text.nullable().default(null),
    source: text,
  })
  .refine((value) => value.kind !== 'sensitive' || value.programs.length > 0, {
    message: problem('a sensitive claim without programs', 'name the programs that it is about'),
  })
  .refine((value) => value.kind !== 'cleartext' || value.successor !== null, {
    message: problem('a cleartext claim without successor', 'name what to use instead'),
  })
  .refine((value) => ['cleartext', 'sensitive', 'shared'].includes(value.kind) || value.programs.length === 0, {
    message: problem('programs stand only in cleartext, sensitive and shared claims', 'remove them'),
  })
  .refine((value) => value.kind === 'shared' || value.families.length === 0, {
    message: problem('families stand only in shared claims', 'remove them'),
  })
  .refine((value) => value.kind !== 'shared' || value.families.length + value.programs.length > 0, {
    message: problem('a shared claim without families and programs', 'say who opens the port'),
  })
  .refine((value) => value.kind === 'malware' || value.platforms.length === 0, {
    message: problem('platforms stand only in malware claims', 'remove them'),
  });

/** A file of registry/programs: the family is the name of the file. */
export const programFile = z.array(program);
/** A file of registry/ports. */
export const claimFile = z.array(claim);

export type ProgramEntry = z.infer<typeof program>;
export type ClaimEntry = z.infer<typeof claim>;
