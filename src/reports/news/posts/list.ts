import { discord } from './discord.js';
import { json } from './json.js';
import { slack } from './slack.js';
import { teams } from './teams.js';
import type { PostFormat } from './types.js';

/** Every format of `--webhook-format`, the default first. A new one is one file and one line here. */
export const POST_FORMATS: readonly PostFormat[] = [json, slack, teams, discord];
