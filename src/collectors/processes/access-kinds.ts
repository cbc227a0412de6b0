/** How the configuration of one kind of store says whether it asks its clients who they are. */
export interface AccessKind {
  /** Fits the base name of the executable, the npm package, or a title. */
  readonly program: RegExp;
  /** Behind an interpreter: fits a word of the command line. */
  readonly word?: RegExp;
  /** Options behind which the file stands. */
  readonly files?: readonly string[];
  /** Options behind which the directory of the file stands, and the file's name there. */
  readonly directories?: readonly (readonly [option: string, file: string])[];
  /** Whether the first word is the file. */
  readonly isOperand?: true;
  /** Where its package puts it, or `~/` where it looks for itself. */
  readonly usual: readonly string[];
  /** A line that makes clients prove who they are, and what the setting is called. */
  readonly asks: ReadonlyArray<readonly [RegExp, string]>;
  /** A line that lets everybody in. */
  readonly opens: ReadonlyArray<readonly [RegExp, string]>;
  /** A line that puts the answer elsewhere. */
  readonly elsewhere?: RegExp;
  /** What a file without any of these says; null: nothing. */
  readonly silent: false | null;
  /** The line with the port, and the port where there is none: a title that tells one is of the usual file only where both agree. */
  readonly port?: readonly [RegExp, number];
}

/** The comments of redis.conf(5) 7.0 and valkey.conf: without a password, protected mode lets this machine alone in. */
const REDIS: Omit<AccessKind, 'program' | 'usual'> = {
  isOperand: true,
  asks: [
    [/^requirepass\s+(?!["']{2}\s*$)\S/i, 'requirepass'],
    [/^user\s+default\s+(?!.*\bnopass\b)(.*\s)?([>#]\S|off\b)/i, 'user default'],
  ],
  opens: [[/^protected-mode\s+no\b/i, 'protected-mode no']],
  elsewhere: /^(include|aclfile)\s/i,
  silent: null,
  port: [/^port\s+(\d+)/i, 6379],
};

export const ACCESS_KINDS: readonly AccessKind[] = [
  { ...REDIS, program: /^redis-(server|check-rdb)/, usual: ['/etc/redis/redis.conf'] },
  { ...REDIS, program: /^valkey-(server|check-rdb)/, usual: ['/etc/valkey/valkey.conf'] },
  { ...REDIS, program: /^keydb-server/, usual: ['/etc/keydb/keydb.conf'] },
  {
    // MongoDB manual, Enable Access Control: it is off unless security.authorization or a key file says otherwise.
    program: /^mongod$/,
    files: ['-f', '--config'],
    usual: ['/etc/mongod.conf', '/etc/mongodb.conf'],
    asks: [
      [/^\s*authorization:\s*["']?enabled/, 'security.authorization'],
      [/^auth\s*=\s*true/, 'auth'],
      [/^\s*keyFile\s*[:=]\s*\S/, 'keyFile'],
    ],
    opens: [[/^\s*authorization:\s*["']?disabled/, 'security.authorization']],
    silent: false,
  },
  {
    // Elasticsearch, Security settings: what is not set depends on the version.
    program: /^java$/,
    word: /^-Des\.path\.conf=/,
    directories: [['-Des.path.conf', 'elasticsearch.yml']],
    usual: [],
    asks: [[/^xpack\.security\.enabled:\s*["']?true/, 'xpack.security.enabled']],
    opens: [[/^xpack\.security\.enabled:\s*["']?false/, 'xpack.security.enabled: false']],
    silent: null,
  },
  {
    // etcd, Configuration options: passwords are kept among the data, certificates are asked for here.
    program: /^etcd$/,
    files: ['--config-file'],
    usual: [],
    asks: [[/^\s*client-cert-auth:\s*true/, 'client-cert-auth']],
    opens: [],
    silent: null,
  },
  {
    // jupyter_server, Security: a token is asked for unless it is set to nothing.
    program: /^python/,
    word: /(^|\/)(jupyter[\w-]*|jupyter_server|jupyterlab|notebook)$/,
    files: ['--config'],
    usual: [],
    asks: [[/^c\.\w+\.(hashed_)?password\s*=\s*u?["'][^"']/, 'password']],
    opens: [[/^c\.\w+\.token\s*=\s*u?(""|'')/, "token = ''"]],
    silent: null,
  },
  {
    // Node-RED, Securing Node-RED: by default the editor is not secured.
    program: /^node-red$/,
    files: ['-s', '--settings'],
    directories: [
      ['-u', 'settings.js'],
      ['--userDir', 'settings.js'],
    ],
    usual: ['~/.node-red/settings.js'],
    asks: [[/^\s*adminAuth\s*:/, 'adminAuth']],
    opens: [],
    silent: false,
  },
];
