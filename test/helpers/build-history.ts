import type { DeltaOptions } from '../../src/history/delta.js';
import type { Notification } from '../../src/history/notification.js';
import type { Waiting } from '../../src/history/outbox.js';
import type { Evidence, FindingPlace, GapNews, Machine, News, State, Told, Tracked } from '../../src/history/types.js';
import { STATE_SCHEMA } from '../../src/history/types.js';

export const NOW = '2026-11-20T10:00:00.000Z';

/** `NOW` and so many minutes. */
export function minutesLater(minutes: number): string {
  return new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
}

export const EVERY_RUN: DeltaOptions = { confirm: 1, remindDays: null, keepDays: 90, verified: false };

export function buildSubject(overrides: Partial<FindingPlace> = {}): FindingPlace {
  return {
    id: 'tcp4:0.0.0.0:3099',
    protocol: 'tcp',
    family: 'ipv4',
    address: '0.0.0.0',
    port: 3099,
    interface: null,
    netns: null,
    verdict: 'registered-unexpected',
    device: null,
    service: 'chmd',
    ...overrides,
  };
}

export function buildEvidence(overrides: Partial<Evidence> = {}): Evidence {
  return {
    program: 'http.server',
    product: 'Python http.server',
    pid: 4711,
    exe: '/usr/bin/python3.11',
    cmdline: ['python3', '-m', 'http.server', '3099'],
    user: 'alice',
    unit: null,
    container: null,
    startedAt: '2026-11-20T08:00:00.000Z',
    owners: 1,
    ...overrides,
  };
}

/** python3 on 3099/tcp, as a message tells it. */
export function buildTold(overrides: Partial<Told> = {}): Told {
  return {
    fingerprint: '0123456789abcdef0123456789abcdef',
    rule: 'registered-unexpected',
    severity: 'medium',
    confidence: 'high',
    message: '3099/tcp registered: chmd / actual: http.server',
    remedy: 'Stop it, or move it',
    subject: buildSubject(),
    evidence: buildEvidence(),
    firstSeen: NOW,
    lastSeen: NOW,
    turns: [NOW],
    ...overrides,
  };
}

/** The same, told and open. */
export function buildTracked(overrides: Partial<Tracked> = {}): Tracked {
  return {
    ...buildTold(),
    status: 'open',
    facts: {
      severity: 'medium',
      program: 'http.server',
      exes: ['/usr/bin/python3.11'],
      users: ['alice'],
      exposure: 'all',
    },
    candidate: null,
    seen: 1,
    missed: 0,
    toldAt: NOW,
    resolvedAt: null,
    ...overrides,
  };
}

export function buildNews(overrides: Partial<News> = {}): News {
  return { kind: 'new', at: NOW, times: 1, finding: buildTold(), changes: [], ending: null, ...overrides };
}

export const MACHINE: Machine = { id: '0123456789abcdef', name: 'web1' };

export function buildGapNews(overrides: Partial<GapNews> = {}): GapNews {
  const gap = {
    kind: 'partial',
    scope: 'owner',
    count: 5,
    of: 5,
    reason: 'not privileged',
    remedy: 'run as root',
    firstSeen: NOW,
    lastSeen: NOW,
  } as const;
  return { kind: 'began', at: NOW, gap, ...overrides };
}

export function buildState(overrides: Partial<State> = {}): State {
  return {
    schema: STATE_SCHEMA,
    machine: null,
    updatedAt: NOW,
    findings: [buildTracked()],
    gaps: [],
    undelivered: [],
    refused: [],
    ...overrides,
  };
}

/** One new finding, nothing else open. */
export function buildNotification(overrides: Partial<Notification> = {}): Notification {
  return {
    id: 'ab'.repeat(16),
    host: 'web1',
    at: NOW,
    news: [buildNews()],
    gapNews: [],
    open: {},
    stillOpen: [],
    hidden: 0,
    gaps: [],
    ...overrides,
  };
}

/** News as it is put aside, with nothing that could not be seen. */
export function waiting(...news: readonly News[]): Waiting {
  return { news, gaps: [] };
}
