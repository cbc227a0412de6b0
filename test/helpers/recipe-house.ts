import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** How a recipe ended. */
export interface Cooked {
  readonly code: number;
  readonly out: string;
}

/** Folders that a recipe may write to; what it writes is gone afterwards. */
const WRITTEN = ['/etc', '/usr/local', '/var/lib', '/root'];

/** What port-audit leaves on a machine where it has run, or is told by its administrator. */
const OWN = ['/etc/port-audit', '/var/lib/port-audit'];

/** Stand for another machine, for the rights of root, and for mail: whatever runs as root, here and now. */
const STANDS: Readonly<Record<string, string>> = {
  ssh: 'shift; exec "$@"',
  sudo: 'exec "$@"',
  sendmail: 'cat > "$MAILS/$(date +%s%N)"',
};

const LISTEN = `use Socket; socket(my $s, PF_INET, SOCK_STREAM, 0) or die; bind($s, sockaddr_in(22, INADDR_ANY)) or die;
listen($s, 5) or die; exit 0 if fork; close STDIN; close STDOUT; close STDERR; sleep;`;

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * A machine called web1 on which port-audit never ran and nothing listens, or port 22 alone: namespaces of its own, this machine's programs, and folders of
 * which only a copy is written. What npm installs goes to a folder of its own, without the network.
 */
export class RecipeHouse {
  // Not below /tmp, which a recipe gets empty.
  readonly folder = fs.mkdtempSync('/var/tmp/port-audit-recipes-');
  readonly repository = path.join(this.folder, 'repository');
  readonly #mails = path.join(this.folder, 'mails');

  constructor() {
    for (const name of ['repository/ci', 'mails', 'bin'])
      fs.mkdirSync(path.join(this.folder, name), { recursive: true });
    for (const [name, script] of Object.entries(STANDS)) this.write(`bin/${name}`, `#!/bin/sh\n${script}\n`, 0o755);
    this.write('listen.pl', LISTEN);
    const target = path.join(this.repository, 'ci');
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', target], { stdio: 'ignore' });
  }

  write(name: string, text: string, mode = 0o644): void {
    fs.writeFileSync(path.join(this.folder, name), text, { mode });
  }

  /** Runs a script of bash in the folder, or one below it, on a machine that has just been started. */
  cook(script: string, { where = 'repository', listens = false } = {}): Cooked {
    const layers = WRITTEN.map((folder) => `layer ${folder}`);
    const setUp = [
      'set -e',
      'layer() { d=/mnt/$(echo "$1" | tr / _); mkdir "$d" "$d/up" "$d/work"; mount -t overlay overlay -o "lowerdir=$1,upperdir=$d/up,workdir=$d/work" "$1"; }',
      'mount -t tmpfs none /mnt && mount -t tmpfs -o mode=1777 none /tmp',
      ...layers,
      `rm -rf ${OWN.join(' ')}`,
      'hostname web1 && ip link set lo up',
      listens ? `perl ${this.folder}/listen.pl` : ':',
      `cd ${this.folder}/${where}`,
      `exec bash --noprofile --norc -mc ${quoted(script)}`,
    ];
    const env = {
      PATH: `${this.folder}/npm/bin:${this.folder}/bin:${path.dirname(process.execPath)}:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      HOME: '/root',
      LANG: 'C.UTF-8',
      GOLDEN: 'golden',
      MAILS: this.#mails,
      npm_config_prefix: `${this.folder}/npm`,
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    };
    const words = ['-n', '-p', '-m', '-u', '-f', '--mount-proc', '--kill-child', 'bash', '-c', setUp.join('\n')];
    const { status, stdout, stderr } = spawnSync('unshare', words, { encoding: 'utf8', env, maxBuffer: 2 ** 26 });
    return { code: status ?? -1, out: stdout + stderr };
  }

  /** The subjects of all mails so far, in their order. */
  mails(): string[] {
    return fs
      .readdirSync(this.#mails)
      .sort()
      .map((name) => /^Subject: (.*(?:\n .*)*)/m.exec(fs.readFileSync(path.join(this.#mails, name), 'utf8'))?.[1] ?? '')
      .map((subject) => subject.replace(/\r?\n /g, ' ').trim());
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
