import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactedWords } from '../../../src/domain/redaction/redacted-words.js';

const shown = (line: string) => redactedWords(line.split(' ')).words.join(' ');

describe('secrets in command lines', () => {
  it.each([
    'x --password=***',
    'x --password ***',
    'x -password ***',
    'x --db-password=*** --port=80',
    'x --dbPassword=***',
    'x --DB_PASSWD=***',
    'java -Djavax.net.ssl.keyStorePassword=*** -jar x.jar',
    'env MYSQL_PWD=*** AWS_SECRET_ACCESS_KEY=*** x',
    'redis-server *:6379 --requirepass *** --masterauth ***',
    'vault server -dev -dev-root-token-id=***',
    'x --api-key *** --apikey=*** --client-secret=*** --access-token ***',
    'x postgres://me:***@db:5432/x',
    'x --dsn=amqp://me:***@h/%2f',
    'x https://***@github.com/a/b',
    'x https://h/hook?token=***&x=1',
    'x jdbc:mysql://h/db?user=x&password=***',
    'x Server=h;User=sa;Password=***;Database=x',
    'x root:***@tcp(127.0.0.1:3306)/db',
    'mysql -u root -p*** db',
    'sudo timeout 10 /usr/bin/mysqldump -p*** db',
    'sshpass -p *** ssh h',
    'sshpass -p*** ssh h',
    'curl -u me:*** http://h/',
    'ttyd -c me:*** bash',
    'ss-server -s 0.0.0.0 -p 8388 -k *** -m aes-256-gcm',
    'openssl s_server -pass pass:***',
    'chisel server --auth me:*** --auth=me:***',
    'turnserver --static-auth-secret=*** -u me:***',
  ])('%s', (expected) => {
    const line = expected.includes('https://***@')
      ? expected.replace('***', 'ghp_0123456789abcdefghij')
      : expected.replaceAll('***', 'hunter2/x!');
    // A slash ends the host of a URL, so that a password there has none.
    const given =
      /:\/\/\w+:/.test(expected) || expected.includes('@tcp') ? line.replaceAll('hunter2/x!', 'hunter2@x!') : line;
    expect(shown(given.includes('@tcp') ? given.replace('hunter2@x!', 'hunter2') : given)).toBe(expected);
    expect(redactedWords(given.split(' ')).count).toBeGreaterThan(0);
    expect(redactedWords(expected.split(' '))).toEqual({ words: expected.split(' '), count: 0 });
  });

  it.each([
    'nginx: master process /usr/sbin/nginx -g daemon on;',
    'mysqld --port=3306 --socket=/run/mysqld.sock',
    'mysql -p3306 -P 3306',
    'ssh -p 2222 -i /home/me/.ssh/id_ed25519 git@github.com',
    'x --password-file=/run/secrets/x --passwords-from x --token-ttl=3600',
    'x --password 5432',
    'mongod --auth --port 27017',
    'x --auth ldap --auth=none',
    'x --tls-private-key /etc/x.pem --service-account-key=/etc/sa.key',
    'x --allow-empty-password --no-password next',
    'x --password --next',
    'docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2',
    'python3 -m http.server 3099 --bind 127.0.0.1',
    'node /srv/app/node_modules/passport/index.js --max-tokens 4096',
    'docker run --user 1000:1000 nginx:1.25@sha256:abc npm:foo@1.0',
    'curl -u www-data http://host:8080/path@x',
    'spawn-fcgi -u www-data -p 9000',
    'x --bypass foo --compass north --key /etc/x --author me',
  ])('leaves alone: %s', (line) => {
    expect(redactedWords(line.split(' '))).toEqual({ words: line.split(' '), count: 0 });
  });

  it.each([
    [['sh', '-c', 'exec mysqld --password hunter2 --port 1'], 'exec mysqld --password *** --port 1'],
    [['curl', '-H', 'Authorization: Bearer abc.def', 'u'], 'Authorization: ***'],
    [['curl', '-H', 'X-Api-Key: abc', 'u'], 'X-Api-Key: ***'],
    [['x', '-c', '{"user":"a","password": "b c"}'], '{"user":"a","password": "***"}'],
    [['x', '-c', '--password=with blank; and more'], '--password=***'],
    [['python3', '-c', "connect(host='h', password='hunter2', port=1)"], "connect(host='h', password=***, port=1)"],
  ])('inside of one word: %j', (words, expected) => {
    expect(redactedWords(words).words).toContain(expected);
    expect(redactedWords(words).count).toBe(1);
  });

  it('keeps the number of words, hides nothing twice, and takes no time', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '--password',
        '-p',
        'mysql',
        'curl',
        '-u',
        'a:b',
        '=',
        '://',
        '@',
        'pass:',
        '"',
        "'",
        '--token=x',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 4 }).map((parts) => parts.join(''))), (words) => {
        const once = redactedWords(words);
        expect(once.words).toHaveLength(words.length);
        expect(redactedWords(once.words)).toEqual({ words: once.words, count: 0 });
      }),
    );
  });

  it.each(['a', '-', ' ', '@', '"', ':', '=', '/', 'a:', 'a=', '-a ', '"a"', '://', 'a.', ' a:'])(
    'reads 64 KiB of %j at once',
    (unit) => {
      const long = `password${unit.repeat(Math.ceil(65_536 / unit.length))}`;
      expect(redactedWords([long]).words).toHaveLength(1);
    },
  );
});
