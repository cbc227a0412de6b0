/** What a scheduler needs to run `port-audit cron`: text from plain data, nothing is installed. */
export { crontabText } from '../schedule/crontab.js';
export { timerText } from '../schedule/systemd.js';
export type { Schedule } from '../schedule/words.js';
