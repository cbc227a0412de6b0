/**
 * How programs bind, in words; every other word is an address or a name of /etc/hosts.
 * - `any`: one socket for IPv4 and one for IPv6; `any4`, `any6`: one of them, `any6` without IPv4
 * - `dual`: one IPv6 socket that takes IPv4 as well
 * - `loopback`: 127.0.0.1 and ::1; `loopback4`, `loopback6`: one of them
 */
export const BINDS = ['any', 'any4', 'any6', 'dual', 'loopback', 'loopback4', 'loopback6'] as const;
export type Bind = (typeof BINDS)[number];
