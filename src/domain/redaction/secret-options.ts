/** Options of single letters that are followed by a secret. */
export interface SecretOptions {
  /** In the same word: `-pSECRET`. */
  readonly attached: readonly string[];
  /** In the next word: `-p SECRET`. */
  readonly separate: readonly string[];
}

const MYSQL: SecretOptions = { attached: ['-p'], separate: [] };
const ARCHIVER: SecretOptions = { attached: ['-p', '-hp'], separate: [] };
const LDAP: SecretOptions = { attached: ['-w'], separate: ['-w'] };
const MONGO: SecretOptions = { attached: [], separate: ['-p'] };
const USER_AND_PASSWORD: SecretOptions = { attached: [], separate: ['-u', '-U', '--user', '--proxy-user'] };
const CREDENTIAL: SecretOptions = { attached: [], separate: ['-c', '--credential'] };
const SHADOWSOCKS: SecretOptions = { attached: ['-k'], separate: ['-k'] };
const PUTTY: SecretOptions = { attached: [], separate: ['-pw'] };

/** By the base name of the program, from the manual page of each. */
export const SECRET_OPTIONS: ReadonlyMap<string, SecretOptions> = new Map([
  ...['mysql', 'mysqldump', 'mysqladmin', 'mysqlimport', 'mysqlcheck', 'mysqlshow', 'mysqlslap', 'mysqlbinlog'].map(
    (name) => [name, MYSQL] as const,
  ),
  ...['mariadb', 'mariadb-dump', 'mariadb-admin', 'mariadb-import', 'mariadb-check', 'mariadb-show', 'mytop'].map(
    (name) => [name, MYSQL] as const,
  ),
  ...['7z', '7za', '7zr', 'rar', 'unrar'].map((name) => [name, ARCHIVER] as const),
  ...['ldapsearch', 'ldapadd', 'ldapmodify', 'ldapdelete', 'ldapwhoami', 'ldappasswd'].map(
    (name) => [name, LDAP] as const,
  ),
  ...['mongo', 'mongosh', 'mongodump', 'mongorestore', 'mongoexport', 'mongoimport'].map(
    (name) => [name, MONGO] as const,
  ),
  ...['curl', 'smbclient', 'turnserver'].map((name) => [name, USER_AND_PASSWORD] as const),
  ...['ttyd', 'gotty'].map((name) => [name, CREDENTIAL] as const),
  ...['ss-server', 'ss-local', 'ss-redir', 'ss-tunnel', 'ssserver', 'sslocal'].map(
    (name) => [name, SHADOWSOCKS] as const,
  ),
  ...['plink', 'pscp', 'psftp', 'putty'].map((name) => [name, PUTTY] as const),
  ['sshpass', { attached: ['-p'], separate: ['-p'] }],
  ['redis-cli', { attached: [], separate: ['-a'] }],
  ['mosquitto_pub', { attached: [], separate: ['-P'] }],
  ['mosquitto_sub', { attached: [], separate: ['-P'] }],
  ['microsocks', { attached: ['-P'], separate: ['-P'] }],
  ['rdesktop', { attached: ['-p'], separate: ['-p'] }],
  ['xfreerdp', { attached: ['/p:'], separate: [] }],
  ['snmpwalk', { attached: [], separate: ['-A', '-X', '-c'] }],
  ['snmpget', { attached: [], separate: ['-A', '-X', '-c'] }],
  ['x11vnc', { attached: [], separate: ['-passwd', '-viewpasswd'] }],
]);
