import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** The network that a machine is plugged into: a router in a namespace of its own, which leads nowhere else. */
export class Lan {
  private readonly router: ChildProcess;
  private authority: ChildProcess | null = null;
  private server: ChildProcess | null = null;

  private constructor(private readonly scratch: string) {
    this.router = spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' });
  }

  /** `machine`: the first process of the one to plug in. */
  static async plug(machine: number, scratch: string): Promise<Lan> {
    const lan = new Lan(scratch);
    const own = fs.readlinkSync('/proc/self/ns/net');
    while (fs.readlinkSync(`/proc/${lan.router.pid}/ns/net`) === own) await pause(10);
    lan.here('ip', 'link', 'add', 'lan', 'type', 'veth', 'peer', 'name', 'wlan0', 'netns', String(machine));
    lan.here('ip', 'link', 'set', 'lo', 'up');
    lan.here('ip', 'link', 'set', 'lan', 'up');
    lan.here('ip', 'address', 'add', '192.168.7.1/24', 'dev', 'lan');
    const authority = ['python3', 'test/days/authority.py', '192.168.7.1', '14000'];
    lan.authority = spawn('nsenter', [...lan.enter(), ...authority], { stdio: 'ignore' });
    return lan;
  }

  private enter(): string[] {
    return ['--target', String(this.router.pid), '--net', '--'];
  }

  private here(...words: string[]): void {
    execFileSync('nsenter', [...this.enter(), ...words]);
  }

  /** From now on the router gives this address, and temporary ones of this prefix. */
  async gives(address: string, prefix: string): Promise<void> {
    this.server?.kill('SIGKILL');
    this.here('ip', '-6', 'address', 'flush', 'dev', 'lan', 'scope', 'global');
    this.here('ip', '-6', 'address', 'add', prefix.replace('/', '1/'), 'dev', 'lan', 'nodad');
    const words = ['--no-daemon', '--conf-file=/dev/null', '--port=0', '--interface=lan', '--enable-ra'];
    const ranges = [
      `--dhcp-range=${address},${address},255.255.255.0,1h`,
      '--dhcp-range=::,constructor:lan,ra-only,1h',
    ];
    const leases = [`--dhcp-leasefile=${this.scratch}/leases`, '--dhcp-authoritative', '--user=root'];
    fs.rmSync(`${this.scratch}/leases`, { force: true });
    this.server = spawn('nsenter', [...this.enter(), 'dnsmasq', ...words, ...ranges, ...leases], { stdio: 'ignore' });
  }

  close(): void {
    for (const each of [this.server, this.authority, this.router]) each?.kill('SIGKILL');
  }
}
