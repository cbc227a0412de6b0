/** A setting that says whether clients have to prove who they are. Of several lines that set it the last one counts. */
export interface AccessSetting {
  /** What it is called. */
  readonly name: string;
  /** A line that sets it. */
  readonly line: RegExp;
  /** Such a line that says yes: they have to, or, among `opens`, everybody is let in. */
  readonly says: RegExp;
  /** Where it is set, settings behind it do not count. */
  readonly decides?: true;
}

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
  /** What makes clients prove who they are, the strongest first. */
  readonly asks: readonly AccessSetting[];
  /** What lets everybody in. */
  readonly opens: readonly AccessSetting[];
  /** A line that puts the answer elsewhere. */
  readonly elsewhere?: RegExp;
  /** What a file without any of these says; null: nothing. */
  readonly silent: false | null;
  /** The line with the port, and the port where there is none: a title that tells one is of the usual file only where both agree. */
  readonly port?: readonly [RegExp, number];
}

/**
 * The comments of redis.conf 7.0 and valkey.conf: without a password, protected mode lets this machine alone in. Users are set
 * up after all else has been read, so that one called `default` replaces what `requirepass` gives it; of the words for its
 * password the last one counts.
 */
const REDIS: Omit<AccessKind, 'program' | 'usual'> = {
  isOperand: true,
  asks: [
    {
      name: 'user default',
      line: /^ ?user default(?= |$)/i,
      says: /^ ?user default (?:.* )?(?:[>#]\S+|resetpass|off)(?= |$)(?!.* nopass(?: |$))/i,
      decides: true,
    },
    { name: 'requirepass', line: /^ ?requirepass /i, says: /^ ?requirepass (?!["']{2} ?$)\S/i },
  ],
  opens: [{ name: 'protected-mode no', line: /^ ?protected-mode /i, says: /^ ?protected-mode no\b/i }],
  elsewhere: /^ ?(include|aclfile) /i,
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
      { name: 'security.authorization', line: /^ ?authorization ?:/, says: /: ?["']?enabled/ },
      { name: 'auth', line: /^ ?auth ?=/, says: /= ?true/ },
      { name: 'keyFile', line: /^ ?keyFile ?[:=]/, says: /[:=] ?\S/ },
    ],
    opens: [{ name: 'security.authorization', line: /^ ?authorization ?:/, says: /: ?["']?disabled/ }],
    silent: false,
  },
  {
    // Elasticsearch, Security settings: what is not set depends on the version.
    program: /^java$/,
    word: /^-Des\.path\.conf=/,
    directories: [['-Des.path.conf', 'elasticsearch.yml']],
    usual: [],
    asks: [{ name: 'xpack.security.enabled', line: /^xpack\.security\.enabled ?:/, says: /: ?["']?true/ }],
    opens: [{ name: 'xpack.security.enabled: false', line: /^xpack\.security\.enabled ?:/, says: /: ?["']?false/ }],
    silent: null,
  },
  {
    // etcd, Configuration options: passwords are kept among the data, certificates are asked for here.
    program: /^etcd$/,
    files: ['--config-file'],
    usual: [],
    asks: [{ name: 'client-cert-auth', line: /^ ?client-cert-auth ?:/, says: /: ?true/ }],
    opens: [],
    silent: null,
  },
  {
    // jupyter_server, Security: a token is asked for unless it is set to nothing.
    program: /^python/,
    word: /(^|\/)(jupyter[\w-]*|jupyter_server|jupyterlab|notebook)$/,
    files: ['--config'],
    usual: [],
    asks: [{ name: 'password', line: /^c\.\w+\.(hashed_)?password ?=/, says: /= ?u?["'][^"']/ }],
    opens: [{ name: "token = ''", line: /^c\.\w+\.token ?=/, says: /= ?u?(""|'')/ }],
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
    asks: [{ name: 'adminAuth', line: /^ ?adminAuth ?:/, says: /:/ }],
    opens: [],
    silent: false,
  },
];
