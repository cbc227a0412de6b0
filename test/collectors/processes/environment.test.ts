import { describe, expect, it } from 'vitest';
import { debugOptionsIn } from '../../../src/collectors/processes/environment.js';

describe('debugOptionsIn', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['NODE_OPTIONS', '--max-old-space-size=4096 --inspect=0.0.0.0:9229', ['--inspect=0.0.0.0:9229']],
    ['NODE_OPTIONS', '"--inspect-brk"', ['--inspect-brk']],
    [
      'JAVA_TOOL_OPTIONS',
      '-agentlib:jdwp=server=y,address=*:5005 -Dpassword=secret',
      ['-agentlib:jdwp=server=y,address=*:5005'],
    ],
    ['RUBYOPT', '-r /usr/lib/ruby/debug/open -W0', ['/usr/lib/ruby/debug/open']],
    ['RUBYOPT', '-rdebug/open_nonstop', ['-rdebug/open_nonstop']],
    ['RUBYOPT', '-rdebug', []],
    ['RUBY_DEBUG_PORT', '12345', ['RUBY_DEBUG_PORT=12345']],
    ['RUBY_DEBUG_PORT', 'secret', []],
    ['PYTHONPATH', '--inspect', []],
    ['NODE_OPTIONS', '--inspectors', []],
  ])('%s=%s', (name, value, options) => expect(debugOptionsIn([[name, value]])).toEqual(options));
  it('keeps few of many', () =>
    expect(debugOptionsIn([['NODE_OPTIONS', '--inspect '.repeat(1000)]]).length).toBeLessThan(10));
});
