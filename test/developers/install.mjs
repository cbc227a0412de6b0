// Installs what developers.yaml lists: Debian packages, and npm packages into build/developers, the home directory of a user
// of its own. Needs root, some minutes and 3 GB; what is there already stays.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const home = path.resolve('build/developers');
const developed = parse(readFileSync(new URL('developers.yaml', import.meta.url), 'utf8'));
const packages = [...new Set(developed.flatMap((each) => each.packages ?? []))];
const run = (command, words, options = {}) =>
  execFileSync(command, words, { stdio: ['ignore', 'ignore', 'inherit'], ...options });

const apt = ['-qq', '--yes', '--no-install-recommends', '--no-remove', 'install', ...packages];
run('apt-get', apt, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });

// What packages run while they are installed is not needed, and would run as root.
const npm = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
for (const { name, npm: wanted = [], global = false, files = {}, manifest = {} } of developed) {
  const folder = path.join(home, 'work', name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  if (wanted.length === 0) continue;
  const mark = path.join(folder, '.installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted.join(' ')) continue;
  const named = { name, private: true, ...manifest };
  if (!global && !existsSync(path.join(folder, 'package.json'))) {
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(named));
  }
  run('npm', [...npm, ...(global ? ['--global', '--prefix', path.join(home, 'npm')] : []), ...wanted], { cwd: folder });
  writeFileSync(mark, wanted.join(' '));
}
run('chown', ['--recursive', '1500:1500', home]);
for (const file of ['dino/node_modules/@deno/linux-x64-glibc/deno', 'baker/node_modules/@oven/bun-linux-x64/bin/bun']) {
  run('chmod', ['755', path.join(home, 'work', file)]);
}
