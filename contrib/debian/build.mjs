// Makes dist/deb/port-audit_VERSION_ARCHITECTURE.deb of the standalone file: dpkg-deb(1) is all that it needs.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const HERE = 'contrib/debian';
const EXECUTABLE = 'dist/standalone/port-audit';
const TARGET = 'dist/deb';
const ROOT = `${TARGET}/root`;
const INSTALLED = '/usr/bin/port-audit';

const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
const architecture = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();
const { DEBFULLNAME = 'port-audit', DEBEMAIL = 'port-audit@localhost' } = process.env;
const maintainer = `${DEBFULLNAME} <${DEBEMAIL}>`;

/** The same bytes from the same commit (reproducible-builds.org, SOURCE_DATE_EPOCH). */
const when = new Date(1000 * Number(process.env.SOURCE_DATE_EPOCH ?? fs.statSync('package.json').mtimeMs / 1000));

function write(to, content, mode = 0o644) {
  const file = path.join(ROOT, to);
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
  fs.writeFileSync(file, content, { mode });
  fs.chmodSync(file, mode);
}

const packed = (text) => zlib.gzipSync(text, { level: 9 });
const text = (name) => fs.readFileSync(`${HERE}/${name}`, 'utf8');

/** The youngest symbol version of glibc that the executable asks for: what it needs to start at all. */
function glibc(executable) {
  const versions = executable.toString('latin1').match(/(?<=\0GLIBC_)2\.\d+(?=[\0.])/g) ?? [];
  return `2.${Math.max(...versions.map((each) => Number(each.split('.')[1])))}`;
}

/** The units that the program prints for itself, as it will be called once it is installed. */
function units() {
  const printed = execFileSync(EXECUTABLE, ['cron', '--syslog', '--install-timer'], { encoding: 'utf8' });
  const parts = printed.split(/^# \/etc\/systemd\/system\/(port-audit\.(?:service|timer))\n/m);
  const found = parts.flatMap((name, index) => (index % 2 === 1 ? [[name, parts[index + 1]]] : []));
  if (found.length !== 2) throw new Error(`expected a service and a timer, found ${found.length} units`);
  return found.map(([name, unit]) => [name, unit.replace(/^(ExecStart=)\S+/m, `$1${INSTALLED}`)]);
}

function changelog() {
  const date = when.toUTCString().replace('GMT', '+0000');
  const entry = '  * See CHANGELOG.md beside this file.';
  return `port-audit (${version}) unstable; urgency=medium\n\n${entry}\n\n -- ${maintainer}  ${date}\n`;
}

function copyright() {
  const licence = fs.readFileSync('LICENSE', 'utf8').replace(/^MIT License\n\n/, '').trim();
  const [holder, ...terms] = licence.split('\n\n');
  const indented = terms.join('\n\n').split('\n').map((line) => ` ${line === '' ? '.' : line}`);
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: ${holder.replace(/^Copyright \(c\) /, '')}
License: Expat
Comment: What the executable contains beside it, Node and its libraries among them,
 is named with its licences in THIRD-PARTY-NOTICES.txt.gz.

License: Expat
${indented.join('\n')}
`;
}

const COMPLETIONS = [
  ['bash', 'usr/share/bash-completion/completions/port-audit'],
  ['zsh', 'usr/share/zsh/vendor-completions/_port-audit'],
  ['fish', 'usr/share/fish/vendor_completions.d/port-audit.fish'],
];

/** Completions are printed by the program, as anybody else would have them. */
function writeCompletions() {
  for (const [shell, file] of COMPLETIONS) write(file, execFileSync(EXECUTABLE, ['completion', shell]));
}

function sizeOf(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + Math.ceil(fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size / 1024), 0);
}

const executable = fs.readFileSync(EXECUTABLE);
fs.rmSync(TARGET, { recursive: true, force: true });
write(INSTALLED, executable, 0o755);
write('etc/port-audit/policy.yaml', text('policy.yaml'));
for (const [name, unit] of units()) write(`usr/lib/systemd/system/${name}`, unit);
write('usr/share/doc/port-audit/changelog.gz', packed(changelog()));
write('usr/share/doc/port-audit/CHANGELOG.md.gz', packed(fs.readFileSync('CHANGELOG.md')));
write('usr/share/doc/port-audit/copyright', copyright());
write('usr/share/doc/port-audit/THIRD-PARTY-NOTICES.txt.gz', packed(fs.readFileSync('dist/standalone/THIRD-PARTY-NOTICES.txt')));
write('usr/share/lintian/overrides/port-audit', text('lintian-overrides'));
write('usr/share/man/man1/port-audit.1.gz', packed(fs.readFileSync('dist/man/port-audit.1')));
writeCompletions();

const values = {
  VERSION: version,
  ARCHITECTURE: architecture,
  MAINTAINER: maintainer,
  SIZE: sizeOf(ROOT),
  GLIBC: glibc(executable),
};
const control = text('control').replace(/@([A-Z]+)@/g, (_, name) => values[name]);
write('DEBIAN/control', control);
write('DEBIAN/conffiles', '/etc/port-audit/policy.yaml\n');
write('DEBIAN/postrm', text('postrm'), 0o755);
const sums = execFileSync('sh', ['-c', 'find etc usr -type f -exec md5sum {} + | LC_ALL=C sort -k 2'], { cwd: ROOT });
write('DEBIAN/md5sums', sums);

const file = `${TARGET}/port-audit_${version}_${architecture}.deb`;
const env = { ...process.env, SOURCE_DATE_EPOCH: String(Math.floor(when.getTime() / 1000)) };
execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '-z3', '--build', ROOT, file], { env, stdio: ['ignore', 'ignore', 'inherit'] });
fs.rmSync(ROOT, { recursive: true });
console.log(`${file}: ${(fs.statSync(file).size / 2 ** 20).toFixed(0)} MiB`);
