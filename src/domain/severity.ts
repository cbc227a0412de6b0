/** How bad a finding is, mildest first. */
export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The severity from which findings make the exit code 1. */
export const THRESHOLDS = [...SEVERITIES, 'never'] as const;
export type Threshold = (typeof THRESHOLDS)[number];

/** How sure a verdict or finding is. */
export const CONFIDENCES = ['low', 'medium', 'high'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export function compareSeverity(left: Severity, right: Severity): number {
  return SEVERITIES.indexOf(left) - SEVERITIES.indexOf(right);
}

export function worseOf(left: Severity, right: Severity): Severity {
  return compareSeverity(left, right) >= 0 ? left : right;
}

export function milderOf(left: Severity, right: Severity): Severity {
  return compareSeverity(left, right) <= 0 ? left : right;
}

/** Whether a severity counts under a threshold. */
export function reaches(severity: Severity, threshold: Threshold): boolean {
  return threshold !== 'never' && compareSeverity(severity, threshold) >= 0;
}

export function leastConfident(left: Confidence, right: Confidence): Confidence {
  return CONFIDENCES.indexOf(left) <= CONFIDENCES.indexOf(right) ? left : right;
}
