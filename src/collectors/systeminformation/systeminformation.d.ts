declare module 'systeminformation/lib/network.js' {
  const network: { networkConnections(): Promise<unknown[]> };
  export = network;
}

declare module 'systeminformation/lib/processes.js' {
  const lib: { processes(): Promise<{ readonly list: ReadonlyArray<Readonly<Record<string, unknown>>> }> };
  export = lib;
}
