import { describe, expect, it } from 'vitest';
import { executableLookup, indexExecutables } from '../../src/registry/executables.js';
import { aProgram } from '../helpers/registry.js';

const programs = [
  aProgram('redis', { executables: ['redis-server', 'redis-check-rdb'] }),
  aProgram('php', { executables: ['php-fpm*'] }),
  aProgram('firefox', { executables: ['/usr/lib/firefox*/firefox', '/opt/firefox/firefox-bin'] }),
  aProgram('mssql', { executables: ['sqlservr.exe', 'C:\\Program Files\\SQL*\\agent.exe', 'sqlwriter*.exe'] }),
  aProgram('valkey', { executables: ['redis-server'] }),
  aProgram('dots', { executables: ['a.b+c*'] }),
];

const lookup = executableLookup(indexExecutables(programs));
const namesOf = (path: string) => lookup(path).map((number) => programs[number]?.name);

describe('executableLookup', () => {
  it.each([
    ['/usr/bin/redis-check-rdb', ['redis']],
    ['redis-server', ['redis', 'valkey']],
    ['/usr/sbin/php-fpm8.2', ['php']],
    ['/usr/sbin/php-fpm', ['php']],
    ['/usr/lib/firefox-esr/firefox', ['firefox']],
    ['/opt/firefox/firefox-bin', ['firefox']],
    ['C:\\Program Files\\SQL 2019\\Agent.EXE', ['mssql']],
    ['c:/program files/sql/agent.exe', ['mssql']],
    ['D:\\x\\SQLServr.exe', ['mssql']],
    ['D:\\x\\SqlWriter64.exe', ['mssql']],
    ['/x/a.b+cd', ['dots']],
  ])('%s: %j', (path, names) => expect(namesOf(path)).toEqual(names));

  it.each([
    ['/usr/bin/Redis-Server', 'case counts outside Windows'],
    ['/tmp/x\\redis-server', 'a backslash is part of a Linux name'],
    ['/redis-server/x', 'a directory is no executable'],
    ['/usr/lib/firefox', 'a path pattern needs the whole path'],
    ['/usr/lib/firefox/a/firefox', '* stands for no slash'],
    ['C:\\Program Files\\SQL\\a\\agent.exe', '* stands for no backslash on Windows'],
    ['/home/me/usr/lib/firefox/firefox', 'a path pattern begins at the root'],
    ['/x/aXb+c', 'a dot is a dot'],
    ['', 'nothing'],
    ['/', 'the root'],
    ['/x/constructor', 'a name that objects have anyway'],
    ['/x/redis-server\n', 'a line break is part of the name'],
  ])('%j fits nothing: %s', (path) => expect(namesOf(path)).toEqual([]));
});
