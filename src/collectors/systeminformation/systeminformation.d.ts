declare module 'systeminformation/lib/network.js' {
  const network: { networkConnections(): Promise<unknown[]> };
  export = network;
}
