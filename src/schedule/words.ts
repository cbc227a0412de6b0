/** What a scheduler has to be told: the words of the command, and what it needs around it. */
export interface Schedule {
  /** Full path first. No secret among them. */
  readonly command: readonly string[];
  /** Path of the state file where it is not the usual one. */
  readonly state: string | null;
  /** Path of the file that each run writes, null when there is none. */
  readonly outputs: readonly string[];
  /** Whether a password for the mail server is needed, which the schedule then names a file for. */
  readonly needsPassword: boolean;
  /** Whether a secret for signing webhooks is set. */
  readonly needsSecret: boolean;
  /** Whether the local mail program is used. */
  readonly localMail: boolean;
}

/** Where an administrator keeps the secrets; root only. */
export const SECRETS = '/etc/port-audit';
export const PASSWORD_FILE = `${SECRETS}/smtp-password`;
export const SECRET_FILE = `${SECRETS}/webhook-secret`;
