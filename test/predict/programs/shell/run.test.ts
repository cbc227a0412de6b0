import { describe, expect, it } from 'vitest';
import { assignedBy, commandsOfScript } from '../../../../src/predict/programs/shell/run.js';
import { buildImage, type ImageFile } from '../../../helpers/build-image.js';

const scriptOf = (text: string, words: readonly string[] = []) => ({
  file: '/etc/init.d/x',
  text,
  arguments: words,
  environment: new Map<string, string>(),
  origins: new Map(),
  directory: '/',
});

const commands = (text: string, files: Readonly<Record<string, ImageFile>> = {}, words: readonly string[] = []) =>
  commandsOfScript(buildImage(files), scriptOf(text, words)).map((each) => each.words.join(' '));

describe('a script of the shell, read and not run', () => {
  it.each([
    ['defaults of variables', `PORT=\${PORT:-80}\nexec /usr/sbin/x -p "$PORT"\n`, ['/usr/sbin/x -p 80']],
    [
      'where a script lies',
      `D="$(cd "$(dirname "$0")/.." && pwd)"\nE=$(cd -- "$(dirname "\${BASH_SOURCE[0]}")" >/dev/null 2>&1; pwd -P)\n/usr/sbin/x $D $E\n`,
      ['/usr/sbin/x /etc /etc/init.d'],
    ],
    ['what prints in what prints', 'D=$(dirname "$(dirname "$0")")\n/usr/sbin/x $D\n', ['/usr/sbin/x /etc']],
    ['nowhere known', 'D=$(cd "$(somewhere)" && pwd)\n/usr/sbin/x "-$D"\n', ['somewhere', '/usr/sbin/x -\uFFFC']],
    [
      'arrays of bash',
      `A=(-p 80 "a b")\nA+=(-l \${A[1]})\nB=(/usr/sbin/x)\nexec "$B" "\${A[@]}" \${B[*]} "\${A[0]}"\n`,
      ['/usr/sbin/x -p 80 a b -l 80 /usr/sbin/x -p'],
    ],
    ['what IFS parts', 'IFS=:\nL=80:81\n/usr/sbin/x $L "$L" a:b\n', ['/usr/sbin/x 80 81 80:81 a:b']],
    ['an IFS that is empty', "IFS=\nL='a b'\n/usr/sbin/x $L\n", ['/usr/sbin/x a b']],
    [
      'an IFS of one command, of one function, and for a while',
      "f() { local IFS=,; }\nf\nwhile IFS=: read -r A; do true; done\nO=$IFS; IFS=$'\\n'; IFS=$O\nL='a:b,c d'\n/usr/sbin/x $L\n",
      ['/usr/sbin/x a:b,c d'],
    ],
    ['parameters that IFS joins', 'IFS=,\nset -- a b\n/usr/sbin/x "$*"\n', ['/usr/sbin/x a,b']],
    ['an alias', "alias serve='/usr/sbin/x -p' \nserve 80\n", ['/usr/sbin/x -p 80']],
    ['an alias of its own name, which is no program', "alias x='x -p'\nx 80\n", []],
    ['eval', `P=4200\neval start --exec "'/usr/sbin/x'" -- -p "'$P'"\n`, ['start --exec /usr/sbin/x -- -p 4200']],
    ['functions and their parameters', 'go() { /usr/sbin/x "$2"; }\ngo a b\n', ['/usr/sbin/x b']],
    [
      'a command with quotes of its own between backquotes in quotes',
      `O="-b \`env sed "s/^([.a-z]+) +/\\1,/" /etc/x | tr '\n' ' '\`"\n/usr/sbin/x $O\n/usr/sbin/y\n`,
      ['env sed s/^([.a-z]+) +/\\1,/ /etc/x', 'tr \n  ', '/usr/sbin/x -b \uFFFC', '/usr/sbin/y'],
    ],
    ['case', 'case "$1" in\nstart) /usr/sbin/x;;\nstop) /usr/sbin/y;;\nesac\n', ['/usr/sbin/x']],
    ['an exit before it', 'exit 0\n/usr/sbin/x\n', []],
    ['what printing commands print', 'N=$(basename /a/b.sh)\n/usr/sbin/x $N\n', ['/usr/sbin/x b.sh']],
    ['command and its builtins', 'command -v nothing && /usr/sbin/x\ncommand /usr/sbin/y\n', ['/usr/sbin/y']],
    ['exec -a', 'exec -a name /usr/sbin/x\n', ['/usr/sbin/x']],
    ['a trap at its end', "trap 'exec /usr/sbin/x' EXIT\ntrap '/usr/sbin/y' TERM\ntrap - EXIT\n", ['/usr/sbin/x']],
    [
      'what is read',
      'A=1\nread -r -p Host A B <<END\n2\nEND\n/usr/sbin/x "$A$Host" $B\n',
      ['/usr/sbin/x \uFFFC \uFFFC'],
    ],
    ['what is printed into a variable', 'A=1\nprintf -v A %s 2\n/usr/sbin/x $A\n', ['/usr/sbin/x \uFFFC']],
    ['what is read into an array', `A=(1)\nmapfile -t A < /etc/x\n/usr/sbin/x \${A[0]}\n`, ['/usr/sbin/x \uFFFC']],
    ['a variable that is taken away', `A=1\nunset -v A\n/usr/sbin/x \${A:-2}\n`, ['/usr/sbin/x 2']],
    ['shift', 'shift\n/usr/sbin/x $1\n', ['/usr/sbin/x two']],
    ['set --', 'set -- three\n/usr/sbin/x $1\n', ['/usr/sbin/x three']],
  ])('%s', (_, text, expected) => {
    expect(commands(text, {}, ['start', 'two'])).toEqual(expected);
  });

  it.each([
    [
      'getopts, with a value behind its letter and one in a word of its own',
      'P=80\nwhile getopts "p:h:v" O; do\ncase $O in\np) P=$OPTARG ;;\nh) H=$OPTARG ;;\nesac\ndone\nshift $((OPTIND - 1))\n/usr/sbin/x $H $P "$1"\n',
      ['-vh', '::1', '-p81', 'rest'],
      ['/usr/sbin/x ::1 81 rest'],
    ],
    [
      'options that a loop works off with shift',
      `P=80\nwhile [ $# -gt 0 ]; do\ncase "$1" in\n--port) P=$2; shift 2 ;;\n--port=*) P=\${1#*=}; shift ;;\n--) shift; break ;;\n*) shift; continue ;;\nesac\ndone\n/usr/sbin/x $P $1\n`,
      ['--quiet', '--port', '82', '--', 'rest'],
      ['/usr/sbin/x 82 rest'],
    ],
    [
      'sums and offsets',
      `B=8000\n/usr/sbin/x $((B + 2 * (\${B} - 7990) % 7)) $(( $B+1 )) $((-B))\n`,
      [],
      ['/usr/sbin/x 8006 8001 -8000'],
    ],
    [
      'sums of what is not known',
      'B=$(date)\n/usr/sbin/x $((B + 1)) $((1 << 2))\n',
      [],
      ['date', '/usr/sbin/x \uFFFC \uFFFC'],
    ],
    ['a loop for ever, once', 'while true; do /usr/sbin/x; done\n', [], ['/usr/sbin/x']],
    ['a loop that is not entered', 'while false; do /usr/sbin/x; done\n/usr/sbin/y\n', [], ['/usr/sbin/y']],
    [
      'a loop that only the running machine knows',
      'while /bin/ask; do /usr/sbin/x; break; done\n/usr/sbin/y\n',
      [],
      ['/bin/ask', '/usr/sbin/x', '/usr/sbin/y'],
    ],
    [
      'a break that may not come',
      'for i in 1 2; do /bin/ask && break; /usr/sbin/x $i; done\n',
      [],
      ['/bin/ask', '/usr/sbin/x 1', '/bin/ask', '/usr/sbin/x 2'],
    ],
  ])('%s', (_, text, words, expected) => {
    expect(commands(text, {}, words)).toEqual(expected);
  });

  it.each([
    ['cd', 'cd /srv/a\ncd b\n./x\n', '/srv/a/b'],
    ['where a script lies', 'cd "$(dirname "$0")/.."\n./x\n', '/etc'],
    ['in parentheses', '(cd /srv && ./y)\nD=$(cd /srv; ./y)\n./x\n', '/'],
    ['nowhere known', 'cd "$(/bin/ask)"\n./x\n', '/'],
  ])('tells where it has gone to: %s', (_, text, expected) => {
    const found = commandsOfScript(buildImage({ '/srv/a/b/x': '' }), scriptOf(text));
    expect(found.at(-1)?.directory).toBe(expected);
  });

  it.each([
    ['a plain script', 'P=80\ncd / && exec /usr/sbin/x -p $P\n', [false]],
    [
      'a branch that may not be taken',
      'if /bin/ask; then /usr/sbin/x -p 80; fi\n/usr/sbin/x -p 81\n',
      [false, true, false],
    ],
    [
      'a value that may be another',
      'P=80\n/bin/ask && P=81\n/usr/sbin/x -p $P\nP=82\n/usr/sbin/x -p $P\n',
      [false, true, false],
    ],
    ['what is made of such a value', 'P=80\n/bin/ask && P=81\nA="-p $P"\nA="$A -q"\n/usr/sbin/x $A\n', [false, true]],
    [
      'the words of a function',
      'P=80\n/bin/ask && P=81\ngo() { /usr/sbin/x -p $1; }\ngo $P\ngo 82\n',
      [false, true, false],
    ],
    ['words that are set', '/bin/ask && set -- 81\n/usr/sbin/x -p $1\n', [false, true]],
    [
      'what such a value decides',
      'P=a\n/bin/ask && P=b\nif [ "$P" = b ]; then /usr/sbin/x; fi\ncase $P in b) /usr/sbin/y ;; esac\n',
      [false, true, true],
    ],
    ['an array', `A=(-p 80)\n/bin/ask && A=(-p 81)\n/usr/sbin/x "\${A[@]}"\n`, [false, true]],
    ['a loop over words that are known', 'for P in 80 81; do /usr/sbin/x -p $P & done\n', [false, false]],
    ['a loop over words that are not', 'for P in $(/bin/ask); do /usr/sbin/x -p $P & done\n', [true, true]],
    [
      'eval and exec',
      'P=80\n/bin/ask && P=81\neval "/usr/sbin/x -p $P"\nexec /usr/sbin/x -p $P\n',
      [false, true, true],
    ],
  ])('tells what only the running machine knows: %s', (_, text, expected) => {
    const image = buildImage({ '/etc/default/x': '' });
    expect(commandsOfScript(image, scriptOf(text)).map(({ isUnsure }) => isUnsure)).toEqual(expected);
  });

  it('reads files that it sources, with their lines as the origin of a value', () => {
    const image = buildImage({ '/etc/default/x': '# comment\nOPTIONS="-p 81"\n' });
    const script = scriptOf('. /etc/default/x\n');
    expect(assignedBy(image, script).origins.get('OPTIONS')).toEqual({
      file: '/etc/default/x',
      line: 2,
      text: 'OPTIONS="-p 81"',
    });
  });

  it('looks at both branches where only the running machine knows', () => {
    expect(commands('if /bin/ask; then /usr/sbin/x; else /usr/sbin/y; fi\n')).toEqual([
      '/bin/ask',
      '/usr/sbin/x',
      '/usr/sbin/y',
    ]);
  });

  it('ends, whatever calls itself', () => {
    expect(commands('f() { f; f; }\nf\n')).toEqual([]);
    expect(commands('eval "eval \\"$0\\""\n'.repeat(3))).toBeDefined();
  });

  it.each(['a&&', 'a||', '|', '&', '! ', 'f(){', 'f() ', 'function ', '( ', 'if ', 'case a in a) '])(
    'ends with %j a hundred thousand times, and does not run out of stack',
    (piece) => {
      const text = piece.repeat(100_000 / piece.length);
      expect(() => commands(text)).not.toThrow();
    },
  );

  it('`&> file` is a redirection, and puts nothing into the background', () => {
    expect(commands('if ! /bin/ask &> /dev/null; then exit 1; fi\n/usr/sbin/x &>> /var/log/x\n')).toEqual([
      '/bin/ask',
      '/usr/sbin/x',
    ]);
  });

  it('long chains of && are carried through, whatever is behind them', () => {
    expect(commands(`${'true && '.repeat(450)}/usr/sbin/x\n`)).toEqual(['/usr/sbin/x']);
    expect(commands('! ! false && /usr/sbin/x\n! true && /usr/sbin/y\n')).toEqual([]);
    expect(commands('! false && /usr/sbin/x\n')).toEqual(['/usr/sbin/x']);
  });
});
