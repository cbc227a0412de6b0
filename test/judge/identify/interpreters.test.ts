import { describe, expect, it } from 'vitest';
import type { Owner } from '../../../src/domain/listener.js';
import { identify } from '../../../src/judge/identify/identify.js';
import { buildOwner, NOT_LOOKED_AT } from '../../helpers/build-report.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

type Row = readonly [name: string, strength: string, exe: string, cmdline: string | readonly string[], facts?: object];

type Oddity = readonly [what: string, exe: string, cmdline: string | readonly string[], facts?: object];

const PYTHON = '/usr/bin/python3.11';
const NODE = '/usr/bin/node';
const JAVA = '/usr/lib/jvm/java-17-openjdk-amd64/bin/java';
const BEAM = '/usr/lib/erlang/erts-13.1.5/bin/beam.smp';
const RUBY = '/usr/bin/ruby3.1';
const PERL = '/usr/bin/perl';
const KAFKA = '/opt/kafka/bin/../libs/kafka_2.13-3.7.0.jar:/opt/kafka/bin/../libs/zstd-jni.jar';

function ownerOf(exe: string, cmdline: string | readonly string[], facts: Partial<Owner>): Owner {
  const words = typeof cmdline === 'string' ? cmdline.split(' ') : cmdline;
  return buildOwner({ ...NOT_LOOKED_AT, name: null, exe, cmdline: words, uid: 1000, user: 'me', ...facts });
}

/** The best recognition that would do for an `expected`. */
function recognise(exe: string, cmdline: string | readonly string[], facts: Partial<Owner> = {}) {
  const best = identify(ownerOf(exe, cmdline, facts), shippedRegistry()).candidates.find(({ trusted }) => trusted);
  return best === undefined ? null : [best.program.name, best.strength];
}

const PYTHON_ROWS: readonly Row[] = [
  ['http.server', 'medium', PYTHON, 'python3 -m http.server 8000'],
  ['gunicorn', 'medium', PYTHON, '/usr/bin/python3 /usr/bin/gunicorn -b 0.0.0.0:8000 app:app'],
  ['gunicorn', 'medium', PYTHON, '/home/me/app/venv/bin/python3 /home/me/app/.venv/bin/gunicorn app:app'],
  ['gunicorn', 'medium', PYTHON, ['gunicorn: master [app:app]']],
  ['gunicorn', 'medium', PYTHON, ['gunicorn: worker [app:app]']],
  ['uvicorn', 'medium', PYTHON, '/usr/local/bin/python3 /usr/local/bin/uvicorn app:app'],
  ['uvicorn', 'medium', PYTHON, 'python -m uvicorn app:app --port 8000'],
  ['salt-master', 'medium', PYTHON, '/usr/bin/python3 /usr/bin/salt-master'],
  ['salt-master', 'medium', PYTHON, ['/usr/bin/salt-master MainProcess']],
  ['deluged', 'medium', PYTHON, '/usr/bin/python3 /usr/bin/deluged -d'],
  ['manage.py', 'low', PYTHON, 'python manage.py runserver', { cwd: '/home/me/site' }],
  ['manage.py', 'medium', PYTHON, 'python3 -u -W ignore manage.py runserver', { cwd: '/srv/site' }],
  ['home-assistant', 'medium', PYTHON, '/srv/homeassistant/bin/python3 /srv/homeassistant/bin/hass -c /home/ha'],
];

const NODE_ROWS: readonly Row[] = [
  ['http-server', 'low', NODE, 'node /home/me/site/node_modules/.bin/http-server'],
  ['http-server', 'medium', NODE, 'node /home/me/.npm/_npx/c1f2/node_modules/.bin/http-server -p 8080'],
  ['vite', 'low', NODE, 'node /home/me/site/node_modules/vite/bin/vite.js'],
  ['vite', 'low', NODE, 'node node_modules/.bin/vite', { cwd: '/home/me/site' }],
  ['vite', 'medium', NODE, '/usr/bin/node --require ./x.js /usr/lib/node_modules/vite/bin/vite.js'],
  ['storybook', 'low', NODE, 'node /home/me/site/node_modules/@storybook/react/bin/index.js'],
  ['node-red', 'medium', NODE, ['node-red']],
];

const JAVA_ROWS: readonly Row[] = [
  ['jenkins', 'medium', JAVA, 'java -Djava.awt.headless=true -jar /usr/share/java/jenkins.war --httpPort=8080'],
  ['jenkins', 'medium', JAVA, 'java -jar jenkins.war', { cwd: '/opt/jenkins' }],
  [
    'elasticsearch',
    'medium',
    '/usr/share/elasticsearch/jdk/bin/java',
    [
      ...['/usr/share/elasticsearch/jdk/bin/java', '-Xms1g', '--module-path', '/usr/share/elasticsearch/lib'],
      ...['--add-modules=jdk.net', '-m', 'org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch'],
    ],
  ],
  [
    'elasticsearch',
    'medium',
    JAVA,
    [...['java', '-Xms1g', '-cp', '/usr/share/elasticsearch/lib/*', 'org.elasticsearch.bootstrap.Elasticsearch', '-d']],
  ],
  ['kafka', 'medium', JAVA, `java -Xmx1G -server -cp ${KAFKA} kafka.Kafka /opt/kafka/config/server.properties`],
  [
    'zookeeper',
    'medium',
    JAVA,
    [
      ...['/usr/bin/java', '-cp', '/etc/zookeeper/conf:/usr/share/java/zookeeper.jar', '-Dzookeeper.log.dir=/var/log'],
      ...['org.apache.zookeeper.server.quorum.QuorumPeerMain', '/etc/zookeeper/conf/zoo.cfg'],
    ],
  ],
  [
    'tomcat',
    'medium',
    JAVA,
    [
      ...['/usr/bin/java', '--add-opens=java.base/java.lang=ALL-UNNAMED', '-classpath'],
      ...['/usr/share/tomcat10/bin/bootstrap.jar', '-Dcatalina.base=/var/lib/tomcat10'],
      ...['org.apache.catalina.startup.Bootstrap', 'start'],
    ],
  ],
];

const OTHER_ROWS: readonly Row[] = [
  ['puma', 'medium', RUBY, '/usr/bin/ruby /usr/bin/puma -p 9292'],
  ['puma', 'medium', RUBY, ['puma 5.6.5 (tcp://0.0.0.0:9292) [site]']],
  ['puma', 'medium', RUBY, ['puma: cluster worker 0: 4711 [site]']],
  ['unicorn', 'medium', RUBY, ['unicorn master -c config/unicorn.rb']],
  ['rails', 'low', RUBY, 'ruby bin/rails server', { cwd: '/home/me/shop' }],
  ['munin-node', 'medium', PERL, '/usr/bin/perl -wT /usr/sbin/munin-node'],
  ['spamd', 'medium', PERL, ['spamd child']],
  ['postgrey', 'medium', PERL, ['/usr/sbin/postgrey --pidfile=/run/postgrey.pid --daemonize --inet=10023']],
  ['prosody', 'medium', '/usr/bin/lua5.4', '/usr/bin/lua5.4 /usr/bin/prosody -F'],
  [
    'rabbitmq',
    'medium',
    BEAM,
    `${BEAM} -W w -- -root /usr/lib/erlang -noshell -noinput -s rabbit boot -boot start_sasl`,
  ],
  ['ejabberd', 'medium', BEAM, `${BEAM} -- -root /usr/lib/erlang -sname ejabberd@localhost -noinput -s ejabberd`],
  [
    'couchdb',
    'medium',
    '/opt/couchdb/erts-12.3/bin/beam.smp',
    [
      ...['/opt/couchdb/bin/../erts-12.3/bin/beam.smp', '--', '-root', '/opt/couchdb/bin/..', '-boot'],
      ...['/opt/couchdb/releases/3.3.3/couchdb', '-name', 'couchdb@127.0.0.1', '-noshell'],
    ],
  ],
  [
    'jellyfin',
    'medium',
    '/usr/share/dotnet/dotnet',
    'dotnet /usr/lib/jellyfin/bin/jellyfin.dll --datadir /var/lib/jellyfin',
  ],
  ['xsp4', 'medium', '/usr/bin/mono-sgen', '/usr/bin/mono /usr/lib/mono/4.5/xsp4.exe --port 9000'],
  ['busybox-httpd', 'medium', '/usr/bin/busybox', 'busybox httpd -f -p 80'],
  ['busybox-httpd', 'medium', '/bin/busybox', '/usr/sbin/httpd -f'],
];

const KINDS = { python: PYTHON_ROWS, node: NODE_ROWS, java: JAVA_ROWS, 'other interpreters': OTHER_ROWS };

describe.each(Object.entries(KINDS))('identify behind %s', (_kind, rows) => {
  for (const [name, strength, exe, cmdline, facts] of rows) {
    it(`${name}, ${strength}: ${exe} ${cmdline}`, () =>
      expect(recognise(exe, cmdline, facts)).toEqual([name, strength]));
  }
});

describe('identify behind an interpreter, what proves nothing', () => {
  const rows: readonly Oddity[] = [
    ['a script in a temporary directory', PERL, 'perl /tmp/munin-node'],
    ['a script in a home directory', PERL, 'perl /home/me/munin-node'],
    ['a script that only seems to lie in /usr', PERL, 'perl /usr/sbin/../../home/me/munin-node'],
    ['a relative script', PERL, 'perl munin-node', { cwd: '/home/me' }],
    ['a relative script in an unknown directory', PERL, 'perl munin-node', { cwd: null }],
    ['a class path with something in /tmp', JAVA, `java -cp /tmp/x.jar:${KAFKA} kafka.Kafka`],
    ['program text on the command line', PYTHON, ['python3', '-c', 'import socket', 'gunicorn']],
    ['program text for node', NODE, ['node', '-e', 'x', '/usr/lib/node_modules/vite/bin/vite.js']],
    ['an interpreter in a temporary directory', '/tmp/python3', '/tmp/python3 /usr/bin/gunicorn'],
    ['an interpreter that was deleted', PYTHON, 'python3 /usr/bin/gunicorn', { exeDeleted: true, exeReplaced: false }],
    ['the wrong interpreter', PYTHON, '/usr/bin/python3 /usr/sbin/munin-node'],
    ["an application of one's own", NODE, 'node /home/me/site/server.js'],
  ];
  for (const [what, exe, cmdline, facts] of rows) {
    it(what, () => expect(recognise(exe, cmdline, facts)).toBeNull());
  }
});

describe('identify, an unknown program behind an interpreter', () => {
  const run = (file: string, guarded: boolean) => ({
    script: { file, uid: guarded ? 0 : 1000, gid: 0, mode: '0755', guarded, package: null },
  });
  const rows: readonly Oddity[] = [
    ['celery', PYTHON, '/usr/bin/python3 /usr/bin/celery -A proj worker'],
    ['celery', PYTHON, '/usr/bin/python3 -m celery -A proj worker'],
    ['site', NODE, 'node /home/me/site/server.js'],
    ['site', NODE, 'node /home/me/site/dist/src/main.js'],
    ['server.js', NODE, 'node /home/me/server.js'],
    ['shop', BEAM, 'beam.smp -- -noshell -s elixir start_cli -extra server.exs', { cwd: '/home/me/shop' }],
    ['shop', BEAM, 'beam.smp -- -s elixir start_cli -extra /usr/bin/mix phx.server', { cwd: '/home/me/shop' }],
    ['shop', BEAM, 'beam.smp -- -noshell -eval inets:start()', { cwd: '/home/me/shop' }],
    ['shop', '/usr/bin/tclsh8.6', 'tclsh server.tcl', { cwd: '/home/me/shop' }],
    ['shop', '/usr/lib/R/bin/exec/R', 'R --no-echo --file=app.R', { cwd: '/home/me/shop' }],
    ['shop', '/usr/bin/php8.2', 'php -S 0.0.0.0:8000', { cwd: '/home/me/shop/public' }],
    ['php8.2', '/usr/bin/php8.2', 'php -S 0.0.0.0:8000', { cwd: '/home/me' }],
    ['shop', PYTHON, 'python3 -m debugpy --listen 5678 -m shop', { cwd: '/home/me' }],
    ['shop', PYTHON, 'python3 -m debugpy --listen 5678 app.py', { cwd: '/home/me/shop' }],
    ['shop', PYTHON, 'python3 manage.py runserver', { cwd: '/home/me/shop' }],
    ['shop', PYTHON, 'python3 -m app', { cwd: '/home/me/shop/src', repository: 'shop' }],
    ['shop-worker', NODE, ['shop-worker (v1) --port 3000']],
    ['tracker', NODE, ['node /home/me/tracker/server.js']],
    ['tracker', '/home/me/.bun/bin/bun', 'bun run server.ts', { cwd: '/home/me/tracker' }],
    ['tracker', '/home/me/.deno/bin/deno', 'deno serve -A main.ts', { cwd: '/home/me/tracker' }],
    ['tracker', '/tmp/go-build1/b001/exe/main', ['/tmp/go-build1/b001/exe/main'], { cwd: '/home/me/tracker' }],
    ['tracker', '/home/me/tracker/target/debug/server', ['target/debug/server'], { cwd: '/home/me' }],
    ['agent', '/usr/sbin/agent', ['agent'], { cwd: '/home/me/tracker' }],
    ['left-pad', NODE, 'node /home/me/node_modules/left-pad/index.js'],
    ['acme-sim', PYTHON, '/srv/env/bin/python /srv/env/lib/python3.11/site-packages/acme-sim/cli/main.py'],
    ['acme-web', RUBY, 'ruby /var/lib/gems/3.1.0/gems/acme-web-1.2.0/exe/start_it'],
    ['acme/web', '/usr/bin/php8.2', 'php /home/me/shop/vendor/acme/web/bin/console.php'],
    ['console.php', '/usr/bin/php8.2', 'php /home/me/shop/vendor/bin/console.php'],
    ['shop-1.0.jar', JAVA, 'java -Dserver.port=8080 -jar /srv/shop-1.0.jar'],
    ['org.springframework.boot.loader.JarLauncher', JAVA, 'java -cp x.jar org.springframework.boot.loader.JarLauncher'],
    ['slack', '/usr/lib/electron25/electron', '/usr/lib/electron25/electron --x /usr/lib/slack/resources/app.asar'],
    ['zipapp.pyz', PYTHON, 'python3 /srv/zipapp.pyz'],
    ['ycmd', PYTHON, 'python3 /usr/bin/ycmd --port 9099', run('/usr/lib/ycmd/ycmd/__main__.py', true)],
    [
      'tracker',
      PYTHON,
      'python3 -m src',
      { ...run('/home/me/tracker/src/__main__.py', false), cwd: '/home/me/tracker' },
    ],
    ['acme', NODE, 'node /usr/bin/acme', run('/usr/share/acme-web/server.js', true)],
    ['server.js', NODE, 'node /home/me/bin/nginx', run('/home/me/server.js', false)],
    ['python3.11', PYTHON, ['python3', '-c', 'x']],
    [
      'python3.11',
      '/home/me/.pyenv/bin/python3.11',
      ['python3', '-c', 'x'],
      { cwd: '/home/me/shop', repository: 'shop' },
    ],
  ];
  for (const [name, exe, cmdline, facts] of rows) {
    it(`is called ${name}: ${cmdline}`, () =>
      expect(identify(ownerOf(exe, cmdline, facts ?? {}), shippedRegistry()).fallback.name).toBe(name));
  }
});

describe('identify behind an interpreter that was looked at', () => {
  const script = (file: string, facts: Partial<NonNullable<Owner['script']>> = {}) => ({
    script: { file, uid: 0, gid: 0, mode: '0755', guarded: true, package: null, ...facts },
  });
  const own = { guarded: false, uid: 1000 };
  const known = (exe: string, line: string | readonly string[], facts: Partial<Owner>) => {
    const cmdline = typeof line === 'string' ? line.split(' ') : line;
    const owner = buildOwner({ name: null, exe, cmdline, unit: null, unitGuarded: null, ...facts });
    const best = identify(owner, shippedRegistry()).candidates.find(({ trusted }) => trusted);
    return best === undefined ? null : [best.program.name, best.strength];
  };
  const GUNICORN = 'python3 /usr/bin/gunicorn app:app';
  const VITE = 'node node_modules/.bin/vite';
  const VITE_FILE = '/home/me/shop/node_modules/vite/bin/vite.js';

  it.each<readonly [string, string, string | readonly string[], Partial<Owner>, readonly string[] | null]>([
    ['of root, by root', PYTHON, GUNICORN, script('/usr/bin/gunicorn'), ['gunicorn', 'high']],
    ['of root, by a service', PYTHON, GUNICORN, { ...script('/usr/bin/gunicorn'), uid: 33 }, ['gunicorn', 'medium']],
    ['of root, by anybody', PYTHON, GUNICORN, { ...script('/usr/bin/gunicorn'), uid: 1000 }, ['gunicorn', 'low']],
    ['of root, by nobody', PYTHON, GUNICORN, { ...script('/usr/bin/gunicorn'), uid: 65534 }, ['gunicorn', 'low']],
    [
      'in a debugger',
      PYTHON,
      'python3 -m pdb -c x /usr/bin/gunicorn',
      script('/usr/bin/gunicorn'),
      ['gunicorn', 'low'],
    ],
    ['that is not there', PYTHON, GUNICORN, { uid: 1000 }, null],
    ['that is another one', PYTHON, GUNICORN, { ...script('/home/me/evil.py', own), uid: 1000 }, null],
    [
      'with a preloaded module',
      PYTHON,
      GUNICORN,
      { ...script('/usr/bin/gunicorn'), foreignCode: ['x'] },
      ['gunicorn', 'low'],
    ],
    ['of a package', NODE, VITE, { ...script(VITE_FILE, own), uid: 1000, cwd: '/home/me/shop' }, ['vite', 'low']],
    ['that a title leads to', NODE, ['vite', '', '', ''], script('/usr/lib/node_modules/vite/bin.js'), ['vite', 'low']],
    ['that a link only calls so', NODE, VITE, { ...script('/home/me/evil.js', own), uid: 1000 }, null],
    [
      'of another package that is called like a program',
      NODE,
      'node /usr/bin/thelounge',
      script('/usr/lib/node_modules/acme-chat/bin/thelounge', { package: { name: 'acme-chat', version: '1.0.0' } }),
      null,
    ],
    [
      'of the package of that name, wherever it lies',
      NODE,
      'node bin/wetty',
      script('/opt/wetty/bin/wetty', { package: { name: 'wetty', version: '2.7.0' } }),
      ['wetty', 'high'],
    ],
    [
      'of a package whose name another case has',
      NODE,
      'node /usr/bin/haraka',
      script('/usr/lib/node_modules/Haraka/bin/haraka', { package: { name: 'Haraka', version: '3.1.1' } }),
      ['haraka', 'high'],
    ],
    [
      "of somebody's own project",
      NODE,
      'node stats.js',
      { ...script('/srv/site/stats.js', { ...own, package: { name: 'site', version: null } }), uid: 1000 },
      null,
    ],
    ['of no package at all', NODE, 'node /opt/chat/thelounge', script('/opt/chat/thelounge'), ['thelounge', 'high']],
    [
      'of another distribution of Python',
      PYTHON,
      'python3 /usr/lib/python3/dist-packages/acme/bin/supervisord',
      script('/usr/lib/python3/dist-packages/acme/bin/supervisord'),
      null,
    ],
    [
      'of another gem',
      RUBY,
      'ruby /var/lib/gems/3.1.0/gems/acme-1.2.0/exe/puma',
      script('/var/lib/gems/3.1.0/gems/acme-1.2.0/exe/puma'),
      null,
    ],
    [
      'of its gem',
      RUBY,
      'ruby /var/lib/gems/3.1.0/gems/puma-6.4.0/bin/puma',
      script('/var/lib/gems/3.1.0/gems/puma-6.4.0/bin/puma'),
      ['puma', 'high'],
    ],
    [
      'of the gem that is the first part of its name',
      RUBY,
      'ruby /var/lib/gems/3.1.0/gems/unicorn-6.1.0/bin/unicorn_rails',
      script('/var/lib/gems/3.1.0/gems/unicorn-6.1.0/bin/unicorn_rails'),
      ['unicorn', 'high'],
    ],
    [
      "of a gem that Debian's package is called after",
      RUBY,
      'ruby /var/lib/gems/3.1.0/gems/railties-7.1.0/exe/rails',
      script('/var/lib/gems/3.1.0/gems/railties-7.1.0/exe/rails'),
      ['rails', 'high'],
    ],
    ['behind a title', PYTHON, ['gunicorn: master [app]'], { uid: 1000 }, ['gunicorn', 'low']],
    [
      'that hides a module',
      PYTHON,
      'python3 -m http.server',
      { ...script('/home/me/http/server.py', own), uid: 1000 },
      null,
    ],
    ['behind ld.so', '/usr/lib64/ld-linux-x86-64.so.2', 'ld.so /tmp/evil', script('/tmp/evil'), null],
    [
      'behind ld.so, of root',
      '/usr/lib64/ld-linux-x86-64.so.2',
      'ld.so /usr/sbin/nginx',
      script('/usr/sbin/nginx'),
      ['nginx', 'high'],
    ],
  ])('a script %s', (_what, exe, line, facts, result) => expect(known(exe, line, facts)).toEqual(result));
});
