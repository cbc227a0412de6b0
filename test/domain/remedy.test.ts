import { describe, expect, it } from 'vitest';
import { onwardOf, withCommand, withoutCommand } from '../../src/domain/remedy.js';

describe('a remedy', () => {
  const onward = { aim: 'allow', command: "port-audit allow 3099/tcp --policy './a: b.yaml' --reason TEXT" } as const;

  it('ends with a command, and gives it back', () => {
    const whole = withCommand('Find out why; to it: do.', onward);
    expect(whole).toBe(`Find out why; to it: do. To allow it: ${onward.command}`);
    expect(onwardOf(whole)).toEqual(onward);
    expect(withoutCommand(whole)).toBe('Find out why; to it: do.');
  });

  it('may have none', () => {
    expect(onwardOf('Stop it.')).toBeNull();
    expect(withoutCommand('Stop it.')).toBe('Stop it.');
  });
});
