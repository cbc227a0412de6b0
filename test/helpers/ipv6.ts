import { networkInterfaces } from 'node:os';

/** Whether this machine has IPv6; most containers have none. */
export const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);
