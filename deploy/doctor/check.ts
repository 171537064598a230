import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../collector/rules/rule-file.ts';

/** What the doctor found; everything but `ok` carries the remedy. */
export interface Finding {
  check: string;
  state: 'ok' | 'warning' | 'failed' | 'unknown';
  detail: string;
  remedy?: string;
}

const DoctorLimitsSchema = Type.Object(
  {
    minimumMemoryMiB: Type.Integer({ minimum: 1 }),
    minimumFreeDiskMiB: Type.Integer({ minimum: 1 }),
    minimumNodeMajor: Type.Integer({ minimum: 1 }),
    /** A clock before this date is certainly wrong. */
    notBefore: Type.String({ format: 'date' }),
    source: Type.String({ minLength: 1 }),
    confidence: Type.Enum(['high', 'medium', 'low']),
  },
  { additionalProperties: false },
);

/** Limits of the doctor's checks. */
export type DoctorLimits = Omit<Static<typeof DoctorLimitsSchema>, 'source' | 'confidence'>;

/** Reads rules/operations/doctor.yaml. Throws RuleFileError. */
export function loadDoctorLimits(path: string): DoctorLimits {
  return readRuleFile(path, DoctorLimitsSchema);
}
