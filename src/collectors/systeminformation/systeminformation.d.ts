declare module 'systeminformation/lib/network.js' {
  const network: { networkConnections(): Promise<unknown[]> };
  export = network;
}

declare module 'systeminformation/lib/processes.js' {
  const lib: { processes(): Promise<{ readonly list: ReadonlyArray<Readonly<Record<string, unknown>>> }> };
  export = lib;
}

declare module 'systeminformation/lib/util.js' {
  const util: { getPowershell(): void };
  export = util;
}
