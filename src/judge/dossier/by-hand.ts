import type { ByHand } from '../../domain/explanation.js';
import type { Protocol } from '../../domain/listener.js';

/** ss(8), lsof(8). */
function onLinux(port: number, protocols: readonly Protocol[]): string[] {
  return protocols.flatMap((protocol) => [
    `sudo ss -ln${protocol === 'tcp' ? 't' : 'u'}p 'sport = :${port}'`,
    protocol === 'tcp' ? `sudo lsof -nP -iTCP:${port} -sTCP:LISTEN` : `sudo lsof -nP -iUDP:${port}`,
  ]);
}

/** lsof(8), netstat(1) of Darwin: `-v` adds the process id, and an address ends in `.PORT`. */
function onMacOs(port: number, protocols: readonly Protocol[]): string[] {
  return protocols.flatMap((protocol) => [
    protocol === 'tcp' ? `sudo lsof -nP -iTCP:${port} -sTCP:LISTEN` : `sudo lsof -nP -iUDP:${port}`,
    `netstat -anv -p ${protocol} | grep '\\.${port} '`,
  ]);
}

/** PowerShell as Administrator; the last one in any command prompt. */
function onWindows(port: number, protocols: readonly Protocol[]): string[] {
  return protocols.flatMap((protocol) => {
    const sockets =
      protocol === 'tcp'
        ? `Get-NetTCPConnection -State Listen -LocalPort ${port}`
        : `Get-NetUDPEndpoint -LocalPort ${port}`;
    return [
      `${sockets} | Select-Object LocalAddress, OwningProcess`,
      `Get-Process -Id (${sockets}).OwningProcess | Select-Object Id, Path, StartTime`,
      `netstat -ano -p ${protocol.toUpperCase()} | findstr /C:":${port} "`,
    ];
  });
}

/** How to look at a port by hand, where it is watched by nothing but the system's own tools. */
export function byHand(port: number, protocols: readonly Protocol[]): ByHand[] {
  return [
    { system: 'Linux', commands: onLinux(port, protocols) },
    { system: 'macOS', commands: onMacOs(port, protocols) },
    { system: 'Windows', commands: onWindows(port, protocols) },
  ];
}
