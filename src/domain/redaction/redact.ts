import type { Finding } from '../finding.js';
import type { Listener } from '../listener.js';
import type { Owner } from '../owner.js';
import type { Prediction } from '../prediction.js';
import type { Report, ReportListener } from '../report.js';
import type { Snapshot } from '../snapshot.js';
import { redactedText } from './redacted-text.js';
import { redactedWords } from './redacted-words.js';

/** Redacts each owner once: a process may hold 20,000 ports. */
class Redaction {
  private readonly known = new Map<Owner, Owner>();

  owner(owner: Owner): Owner {
    const found = this.known.get(owner);
    if (found !== undefined) return found;
    const redacted = redactedOwner(owner);
    this.known.set(owner, redacted);
    return redacted;
  }

  /** The same object where there is nothing to hide, as nearly always. */
  listener<T extends Listener>(listener: T): T {
    const owners = listener.owners.map((owner) => this.owner(owner));
    return owners.every((owner, index) => owner === listener.owners[index]) ? listener : { ...listener, owners };
  }
}

function redactedOwner(owner: Owner): Owner {
  const { words, count } = redactedWords(owner.cmdline ?? []);
  const foreignCode = owner.foreignCode?.map(redactedText) ?? null;
  const same = foreignCode === null || foreignCode.every((text, index) => text === owner.foreignCode?.[index]);
  if (count === 0 && same) return owner;
  return {
    ...owner,
    cmdline: count === 0 ? owner.cmdline : words,
    cmdlineRedacted: owner.cmdlineRedacted + count,
    foreignCode,
  };
}

/** Sentences may quote a command line. */
const redactedFinding = (finding: Finding): Finding => {
  const message = redactedText(finding.message);
  return message === finding.message ? finding : { ...finding, message };
};

function redactedListener(listener: ReportListener, redaction: Redaction): ReportListener {
  const redacted = redaction.listener(listener);
  const evidence = listener.evidence.map(redactedText);
  const same = evidence.every((text, index) => text === listener.evidence[index]);
  return same ? redacted : { ...redacted, evidence };
}

/** What leaves this program: the same, without the secrets in command lines. */
export function redactedSnapshot<T extends Snapshot>(snapshot: T): T {
  const redaction = new Redaction();
  return { ...snapshot, listeners: snapshot.listeners.map((listener) => redaction.listener(listener)) };
}

/** The same of a report, which was judged by the whole command lines. */
export function redactedReport(report: Report): Report {
  const redaction = new Redaction();
  return {
    ...report,
    listeners: report.listeners.map((listener) => redactedListener(listener, redaction)),
    findings: report.findings.map(redactedFinding),
  };
}

/** The same of a prediction. */
export function redactedPrediction(prediction: Prediction): Prediction {
  return {
    ...prediction,
    listeners: prediction.listeners.map((listener) => ({
      ...listener,
      program:
        listener.program === null
          ? null
          : { ...listener.program, cmdline: redactedWords(listener.program.cmdline).words },
      evidence: listener.evidence.map(redactedText),
    })),
    gaps: prediction.gaps.map((gap) => ({ ...gap, reason: redactedText(gap.reason) })),
  };
}
