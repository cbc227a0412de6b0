import { shellWord } from '../base/shell-word.js';
import { PASSWORD_FILE, type Schedule, SECRET_FILE } from './words.js';

/** A word as sh(1) reads it back; `%` would end a command in crontab(5), also inside quotes. */
const crontabWord = (word: string) => shellWord(word).replaceAll('%', '\\%');

/** Lines for `crontab -e`. */
export function crontabText(schedule: Schedule): string {
  const { command, needsPassword, needsSecret, localMail } = schedule;
  return [
    '# port-audit: tells what is new among the listening ports; add it with `crontab -e`',
    ...(needsPassword ? [`PORT_AUDIT_SMTP_PASSWORD_FILE=${PASSWORD_FILE}`] : []),
    ...(needsSecret ? [`PORT_AUDIT_WEBHOOK_SECRET_FILE=${SECRET_FILE}`] : []),
    ...(localMail ? [] : ['# what it prints, cron mails to MAILTO; with --mail-to only errors are left to print']),
    `*/15 * * * * ${command.map(crontabWord).join(' ')}`,
    '',
  ].join('\n');
}
